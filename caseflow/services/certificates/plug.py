"""What certificates bring to the engine."""

from __future__ import annotations

from caseflow.certificates import words
from caseflow.core.text import say
from caseflow.db.queries.certificates import certificates as certificate_rows
from caseflow.services.certificates import case_card, effects, import_reading, reminders, standing
from caseflow.services.engine.capability import Capability, Handler, Job, TimerKind
from caseflow.services.engine.viewing import Panel
from caseflow.services.foundation.audit import EventWords

PLUG = Capability(
    "certificates",
    effects=(
        Handler(words.RECORD, effects.record),
        Handler(words.TRANSFER, effects.transfer),
        Handler(words.SCHEDULE, effects.schedule),
        Handler(words.RECORD_SURVEILLANCE, effects.record_surveillance),
        Handler(words.SUSPEND, effects.set_status("suspended")),
        Handler(words.RESTORE, effects.set_status("valid")),
        Handler(words.WITHDRAW, effects.set_status("withdrawn")),
    ),
    timers=(TimerKind("surveillance", effects.SurveillanceDue, effects.remind_of_surveillance),),
    ended=(effects.leave_to_register,),
    panels=(
        Panel(
            "certificate",
            "certificates/_card.html",
            case_card.load,
            tab="certificate",
            short_template="certificates/_short.html",
            count=certificate_rows.CERTIFICATES,
        ),
    ),
    says={"certificate_status": standing.of_case},
    events={
        "certificate_entered": EventWords(say("Nhập giấy chứng nhận vào sổ", "Certificate entered")),
        "certificate_corrected": EventWords(say("Sửa giấy chứng nhận trong sổ", "Certificate corrected")),
        "certificate_renewed": EventWords(say("Ghi giấy chứng nhận lại", "Certificate renewed")),
        "certificate_transferred": EventWords(say("Ghi giấy chứng nhận của tổ chức mới", "Certificate transferred")),
        "certificates_reminded": EventWords(
            say("Nhắc hạn của giấy chứng nhận trong sổ", "Certificates of the register reminded of")
        ),
        "certificate_status_set": EventWords(say("Ghi tình trạng giấy chứng nhận", "Status of a certificate recorded")),
        "surveillance_entered": EventWords(say("Ghi kết quả giám sát vào sổ", "Surveillance recorded")),
        "import_sent": EventWords(say("Gửi tệp để nhập vào sổ", "File sent for import")),
        "import_sent_again": EventWords(say("Gửi lại tệp đã biết", "Known file sent again")),
        "import_read": EventWords(say("Đọc xong tệp nhập", "File for import read")),
        "import_confirmed": EventWords(say("Nhập tệp vào sổ", "File imported")),
        "import_discarded": EventWords(say("Bỏ tệp nhập", "File put aside")),
    },
    jobs=(Job("imports", import_reading.read_waiting), Job("register", reminders.remind_due, "hour")),
)

"""What councils bring to the engine."""

from __future__ import annotations

from caseflow.core.text import say
from caseflow.councils import words
from caseflow.db.queries.councils import seats as seat_rows
from caseflow.services.councils import case_card, judging, meeting, sayings
from caseflow.services.engine.capability import Capability, Group, Loader
from caseflow.services.engine.viewing import Panel
from caseflow.services.foundation.audit import EventWords

PLUG = Capability(
    "councils",
    guards=words.GUARDS,
    facts=(Loader(words.COUNCIL, judging.facts),),
    groups=(Group(words.MEMBERS, say("Thành viên hội đồng", "Members of the council"), judging.people),),
    relations=(judging.relate,),
    bars_officer=(judging.bars_officer,),
    judging=(seat_rows.uncounted,),
    entered=(judging.entered,),
    panels=(
        Panel(
            "council",
            "councils/_card.html",
            case_card.load,
            tab="council",
            short_template="councils/_short.html",
            decide_template="councils/_decide.html",
            desk_template="councils/_desk.html",
            count=seat_rows.COUNCILS,
        ),
    ),
    says={"meeting": meeting.of_case},
    papers_say=sayings.SAYINGS,
    events={
        "council_created": EventWords(
            say("Nhập hội đồng theo quyết định thành lập", "Council entered from the decision that sets it up")
        ),
        "council_cases_added": EventWords(say("Đưa hồ sơ vào hội đồng", "Applications put before the council")),
        "council_case_removed": EventWords(say("Rút hồ sơ khỏi hội đồng", "Application taken from the council")),
        "council_papers_sent": EventWords(say("Gửi tài liệu cho thành viên", "Materials sent to the members")),
        "interest_declared": EventWords(say("Khai báo xung đột lợi ích", "Interests declared")),
        "attendance_recorded": EventWords(say("Ghi nhận thành viên có mặt", "Members present recorded")),
        "voting_opened": EventWords(say("Mở bỏ phiếu", "Voting opened")),
        "ballot_saved": EventWords(say("Lưu nháp phiếu", "Draft of a ballot saved")),
        "ballot_cast": EventWords(say("Bỏ phiếu", "Ballot cast")),
        "ballots_counted": EventWords(say("Kiểm phiếu", "Ballots counted")),
        "conclusion_worded": EventWords(say("Ghi kết luận của hội đồng", "Conclusion of the council recorded")),
    },
)

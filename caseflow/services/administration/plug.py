"""What the administrator's desk and the worker bring to the engine."""

from __future__ import annotations

import socket

from caseflow.core.text import say
from caseflow.services.accounts.events import EVENTS as ACCOUNT_EVENTS
from caseflow.services.administration import demo_clock, edition_work, health
from caseflow.services.engine.capability import Capability, Job
from caseflow.services.files import promises as file_promises
from caseflow.services.files import storage
from caseflow.services.foundation.audit import EventWords
from caseflow.services.foundation.context import Context
from caseflow.services.messages import outbox
from caseflow.services.messages import promises as message_promises


def _beat(ctx: Context) -> None:
    health.beat(ctx, socket.gethostname())


PLUG = Capability(
    "administration",
    events={
        **ACCOUNT_EVENTS,
        "message_sent_again": EventWords(say("Gửi lại thư bị lỗi", "Failed message sent again")),
        "content_published": EventWords(say("Công bố nội dung", "Content published")),
        "edition_move_started": EventWords(
            say("Bắt đầu chuyển hồ sơ sang bản quy trình mới", "Moving of cases to another edition begun")
        ),
        "edition_move_stopped": EventWords(say("Dừng chuyển hồ sơ", "Moving of cases stopped")),
        "edition_move_resumed": EventWords(say("Tiếp tục chuyển hồ sơ", "Moving of cases resumed")),
        "edition_move_answered": EventWords(
            say("Chọn bước cho hồ sơ được chuyển", "Steps chosen for cases that are moved")
        ),
        "edition_move_taken_back": EventWords(say("Lùi việc chuyển hồ sơ", "Moving of cases taken back")),
        "edition_move_ended": EventWords(say("Kết thúc chuyển hồ sơ", "Moving of cases ended")),
        "demo_begun": EventWords(say("Bắt đầu nạp dữ liệu trình diễn", "Loading of the demonstration begun")),
        "demo_loaded": EventWords(say("Nạp xong dữ liệu trình diễn", "Demonstration loaded")),
        "demo_clock_moved": EventWords(say("Chuyển ngày của bản trình diễn", "Date of the demonstration moved on")),
    },
    jobs=(
        Job("heartbeat", _beat),
        Job("outbox", outbox.deliver),
        Job("edition_moves", edition_work.carry_out),
        Job("demo_clock", demo_clock.carry_out),
        Job("uploads", storage.sweep, "hour"),
    ),
    promises=(*message_promises.PROMISES, *file_promises.PROMISES),
)

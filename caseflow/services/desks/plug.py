"""What the desks bring to the engine: the words of their events, and the forgetting of old looks."""

from __future__ import annotations

from caseflow.core.text import say
from caseflow.services.desks import columns, inbox, looks, reminding, saved
from caseflow.services.engine.capability import Capability, Job
from caseflow.services.foundation.audit import EventWords
from caseflow.services.foundation.lists import EXPORTED

PLUG = Capability(
    "desks",
    events={
        EXPORTED: EventWords(say("Xuất danh sách", "List exported")),
        saved.SAVED: EventWords(say("Lưu bộ lọc", "View saved")),
        saved.CHANGED: EventWords(say("Đổi tên, đổi chỗ bộ lọc", "View renamed or moved")),
        saved.REMOVED: EventWords(say("Xóa bộ lọc", "View removed")),
        reminding.REMINDED: EventWords(say("Nhắc việc", "Reminder sent"), on_case_page=True),
        columns.CHOSEN: EventWords(say("Chọn cột của danh sách", "Columns of a list chosen")),
        **inbox.EVENTS,
    },
    jobs=(Job("case_looks", looks.sweep, "hour"),),
)

"""What talk brings to the engine: the card of notes, the words of its events, the sweeping of who was here."""

from __future__ import annotations

from caseflow.core.text import say
from caseflow.db.queries.talk import notes as note_rows
from caseflow.services.engine.capability import Capability, Job
from caseflow.services.engine.viewing import Panel
from caseflow.services.foundation.audit import EventWords
from caseflow.services.talk import notes, presence, reading
from caseflow.services.talk.promises import PROMISES

PLUG = Capability(
    "talk",
    panels=(Panel("talk", "talk/_card.html", reading.card, tab="talk", stands=reading.stands),),
    counts={"notes_unread": note_rows.UNREAD},
    events={
        notes.WRITTEN: EventWords(say("Viết ghi chú nội bộ", "Internal note written"), beside=True),
        notes.CHANGED: EventWords(say("Sửa ghi chú nội bộ", "Internal note changed"), beside=True),
        notes.WITHDRAWN: EventWords(say("Thu hồi ghi chú nội bộ", "Internal note withdrawn"), beside=True),
    },
    jobs=(Job("presence", presence.sweep, "hour"),),
    promises=PROMISES,
)

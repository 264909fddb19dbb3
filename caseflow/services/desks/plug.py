"""What the desks bring to the engine: the words of their events."""

from __future__ import annotations

from caseflow.core.text import say
from caseflow.services.desks import inbox
from caseflow.services.engine.capability import Capability
from caseflow.services.foundation.audit import EventWords
from caseflow.services.foundation.lists import EXPORTED

PLUG = Capability("desks", events={EXPORTED: EventWords(say("Xuất danh sách", "List exported")), **inbox.EVENTS})

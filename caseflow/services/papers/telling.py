"""What is told of a paper's way: the events of the case, and mails to the next of its chain and to who proposed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from caseflow.core.text import say
from caseflow.db.queries.accounts import people as people_rows
from caseflow.db.queries.foundation import events as event_rows
from caseflow.notifications.mailing import Recipient
from caseflow.papers.authority import Link
from caseflow.services.engine import case_messages, parties
from caseflow.services.engine.moves import Move
from caseflow.services.foundation.audit import EventWords
from caseflow.services.messages.recipients import as_recipients
from caseflow.services.papers import kinds

WAITING, RETURNED = "paper_waiting", "paper_returned"
"""The mails."""
DONE: Final[Mapping[Link, str]] = {
    "check": event_rows.CHECKED,
    "sign": event_rows.SIGNED,
    "number": "paper_numbered",
    "issue": "paper_issued",
}
"""The kinds of the events that tell of each link."""
SENT_BACK, CANCELLED = "paper_returned", "paper_cancelled"
EVENTS: Final[Mapping[str, EventWords]] = {
    event_rows.PROPOSED: EventWords(say("Trình văn bản", "Paper proposed"), on_case_page=True),
    event_rows.CHECKED: EventWords(say("Kiểm tra văn bản", "Paper checked"), on_case_page=True),
    event_rows.SIGNED: EventWords(say("Ký văn bản", "Paper signed"), on_case_page=True),
    DONE["number"]: EventWords(say("Cấp số văn bản", "Paper numbered"), on_case_page=True),
    DONE["issue"]: EventWords(say("Phát hành văn bản", "Paper issued"), on_case_page=True),
    SENT_BACK: EventWords(say("Trả lại văn bản", "Paper sent back"), on_case_page=True),
    CANCELLED: EventWords(say("Hủy số văn bản", "Number of a paper cancelled"), on_case_page=True),
    "authorised": EventWords(say("Ủy quyền ký văn bản", "Authorised to sign papers")),
    "authorisation_ended": EventWords(say("Chấm dứt ủy quyền ký", "Authorisation to sign ended")),
    "register_begun": EventWords(say("Mở sổ văn bản", "Register of papers begun")),
}
"""What the history and the audit log call what is done to papers."""


def waiting(move: Move, event: int, kind: str, role: str) -> None:
    """Tells everybody who holds the next link of the chain, but not the person who has just acted."""
    people = [p for p in parties.people(move.ctx, move.session, move.case, role) if p.account_id != move.actor.id]
    _tell(move, event, WAITING, kind, people)


def returned(move: Move, event: int, kind: str, proposer: int, reason: str) -> None:
    """Tells whoever proposed the paper that it came back, and why."""
    _tell(move, event, RETURNED, kind, as_recipients(people_rows.account(move.session, proposer)), reason)


def _tell(move: Move, event: int, message: str, kind: str, people: list[Recipient], note: str = "") -> None:
    spoken = case_messages.Spoken(move.case.due_on, kinds.title(move.ctx, kind), {"note": note})
    known = case_messages.variables(move.ctx, move.book, move.case, move.case.state, spoken)
    case_messages.queue(move.ctx, move.session, event, message, people, known, case_id=move.case.id)

"""Whom a paper's way is told: the next of its chain, and whoever proposed it when it comes back."""

from __future__ import annotations

from caseflow.db.queries.accounts import people as people_rows
from caseflow.notifications.mailing import Recipient
from caseflow.services.engine import case_messages, parties
from caseflow.services.engine.moves import Move
from caseflow.services.messages.recipients import as_recipients
from caseflow.services.papers import kinds

WAITING, RETURNED = "paper_waiting", "paper_returned"


def waiting(move: Move, event: int, kind: str, role: str) -> None:
    """Tells everybody who holds the next link of the chain, but not the person who has just acted."""
    people = [p for p in parties.people(move.ctx, move.session, move.case, role) if p.account_id != move.actor.id]
    _tell(move, event, WAITING, kind, people)


def returned(move: Move, event: int, kind: str, proposer: int, reason: str) -> None:
    """Tells whoever proposed the paper that it came back, and why."""
    _tell(move, event, RETURNED, kind, as_recipients(people_rows.account(move.session, proposer)), reason)


def _tell(move: Move, event: int, message: str, kind: str, people: list[Recipient], note: str = "") -> None:
    spoken = case_messages.Spoken(move.case.due_on, kinds.title(move.ctx, kind), note)
    known = case_messages.variables(move.ctx, move.book, move.case, move.case.state, spoken)
    case_messages.queue(move.ctx, move.session, event, message, people, known, case_id=move.case.id)

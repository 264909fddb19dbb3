"""Carries out the effects of a step inside the move: each by whoever handed in its handler."""

from __future__ import annotations

from caseflow.core.finding import kept_words
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.foundation import search as search_rows
from caseflow.db.session import alone
from caseflow.services.engine import signing
from caseflow.services.engine.capability import Engine
from caseflow.services.engine.moves import Message, Move
from caseflow.workflows.effect_words import OfMessage
from caseflow.workflows.ports import NoArgs


def run(move: Move) -> None:
    """Signs the step's form, then runs its effects in the order of the content; what they change goes with the move."""
    if move.form is not None:
        signing.sign(move, move.form, move.values)
    handlers = move.ctx.part(Engine).handlers
    for said in move.decision.effects:
        handlers[said.word].run(move, said.args)


def assign_code(move: Move, _args: NoArgs) -> None:
    """`000.00.16.H31-261105-0007`: serial per unit and day, without gaps because one transaction at a time takes it."""
    if move.case.code is not None:
        return
    prefix = f"{move.ctx.content.agency.unit_code}-{move.today:%y%m%d}-"
    alone(move.session, f"codes of {move.case.agency}")
    last = case_rows.last_code(move.session, move.case.agency, prefix)
    serial = int(last.rsplit("-", 1)[1]) + 1 if last else 1
    move.changes.update(code=f"{prefix}{serial:04d}", received_at=move.now)
    move.details["code"] = move.changes["code"]
    words = kept_words(codes=(move.changes["code"],))
    search_rows.learn_words(move.session, move.case.agency, "case", move.case.id, words)


def assign_officer(move: Move, _args: NoArgs) -> None:
    """Whoever acts becomes the case officer where there is none; the system never does."""
    if move.case.officer_id is None and not move.actor.is_system:
        move.changes["officer_id"] = move.doer
        move.details["officer"] = move.doer


def notify(move: Move, args: OfMessage) -> None:
    """Notes a message to a party; it is queued once the event exists."""
    move.messages.append(Message(args.value, args.to))


def mark_approved(move: Move, _args: NoArgs) -> None:
    """Dates the approval."""
    move.changes["approved_at"] = move.now

"""How a case begins: its row, its first event, and the term, the tasks and the clock of its first state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.finding import kept_words
from caseflow.core.ids import new_public_id
from caseflow.core.values import Plain
from caseflow.db.models import Enterprise
from caseflow.db.queries.cases import pages as page_rows
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.db.queries.files import documents as document_rows
from caseflow.db.queries.foundation import search as search_rows
from caseflow.services.engine import case_messages, deadlines, openings, task_openings
from caseflow.services.engine.locks import Held
from caseflow.services.engine.moves import Move, Place
from caseflow.services.engine.timers_set import timers_of
from caseflow.services.foundation import audit, catalog
from caseflow.services.foundation.catalog import Offer
from caseflow.services.foundation.context import Context

STARTED = "case_started"
DOCUMENT_SHARED = "document_shared"
"""The kinds of the events that begin a case, and that tell of a document it has from the case that opened it."""


@dataclass(frozen=True, slots=True)
class Start:
    """In which transaction a case begins, who acts, and for whom: the account `by` is the one that opened it."""

    ctx: Context
    session: Session
    actor: Actor
    by: int


def begin(
    start: Start, offer: Offer, enterprise: Enterprise, details: Plain, *, runs: bool = False, plan: str = ""
) -> tuple[int, str]:
    """Opens a case of `offer`; gives its id and public id. `runs`: the statutory clock counts from this very day.

    It stands under `plan`, or under the one in force today.

    The first state's term begins now, and its tasks are opened, where a desk of the agency is waited for; a draft of
    the applicant has no term.
    """
    row = openings.new_case(start.ctx, start.by, offer, enterprise, plan or start.ctx.programme.programme)
    case_id = page_rows.add(start.session, row)
    words = kept_words(row["title"], offer.definition.title.en, enterprise.name, codes=(enterprise.tax_code,))
    search_rows.add_words(start.session, row["agency"], "case", [search_rows.OwnWords(case_id, words)])
    said = {"scheme": offer.name, "definition": offer.sha256, "enterprise": enterprise.id, **details}
    state = offer.definition.states[offer.definition.initial]
    if row["submitted_at"] is None or not (runs or state.deadline or state.opens):
        _record(start, case_id, said)
    else:
        _at_a_desk(start, row["public_id"], said, runs=runs)
    return case_id, str(row["public_id"])


def _record(start: Start, case_id: int, said: Plain) -> int:
    return audit.record(
        start.ctx, start.session, start.actor, f"case/{case_id}", STARTED, said, case_id=case_id
    )  # fmt: skip


def _at_a_desk(start: Start, public_id: str, said: Plain, *, runs: bool) -> None:
    ctx, session = start.ctx, start.session
    case = case_rows.locked(session, public_id)
    book = catalog.rulebook(ctx, session, case.definition)
    move = Move.without_step(Place(ctx, session, start.actor, case, book, Held([case.id])))
    deadline = book.state(case.state).deadline
    due = deadlines.last_day(move, deadline) if deadline is not None else None
    task_openings.enter(move)
    dated = {"due_on": due.isoformat()} if due is not None else {}
    event_id = _record(start, case.id, {**said, **move.told(), **dated})
    if due is not None:
        _term(move, due)
    timer_rows.add(session, timers_of(move, occurrence=0))
    if runs:
        deadlines.turn_clock(move, None, "running", held=None)
    case_messages.send(move, event_id)


def _term(move: Move, due: date) -> None:
    deadlines.watch_state(move, move.case.state, due)
    guess = deadlines.is_guess(move, move.book.state(move.case.state).deadline, due)
    placed = deadlines.order(due, move.case.priority)
    case_rows.set_due(move.session, move.case.id, due, placed, provisional=guess)


def share_documents(move: Move, offer: Offer, case_id: int) -> None:
    """Lays the files of the moving case into the places of the same name in the new one, as they are now.

    The new case's own history tells of each where it came from.
    """
    places = offer.definition.documents
    for row in document_rows.of_case(move.session, move.case.id):
        if row.slot in places and row.removed_at is None:
            shared = document_rows.add(
                move.session,
                {
                    "public_id": new_public_id(), "case_id": case_id, "slot": row.slot, "name": row.name,
                    "sha256": row.sha256, "added_by": move.actor.id, "added_at": move.now, "frozen": True,
                },
            )  # fmt: skip
            said = {"document": shared, "slot": row.slot, "sha256": row.sha256, "size": row.size, "of": move.case.id}
            audit.record(
                move.ctx, move.session, move.actor, f"case/{case_id}", DOCUMENT_SHARED, said, case_id=case_id
            )  # fmt: skip

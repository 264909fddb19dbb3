"""Which cases may be given to a council, and the conflicts of interest that the data show when one is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import Invalid, NotFound
from caseflow.core.text import Text, say
from caseflow.councils import conflicts
from caseflow.councils.words import COUNCIL_READY
from caseflow.db.queries.accounts import people as people_rows
from caseflow.db.queries.councils import councils as council_rows
from caseflow.db.queries.councils.councils import CaseBeforeRow
from caseflow.db.queries.councils.places import CouncilRow, NamedSeatRow
from caseflow.db.queries.foundation import events as event_rows
from caseflow.services.councils import seats
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.machine import Rulebook

WAITING_SHOWN = 200


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case that waits for a council."""

    public_id: str
    code: str | None
    title: str
    enterprise: str
    scheme: Text
    due_on: date | None


def waiting(ctx: Context, session: Session, actor: Actor) -> list[WaitingCase]:
    """The cases that are before no council and that this person may give to one, the longest waiting first."""
    known = council_rows.workflow_hashes(session, ctx.agency)
    books = {sha256: catalog.rulebook(ctx, session, sha256) for sha256 in known}
    states = {name for book in books.values() for name in _open_to(book)}
    return [
        WaitingCase(
            row.case_public_id, row.code, row.title, row.enterprise_name, books[row.definition].definition.title,
            row.due_on,
        )
        for row in council_rows.cases_in(session, ctx.agency, states, WAITING_SHOWN)
        if row.state in _open_to(books[row.definition]) and row.enterprise_id not in actor.enterprises
    ]  # fmt: skip


def setup_states(book: Rulebook) -> frozenset[str]:
    """Where a case waits for its council: the states that an action with the guard `council_ready` leaves."""
    actions = book.definition.actions.items()
    return frozenset(state for name, action in actions for state in action.from_ if _convenes(book, name))


def _convenes(book: Rulebook, action: str) -> bool:
    return any(said.port is COUNCIL_READY for said in book.needs[action])


def _open_to(book: Rulebook) -> frozenset[str]:
    """Where a case may be given to a council: before it convenes, or when the first council could not hear it."""
    states = setup_states(book) | seats.meeting_states(book)
    return frozenset(s for s in states if book.definition.sitting_in(book.state(s).phase) is not None)


def check(ctx: Context, session: Session, actor: Actor, rows: Sequence[CaseBeforeRow]) -> None:
    """Raises Invalid at `cases` for every case that is the actor's own, is before a council already, or waits for none.

    Nobody chooses who judges the application of their own organisation.
    """
    taken = council_rows.councils_having(session, [row.case_id for row in rows])
    wrong = []
    for row in rows:
        name = row.code or row.title
        if row.enterprise_id in actor.enterprises:
            wrong.append(say(f"{name} là hồ sơ của đơn vị ông/bà.", f"{name} is of your own organisation."))
        elif row.case_id in taken:
            council = taken[row.case_id]
            wrong.append(say(f"{name} đã được đưa vào {council}.", f"{name} is before {council} already."))
        elif row.state not in _open_to(seats.book_of(ctx, session, row.definition)):
            wrong.append(say(f"{name} không ở bước chờ lập hội đồng.", f"{name} does not wait for a council."))
    if wrong:
        raise Invalid({"cases": wrong})


def put_before(
    ctx: Context,
    session: Session,
    council: CouncilRow,
    row: CaseBeforeRow,
    members: Sequence[NamedSeatRow],
    acting: Mapping[int, Collection[int]],
) -> list[dict[str, int]]:
    """One case before the council; gives the conflicts found as case and account."""
    book = seats.book_of(ctx, session, row.definition)
    sitting = book.definition.sitting_in(book.state(row.state).phase)
    if sitting is None:
        raise NotFound()
    pair = council_rows.add_case(session, council.id, row.case_id, row.entry, sitting.ballot)
    facts = _case_facts(ctx, session, row, book)
    lines, found = [], []
    for member in members:
        person = conflicts.PersonFacts(
            member.account_id, member.organisation, enterprises=frozenset(acting.get(member.account_id, ()))
        )
        why = "; ".join(reason.vi for reason in conflicts.reasons(person, facts))
        if why:
            found.append({"case": row.case_id, "account": member.account_id})
        lines.append(
            {
                "council_case_id": pair, "seat_id": member.id, "declared": seats.CONFLICT if why else "",
                "detected": bool(why), "conflict_reason": why[:500], "present": False,
            }
        )  # fmt: skip
    council_rows.add_seat_cases(session, lines)
    return found


def _case_facts(ctx: Context, session: Session, row: CaseBeforeRow, book: Rulebook) -> conflicts.CaseFacts:
    """Who handled the case as an officer; whoever took a step for a council has judged it, not handled it."""
    applicants = frozenset(person.id for person in people_rows.members(session, row.enterprise_id))
    of_councils = {name for name, role in ctx.content.roles.roles.items() if role.party == "council"}
    judged = {name for name, action in book.definition.actions.items() if set(action.by) <= of_councils}
    events = event_rows.done_by(session, row.case_id)
    doers = {event.actor_id for event in events if event.actor_id > 0 and event.name not in judged}
    officers = doers | ({row.officer_id} if row.officer_id is not None else set())
    return conflicts.CaseFacts(
        row.enterprise_id, row.enterprise_name, row.tax_code, applicants, frozenset(officers - applicants)
    )

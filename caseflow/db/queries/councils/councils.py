"""Councils, the cases before them, and their members' declarations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.base import Record
from caseflow.db.models import (
    Account,
    BallotSheet,
    Case,
    Council,
    CouncilCase,
    Edition,
    Enterprise,
    Grant,
    Seat,
    SeatCase,
    Submission,
)
from caseflow.db.prepared import Insertion, Nothing, Prepared, given, table_of

CASE = (
    Case.id.label("case_id"), Case.entry, Case.public_id.label("case_public_id"), Case.code, Case.title, Case.scheme,
    Case.state, Case.definition, Case.officer_id, Case.enterprise_id, Enterprise.name.label("enterprise_name"),
    Enterprise.tax_code,
)  # fmt: skip


class CaseBeforeRow(NamedTuple):
    """A case that is or may be before a council."""

    case_id: int
    entry: int
    case_public_id: str
    code: str | None
    title: str
    scheme: str
    state: str
    definition: str
    officer_id: int | None
    enterprise_id: int
    enterprise_name: str
    tax_code: str


class CastRow(NamedTuple):
    """How many ballots have been cast."""

    cast: int


_K, _L = table_of(CouncilCase), table_of(SeatCase)
_of_sitting, _of_pair = _K.c.id == given(_K.c.id, "sitting"), _L.c.id == given(_L.c.id, "pair")


def _changing(table: sa.Table, *columns: str) -> sa.Update:
    return sa.update(table).values({name: given(table.c[name]) for name in columns})


_declare: Prepared[Nothing] = Prepared(
    _changing(_L, "declared", "conflict_reason", "declared_at", "present").where(_of_pair)
)
_mark_cast: Prepared[Nothing] = Prepared(_changing(_L, "cast_at").where(_of_pair, _L.c.cast_at.is_(None)))
_open_vote: Prepared[Nothing] = Prepared(_changing(_K, "opened_at").where(_of_sitting))
_conclude: Prepared[Nothing] = Prepared(_changing(_K, "conclusion", "conclusion_text").where(_of_sitting))
_mark_counted: Prepared[Nothing] = Prepared(
    _changing(_K, "counted_by", "counted_at", "result").where(_of_sitting, _K.c.counted_at.is_(None))
)
_count_cast = Prepared(
    sa.select(sa.func.count().label("cast")).where(
        _L.c.council_case_id == given(_L.c.council_case_id, "sitting"), _L.c.cast_at.is_not(None)
    ),
    CastRow,
)
_SEAT_CASES = Insertion(SeatCase, "council_case_id", "seat_id", "declared", "detected", "conflict_reason", "present")


def add(session: Session, values: Plain) -> int:
    """Writes a council; gives its id."""
    return session.execute(sa.insert(Council).returning(Council.id), values).scalar_one()


def add_seats(session: Session, council_id: int, seats: Iterable[tuple[int, str]]) -> None:
    """Gives seats: (account, seat)."""
    rows = [{"council_id": council_id, "account_id": account, "seat": seat} for account, seat in seats]
    session.execute(sa.insert(Seat), rows)


def role_holders(session: Session, agency: str, roles: Sequence[str]) -> Sequence[Record]:
    """Active people and each of `roles` that they hold now."""
    statement = (
        sa.select(Account.id, Account.full_name, Account.organisation, Grant.role)
        .join(Grant, Grant.account_id == Account.id)
        .where(
            Grant.agency == agency, Grant.role.in_(roles), Grant.ended_at.is_(None), Account.status == "active"
        )
        .order_by(Account.full_name, Account.id)
    )  # fmt: skip
    return session.execute(statement).all()


def workflow_hashes(session: Session, agency: str) -> Sequence[str]:
    """Every workflow that an agency ever published."""
    own = sa.select(Edition.sha256).where(Edition.agency == agency, Edition.kind == "workflow").distinct()
    return session.scalars(own).all()


def cases_in(session: Session, agency: str, states: Iterable[str], limit: int) -> Sequence[Record]:
    """Cases that stand in one of these states and are before no council, the longest waiting first."""
    statement = (
        sa.select(*CASE, Case.state_since, Case.due_on)
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .where(Case.agency == agency, Case.state.in_(set(states)))
        .where(~sa.exists().where(CouncilCase.case_id == Case.id, CouncilCase.entry == Case.entry))
        .order_by(Case.state_since, Case.id)
        .limit(limit)
    )
    return session.execute(statement).all()


def case_rows(session: Session, agency: str, public_ids: Sequence[str]) -> list[CaseBeforeRow]:
    """These cases, locked until the transaction ends, so that two secretaries never take the same one."""
    statement = (
        sa.select(*CASE)
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .where(Case.agency == agency, Case.public_id.in_(public_ids))
        .order_by(Case.id)
        .with_for_update(of=Case)
    )
    return [CaseBeforeRow._make(row) for row in session.execute(statement)]


def councils_having(session: Session, case_ids: Sequence[int]) -> dict[int, str]:
    """For each of these cases that is before a council: the council's name."""
    statement = (
        sa.select(CouncilCase.case_id, Council.name)
        .join(Council, Council.id == CouncilCase.council_id)
        .join(Case, sa.and_(Case.id == CouncilCase.case_id, Case.entry == CouncilCase.entry))
        .where(CouncilCase.case_id.in_(case_ids))
    )
    return {row.case_id: row.name for row in session.execute(statement)}


def add_case(session: Session, council_id: int, case_id: int, entry: int, ballot: Plain) -> int:
    """Puts a case before a council in this stay of it in a phase; gives the id of the sitting."""
    values = {"council_id": council_id, "case_id": case_id, "entry": entry, "ballot": ballot}
    return session.execute(sa.insert(CouncilCase).values(values).returning(CouncilCase.id)).scalar_one()


def add_seat_cases(session: Session, rows: Sequence[Plain]) -> None:
    """One row for each member before a case."""
    _SEAT_CASES.run(session, rows)


def remove_case(session: Session, council_case_id: int) -> None:
    """Takes a case from a council before any vote; drafts of score sheets go with it."""
    members = sa.select(SeatCase.id).where(SeatCase.council_case_id == council_case_id)
    session.execute(sa.delete(BallotSheet).where(BallotSheet.seat_case_id.in_(members)))
    session.execute(sa.delete(SeatCase).where(SeatCase.council_case_id == council_case_id))
    session.execute(sa.delete(CouncilCase).where(CouncilCase.id == council_case_id))


def dossier(session: Session, case_id: int) -> Sequence[Record]:
    """The newest revision of every form signed in a case, in the order in which the forms were first signed."""
    first = (
        sa.select(
            Submission.form, sa.func.min(Submission.id).label("place"), sa.func.max(Submission.revision).label("newest")
        )
        .where(Submission.case_id == case_id)
        .group_by(Submission.form)
        .subquery()
    )
    statement = (
        sa.select(Submission.form_sha256, Submission.values, Submission.revision, Submission.signed_at)
        .join(first, sa.and_(first.c.form == Submission.form, first.c.newest == Submission.revision))
        .where(Submission.case_id == case_id)
        .order_by(first.c.place)
    )
    return session.execute(statement).all()


def count_cast(session: Session, council_case_id: int) -> int:
    """How many ballots have been cast."""
    return sum(row.cast for row in _count_cast.all(session, sitting=council_case_id))


def declare(session: Session, seat_case_id: int, declared: str, reason: str, at: datetime, *, present: bool) -> None:
    """Notes a member's own declaration before a case; whoever is in conflict is not present."""
    _declare.run(session, pair=seat_case_id, declared=declared, conflict_reason=reason, declared_at=at, present=present)


def open_vote(session: Session, council_case_id: int, at: datetime) -> None:
    """From now on ballots may be cast on the case."""
    _open_vote.run(session, sitting=council_case_id, opened_at=at)


def conclude(session: Session, council_case_id: int, conclusion: str, words: str) -> None:
    """Words the council's conclusion on a case."""
    _conclude.run(session, sitting=council_case_id, conclusion=conclusion, conclusion_text=words)


def set_present(session: Session, council_case_id: int, seat_ids: Iterable[int]) -> None:
    """Exactly these members are present for the case."""
    here = set(seat_ids)
    session.execute(
        sa.update(SeatCase)
        .where(SeatCase.council_case_id == council_case_id)
        .values(present=SeatCase.seat_id.in_(here) if here else sa.false())
    )


def send_materials(session: Session, council_id: int, now: datetime) -> list[int]:
    """Dates the materials of every case of a council that had none; gives their case ids."""
    statement = (
        sa.update(CouncilCase)
        .where(CouncilCase.council_id == council_id, CouncilCase.materials_sent_at.is_(None))
        .values(materials_sent_at=now)
        .returning(CouncilCase.case_id)
    )
    return sorted(session.scalars(statement))


def mark_cast(session: Session, seat_case_id: int, now: datetime) -> bool:
    """Marks a ballot as cast; false when it already was."""
    return _mark_cast.run(session, pair=seat_case_id, cast_at=now) == 1


def mark_counted(session: Session, council_case_id: int, by: int, at: datetime, result: Plain) -> bool:
    """Stores the result of the count; false when it had been counted before."""
    return _mark_counted.run(session, sitting=council_case_id, counted_by=by, counted_at=at, result=result) == 1

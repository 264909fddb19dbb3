"""Councils, the cases before them, and their members' declarations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

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
    Member,
    Seat,
    SeatCase,
    Submission,
)

_Other, _OtherCase = aliased(CouncilCase), aliased(Case)
CASE = (
    Case.id.label("case_id"), Case.entry, Case.public_id.label("case_public_id"), Case.code, Case.title, Case.scheme,
    Case.state, Case.definition, Case.officer_id, Case.enterprise_id, Enterprise.name.label("enterprise_name"),
    Enterprise.tax_code,
)  # fmt: skip


def add(session: Session, values: Plain) -> int:
    """Writes a council; gives its id."""
    return session.execute(sa.insert(Council).returning(Council.id), values).scalar_one()


def add_seats(session: Session, council_id: int, seats: Iterable[tuple[int, str]]) -> None:
    """Gives seats: (account, seat)."""
    rows = [{"council_id": council_id, "account_id": account, "seat": seat} for account, seat in seats]
    session.execute(sa.insert(Seat), rows)


def by_public_id(session: Session, agency: str, public_id: str) -> Council | None:
    """One council of an agency."""
    return session.scalar(sa.select(Council).where(Council.public_id == public_id, Council.agency == agency))


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


def seat_of(session: Session, council_id: int, account_id: int) -> Seat | None:
    """This person's seat in a council."""
    return session.scalar(sa.select(Seat).where(Seat.council_id == council_id, Seat.account_id == account_id))


def seats(session: Session, council_id: int) -> Sequence[Record]:
    """The members of a council, in the order in which they were named."""
    statement = (
        sa.select(Seat.id, Seat.seat, Seat.account_id, Account.full_name, Account.organisation)
        .join(Account, Account.id == Seat.account_id)
        .where(Seat.council_id == council_id)
        .order_by(Seat.id)
    )
    return session.execute(statement).all()


def acts_for(session: Session, account_ids: Iterable[int]) -> dict[int, set[int]]:
    """The enterprises that each of these people acts for now, by tax code: towards whatever agency they do so."""
    own = aliased(Enterprise)
    wanted = (
        sa.select(Member.account_id, Enterprise.id.label("enterprise_id"))
        .join(own, own.id == Member.enterprise_id)
        .join(Enterprise, Enterprise.tax_code == own.tax_code)
        .where(Member.account_id.in_(set(account_ids)), Member.ended_at.is_(None))
    )
    found: dict[int, set[int]] = {}
    for row in session.execute(wanted):
        found.setdefault(row.account_id, set()).add(row.enterprise_id)
    return found


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


def case_rows(session: Session, agency: str, public_ids: Sequence[str]) -> Sequence[Record]:
    """These cases, locked until the transaction ends, so that two secretaries never take the same one."""
    statement = (
        sa.select(*CASE)
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .where(Case.agency == agency, Case.public_id.in_(public_ids))
        .order_by(Case.id)
        .with_for_update(of=Case)
    )
    return session.execute(statement).all()


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
    session.execute(sa.insert(SeatCase), list(rows))


def remove_case(session: Session, council_case_id: int) -> None:
    """Takes a case from a council before any vote; drafts of score sheets go with it."""
    members = sa.select(SeatCase.id).where(SeatCase.council_case_id == council_case_id)
    session.execute(sa.delete(BallotSheet).where(BallotSheet.seat_case_id.in_(members)))
    session.execute(sa.delete(SeatCase).where(SeatCase.council_case_id == council_case_id))
    session.execute(sa.delete(CouncilCase).where(CouncilCase.id == council_case_id))


_NEWEST = (
    sa.select(sa.func.max(_Other.id))
    .join(_OtherCase, _OtherCase.id == _Other.case_id)
    .where(_Other.council_id == sa.bindparam("council"), _OtherCase.public_id == sa.bindparam("case"))
)
_SITTING = (
    sa.select(CouncilCase, *CASE)
    .join(Case, Case.id == CouncilCase.case_id)
    .join(Enterprise, Enterprise.id == Case.enterprise_id)
    .where(CouncilCase.id == _NEWEST.scalar_subquery())
)
_SITTING_LOCKED = _SITTING.with_for_update(of=CouncilCase)


def sitting(session: Session, council_id: int, case_public_id: str, *, lock: bool) -> Record | None:
    """The newest sitting of this council on a case, with the case's columns; `lock` holds it to the end."""
    given = {"council": council_id, "case": case_public_id}
    return session.execute(_SITTING_LOCKED if lock else _SITTING, given).one_or_none()


_SEAT_CASE = sa.select(SeatCase).where(
    SeatCase.council_case_id == sa.bindparam("sitting"), SeatCase.seat_id == sa.bindparam("seat")
)


def seat_case(session: Session, council_case_id: int, seat_id: int) -> SeatCase | None:
    """One member before one case."""
    return session.scalar(_SEAT_CASE, {"sitting": council_case_id, "seat": seat_id})


def attendance(session: Session, council_case_id: int) -> Sequence[Record]:
    """The members before one case, without anything of their ballots."""
    statement = (
        sa.select(
            SeatCase.id, SeatCase.seat_id, SeatCase.declared, SeatCase.detected, SeatCase.conflict_reason,
            SeatCase.present, Seat.seat, Seat.account_id, Account.full_name, Account.organisation,
        )
        .join(Seat, Seat.id == SeatCase.seat_id)
        .join(Account, Account.id == Seat.account_id)
        .where(SeatCase.council_case_id == council_case_id)
        .order_by(Seat.id)
    )  # fmt: skip
    return session.execute(statement).all()


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
    statement = sa.select(sa.func.count()).where(
        SeatCase.council_case_id == council_case_id, SeatCase.cast_at.is_not(None)
    )
    return session.execute(statement).scalar_one()


def change(session: Session, table: type[CouncilCase] | type[SeatCase], row_id: int, values: Plain) -> None:
    """Changes columns of one row."""
    session.execute(sa.update(table).where(table.id == row_id).values(values))


def set_present(session: Session, council_case_id: int, seat_ids: Iterable[int]) -> None:
    """Exactly these members are present for the case."""
    here = set(seat_ids)
    session.execute(
        sa.update(SeatCase)
        .where(SeatCase.council_case_id == council_case_id)
        .values(present=SeatCase.seat_id.in_(here) if here else sa.false())
    )


def send_papers(session: Session, council_id: int, now: datetime) -> list[int]:
    """Dates the papers of every case of a council that had none; gives their case ids."""
    statement = (
        sa.update(CouncilCase)
        .where(CouncilCase.council_id == council_id, CouncilCase.papers_sent_at.is_(None))
        .values(papers_sent_at=now)
        .returning(CouncilCase.case_id)
    )
    return sorted(session.scalars(statement))


def mark_cast(session: Session, seat_case_id: int, now: datetime) -> bool:
    """Marks a ballot as cast; false when it already was."""
    result = session.execute(
        sa.update(SeatCase).where(SeatCase.id == seat_case_id, SeatCase.cast_at.is_(None)).values(cast_at=now)
    )
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]


def mark_counted(session: Session, council_case_id: int, values: Plain) -> bool:
    """Stores the result of the count; false when it had been counted before."""
    result = session.execute(
        sa.update(CouncilCase).where(CouncilCase.id == council_case_id, CouncilCase.counted_at.is_(None)).values(values)
    )
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]

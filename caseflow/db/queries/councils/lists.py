"""Lists of councils, of the cases before them, and of what lies before one member; no ballot is read here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.base import Record
from caseflow.db.models import Case, Council, CouncilCase, Enterprise, Seat, SeatCase
from caseflow.db.queries.councils.councils import CASE


def page(session: Session, agency: str, after: int | None, size: int) -> Sequence[Record]:
    """Councils, the newest first, below id `after`; `size` + 1 of them so that one sees whether more follow."""
    members = sa.select(sa.func.count()).where(Seat.council_id == Council.id).scalar_subquery()
    before = sa.select(sa.func.count()).where(CouncilCase.council_id == Council.id).scalar_subquery()
    counted = (
        sa.select(sa.func.count())
        .where(CouncilCase.council_id == Council.id, CouncilCase.counted_at.is_not(None))
        .scalar_subquery()
    )
    statement = sa.select(
        Council.id, Council.public_id, Council.name, Council.meets_at, Council.place, members.label("members"),
        before.label("cases"), counted.label("counted"),
    ).where(Council.agency == agency)  # fmt: skip
    if after is not None:
        statement = statement.where(Council.id < after)
    return session.execute(statement.order_by(Council.id.desc()).limit(size + 1)).all()


def files_of(
    session: Session, agency: str, account_id: int, *, counted: bool, after: int | None, size: int
) -> Sequence[Record]:
    """What lies before one member, the newest first; `counted` asks for what is over."""
    statement = (
        sa.select(
            CouncilCase.id, Council.public_id.label("council_public_id"), Council.name.label("council_name"),
            Council.meets_at, Council.place, CouncilCase.opened_at, CouncilCase.counted_at,
            CouncilCase.materials_sent_at, Seat.seat, SeatCase.declared, SeatCase.present, SeatCase.cast_at, *CASE,
        )
        .join(Council, Council.id == CouncilCase.council_id)
        .join(Seat, Seat.council_id == Council.id)
        .join(SeatCase, sa.and_(SeatCase.council_case_id == CouncilCase.id, SeatCase.seat_id == Seat.id))
        .join(Case, Case.id == CouncilCase.case_id)
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .where(Seat.account_id == account_id, Council.agency == agency)
        .where(CouncilCase.counted_at.is_not(None) if counted else CouncilCase.counted_at.is_(None))
    )  # fmt: skip
    if after is not None:
        statement = statement.where(CouncilCase.id < after)
    return session.execute(statement.order_by(CouncilCase.id.desc()).limit(size + 1)).all()


def cases_of(session: Session, council_id: int) -> Sequence[Record]:
    """The cases before a council, with how many members declared, are in conflict, are present, and have voted."""
    of_case = SeatCase.council_case_id == CouncilCase.id

    def members(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
        return sa.select(sa.func.count()).where(of_case, *conditions).correlate(CouncilCase).scalar_subquery()

    statement = (
        sa.select(
            CouncilCase.id, CouncilCase.materials_sent_at, CouncilCase.opened_at, CouncilCase.counted_at,
            CouncilCase.conclusion, CouncilCase.result, *CASE,
            members(SeatCase.declared != "").label("declared"),
            members(SeatCase.declared == "conflict").label("conflicts"),
            members(SeatCase.present.is_(True)).label("present"),
            members(SeatCase.cast_at.is_not(None)).label("cast"),
        )
        .join(Case, Case.id == CouncilCase.case_id)
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .where(CouncilCase.council_id == council_id)
        .order_by(CouncilCase.id)
    )  # fmt: skip
    return session.execute(statement).all()


def declarations_of(session: Session, council_id: int, account_id: int) -> dict[int, str]:
    """What this person declared for each case of a council, by the id of the pair."""
    statement = (
        sa.select(SeatCase.council_case_id, SeatCase.declared)
        .join(Seat, Seat.id == SeatCase.seat_id)
        .where(Seat.council_id == council_id, Seat.account_id == account_id)
    )
    return {row.council_case_id: row.declared for row in session.execute(statement)}


def undeclared(session: Session, agency: str, account_id: int, case_public_id: str) -> str | None:
    """The newest council that has a case and in which this member has not declared their interests in it yet."""
    statement = (
        sa.select(Council.public_id)
        .join(CouncilCase, CouncilCase.council_id == Council.id)
        .join(Case, Case.id == CouncilCase.case_id)
        .join(Seat, Seat.council_id == Council.id)
        .outerjoin(SeatCase, sa.and_(SeatCase.seat_id == Seat.id, SeatCase.council_case_id == CouncilCase.id))
        .where(Council.agency == agency, Case.public_id == case_public_id, Seat.account_id == account_id)
        .where(sa.func.coalesce(SeatCase.declared, "") == "")
        .order_by(CouncilCase.id.desc())
        .limit(1)
    )
    return session.scalars(statement).one_or_none()

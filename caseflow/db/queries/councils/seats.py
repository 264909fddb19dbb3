"""Statements on the seats of a case's council."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.base import Record
from caseflow.db.models import (
    Account,
    Council,
    CouncilCase,
    Seat,
    SeatCase,
)
from caseflow.db.prepared import Prepared, given, table_of
from caseflow.db.queries.accounts import people as people_rows
from caseflow.db.queries.accounts.people import PersonRow


def council_seat(session: Session, case_id: int, account_id: int) -> Record | None:
    """This person's seat in the council that has the case, and the declaration made for it."""
    statement = (
        sa.select(Seat.seat, SeatCase.declared)
        .join(CouncilCase, CouncilCase.council_id == Seat.council_id)
        .outerjoin(SeatCase, sa.and_(SeatCase.seat_id == Seat.id, SeatCase.council_case_id == CouncilCase.id))
        .where(CouncilCase.case_id == case_id, Seat.account_id == account_id)
        .order_by(CouncilCase.id.desc())
        .limit(1)
    )
    return session.execute(statement).one_or_none()


def council_of(session: Session, case_id: int) -> Record | None:
    """The newest council that has this case before it."""
    statement = (
        sa.select(CouncilCase, Council)
        .join(Council, Council.id == CouncilCase.council_id)
        .where(CouncilCase.case_id == case_id)
        .order_by(CouncilCase.id.desc())
        .limit(1)
    )
    return session.execute(statement).one_or_none()


def council_members(session: Session, case_id: int, seat: str | None = None) -> list[PersonRow]:
    """The members of the council that has this case (or who sits in `seat`), as recipients, without the conflicted."""
    statement = (
        sa.select(*people_rows.PERSON)
        .join(Seat, Seat.account_id == Account.id)
        .join(CouncilCase, CouncilCase.council_id == Seat.council_id)
        .outerjoin(SeatCase, sa.and_(SeatCase.seat_id == Seat.id, SeatCase.council_case_id == CouncilCase.id))
        .where(
            CouncilCase.case_id == case_id,
            Account.status == "active",
            sa.func.coalesce(SeatCase.declared, "") != "conflict",
        )
        .order_by(Account.id)
    )
    if seat is not None:
        statement = statement.where(Seat.seat == seat)
    return [PersonRow(*row) for row in session.execute(statement)]


class CouncilCardRow(NamedTuple):
    """The council of a case in short."""

    public_id: str
    name: str
    meets_at: datetime | None
    counted_at: datetime | None
    result: dict[str, Any] | None


_S, _K = table_of(CouncilCase).c, table_of(Council).c
_card = Prepared(
    sa.select(_K.public_id, _K.name, _K.meets_at, _S.counted_at, _S.result)
    .select_from(sa.join(table_of(CouncilCase), table_of(Council), _K.id == _S.council_id))
    .where(_S.case_id == given(_S.case_id, "case"))
    .order_by(_S.id.desc())
    .limit(1),
    CouncilCardRow,
)


def card(session: Session, case_id: int) -> CouncilCardRow | None:
    """The newest council that has this case before it."""
    return _card.one(session, case=case_id)

"""Statements on the seats of a case's council."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import (
    Account,
    Case,
    Council,
    CouncilCase,
    Seat,
    SeatCase,
)
from caseflow.db.prepared import Prepared, given, table_of
from caseflow.db.queries.accounts import people as people_rows
from caseflow.db.queries.accounts.people import PersonRow
from caseflow.db.queries.engine import counts

_O, _S, _L, _K = table_of(Council).c, table_of(Seat).c, table_of(SeatCase).c, table_of(CouncilCase).c


class SeatRow(NamedTuple):
    """A person's seat in the council that has a case, and the declaration made for it."""

    seat: str
    declared: str | None


class SittingRow(NamedTuple):
    """A case before its council, with the council's rules."""

    id: int
    materials_sent_at: datetime | None
    counted_at: datetime | None
    result: Plain | None
    rules: Plain


_newest = sa.select(sa.func.max(_K.id)).where(_K.case_id == given(_K.case_id, "case")).scalar_subquery()
_seat = Prepared(
    sa.select(_S.seat, _L.declared)
    .select_from(
        sa.join(table_of(Seat), table_of(CouncilCase), _K.council_id == _S.council_id).outerjoin(
            table_of(SeatCase), sa.and_(_L.seat_id == _S.id, _L.council_case_id == _K.id)
        )
    )
    .where(_K.case_id == given(_K.case_id, "case"), _S.account_id == given(_S.account_id, "account"))
    .order_by(_K.id.desc())
    .limit(1),
    SeatRow,
)
_sitting = Prepared(
    sa.select(_K.id, _K.materials_sent_at, _K.counted_at, _K.result, _O.rules)
    .select_from(sa.join(table_of(CouncilCase), table_of(Council), _O.id == _K.council_id))
    .where(_K.case_id == given(_K.case_id, "case"), _K.entry == given(_K.entry))
    .order_by(_K.id.desc())
    .limit(1),
    SittingRow,
)
_last = Prepared(
    sa.select(_K.id, _K.materials_sent_at, _K.counted_at, _K.result, _O.rules)
    .select_from(sa.join(table_of(CouncilCase), table_of(Council), _O.id == _K.council_id))
    .where(_K.id == _newest),
    SittingRow,
)
_take_along: Prepared[Any] = Prepared(
    sa.update(table_of(CouncilCase))
    .where(_K.id == given(_K.id, "sitting"), _K.case_id == given(_K.case_id, "case"))
    .values(entry=given(_K.entry, "to"))
)
_people = (
    sa.select(*people_rows.PERSON)
    .select_from(
        sa.join(table_of(Account), table_of(Seat), _S.account_id == Account.id)
        .join(table_of(CouncilCase), _K.council_id == _S.council_id)
        .outerjoin(table_of(SeatCase), sa.and_(_L.seat_id == _S.id, _L.council_case_id == _K.id))
    )
    .where(
        _K.id == _newest,
        Account.status == "active",
        sa.func.coalesce(_L.declared, "") != "conflict",
    )
    .order_by(Account.id)
)
_members = Prepared(_people, PersonRow)
_in_seat = Prepared(_people.where(_S.seat == given(_S.seat)), PersonRow)


def council_seat(session: Session, case_id: int, account_id: int) -> SeatRow | None:
    """This person's seat in the council that has the case, and the declaration made for it."""
    return _seat.one(session, case=case_id, account=account_id)


def sitting_of(session: Session, case_id: int, entry: int) -> SittingRow | None:
    """The newest sitting on this case in this stay of it in a phase."""
    return _sitting.one(session, case=case_id, entry=entry)


def take_along(session: Session, case_id: int, council_case_id: int, entry: int) -> None:
    """Makes a sitting on a case that of another stay of it in the phase."""
    _take_along.run(session, case=case_id, sitting=council_case_id, to=entry)


def last_sitting(session: Session, case_id: int) -> SittingRow | None:
    """The newest sitting on this case, of whatever stay."""
    return _last.one(session, case=case_id)


def council_members(session: Session, case_id: int, seat: str | None = None) -> list[PersonRow]:
    """The members of the council that has this case (or who sits in `seat`), as recipients, without the conflicted."""
    return _members.all(session, case=case_id) if seat is None else _in_seat.all(session, case=case_id, seat=seat)


COUNCILS = counts.of_case(CouncilCase)
"""How many of them a case has."""


class CouncilCardRow(NamedTuple):
    """The council of a case in short."""

    public_id: str
    name: str
    meets_at: datetime | None
    counted_at: datetime | None
    result: Plain | None


_card = Prepared(
    sa.select(_O.public_id, _O.name, _O.meets_at, _K.counted_at, _K.result)
    .select_from(sa.join(table_of(CouncilCase), table_of(Council), _O.id == _K.council_id))
    .where(_K.case_id == given(_K.case_id, "case"))
    .order_by(_K.id.desc())
    .limit(1),
    CouncilCardRow,
)


def card(session: Session, case_id: int) -> CouncilCardRow | None:
    """The newest council that has this case before it."""
    return _card.one(session, case=case_id)


def uncounted(session: Session, cases: Collection[int]) -> frozenset[int]:
    """Which of these cases are before a council, in this stay in their phase, that has not counted."""
    statement = (
        sa.select(CouncilCase.case_id)
        .join(Case, sa.and_(Case.id == CouncilCase.case_id, Case.entry == CouncilCase.entry))
        .where(CouncilCase.case_id.in_(cases), CouncilCase.counted_at.is_(None))
    )
    return frozenset(session.scalars(statement))

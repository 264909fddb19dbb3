"""Ballots: read by their own member, and once by the count; there is no third function."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import BallotSheet, Event, SeatCase
from caseflow.db.prepared import Nothing, Prepared, given, insertion, table_of


class SheetRow(NamedTuple):
    """The score sheet of one member for one case, as a draft or, `locked_at` that moment, as a ballot."""

    seat_case_id: int
    scores: Plain
    comments: Plain
    conclusion: str
    remark: str
    nonce: str
    saved_at: datetime
    locked_at: datetime | None
    seat_id: int


_B, _L = table_of(BallotSheet), table_of(SeatCase)
_KEPT = SheetRow._fields[1:-1]
_sheets = sa.select(*(_B.c[name] for name in SheetRow._fields[:-1]), _L.c.seat_id).select_from(
    _B.join(_L, _L.c.id == _B.c.seat_case_id)
)
_own = Prepared(_sheets.where(_B.c.seat_case_id == given(_B.c.seat_case_id)), SheetRow)
_cast = Prepared(
    _sheets.where(_L.c.council_case_id == given(_L.c.council_case_id, "sitting"), _L.c.cast_at.is_not(None)).order_by(
        _L.c.seat_id
    ),
    SheetRow,
)
_add: Prepared[Nothing] = Prepared(insertion(BallotSheet, "seat_case_id", *_KEPT))
_change: Prepared[Nothing] = Prepared(
    sa.update(_B)
    .where(_B.c.seat_case_id == given(_B.c.seat_case_id, "own"))
    .values({name: given(_B.c[name]) for name in _KEPT})
)


def own_sheet(session: Session, seat_case_id: int) -> SheetRow | None:
    """The score sheet of the member who asks."""
    return _own.one(session, seat_case_id=seat_case_id)


def save_sheet(session: Session, seat_case_id: int, values: Plain) -> None:
    """Writes a member's own score sheet; the pair's row is locked, so nobody writes it at the same time."""
    if _change.run(session, own=seat_case_id, **values) == 0:
        _add.run(session, seat_case_id=seat_case_id, **values)


def sheets_for_count(session: Session, council_case_id: int) -> list[SheetRow]:
    """Every ballot that was cast, for the count alone."""
    return _cast.all(session, sitting=council_case_id)


def cast_events(session: Session, council_id: int) -> Sequence[str]:
    """The bodies of the events that tell of a ballot cast in this council, oldest first."""
    statement = (
        sa.select(Event.body)
        .where(Event.stream == f"council/{council_id}", Event.kind == "ballot_cast")
        .order_by(Event.seq)
    )
    return session.scalars(statement).all()

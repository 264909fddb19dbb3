"""Ballots: read by their own member, and once by the count; there is no third function."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.base import Record
from caseflow.db.models import BallotSheet, Event, SeatCase


def own_sheet(session: Session, seat_case_id: int) -> BallotSheet | None:
    """The score sheet of the member who asks."""
    return session.get(BallotSheet, seat_case_id)


def save_sheet(session: Session, seat_case_id: int, values: Plain) -> None:
    """Writes a member's own score sheet; the pair's row is locked, so nobody writes it at the same time."""
    row = session.get(BallotSheet, seat_case_id)
    if row is None:
        session.execute(sa.insert(BallotSheet).values(seat_case_id=seat_case_id, **values))
    else:
        session.execute(sa.update(BallotSheet).where(BallotSheet.seat_case_id == seat_case_id).values(values))


def sheets_for_count(session: Session, council_case_id: int) -> Sequence[Record]:
    """Every ballot that was cast, for the count alone."""
    statement = (
        sa.select(BallotSheet, SeatCase.seat_id)
        .join(SeatCase, SeatCase.id == BallotSheet.seat_case_id)
        .where(SeatCase.council_case_id == council_case_id, SeatCase.cast_at.is_not(None))
        .order_by(SeatCase.seat_id)
    )
    return session.execute(statement).all()


def cast_events(session: Session, council_id: int) -> Sequence[str]:
    """The bodies of the events that tell of a ballot cast in this council, oldest first."""
    statement = (
        sa.select(Event.body)
        .where(Event.stream == f"council/{council_id}", Event.kind == "ballot_cast")
        .order_by(Event.seq)
    )
    return session.scalars(statement).all()

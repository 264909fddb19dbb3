"""Statements on the times in which nothing beat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Outage


class OutageRow(NamedTuple):
    """One stretch in which the service was down."""

    begun_at: datetime
    ended_at: datetime


def add(session: Session, begun_at: datetime, ended_at: datetime) -> None:
    """Notes an outage."""
    session.execute(sa.insert(Outage).values(begun_at=begun_at, ended_at=ended_at))


def between(session: Session, begin: datetime, end: datetime) -> Sequence[OutageRow]:
    """The outages that touch the time from `begin` to `end`, earliest first."""
    statement = (
        sa.select(Outage.begun_at, Outage.ended_at)
        .where(Outage.begun_at < end, Outage.ended_at > begin)
        .order_by(Outage.begun_at)
    )
    return [OutageRow(*row) for row in session.execute(statement)]

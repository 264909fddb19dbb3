"""Statements on the times in which nothing beat."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Outage


class OutageRow(NamedTuple):
    """One stretch in which the service was down."""

    begun_at: datetime
    ended_at: datetime


def add(session: Session, agency: str, begun_at: datetime, ended_at: datetime) -> None:
    """Notes that nothing beat for an agency."""
    session.execute(sa.insert(Outage).values(agency=agency, begun_at=begun_at, ended_at=ended_at))


def between(session: Session, agencies: Collection[str], begin: datetime, end: datetime) -> Sequence[OutageRow]:
    """The outages of these agencies that touch the time from `begin` to `end`, earliest first."""
    statement = (
        sa.select(Outage.begun_at, Outage.ended_at)
        .where(Outage.agency.in_(agencies), Outage.begun_at < end, Outage.ended_at > begin)
        .order_by(Outage.begun_at)
    )
    return [OutageRow(*row) for row in session.execute(statement)]

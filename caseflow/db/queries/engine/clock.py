"""Statements on the intervals of a case's clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import (
    ClockInterval,
)


def last_interval(session: Session, case_id: int) -> ClockInterval | None:
    """The newest interval of the case's clock."""
    statement = (
        sa.select(ClockInterval).where(ClockInterval.case_id == case_id).order_by(ClockInterval.id.desc()).limit(1)
    )
    return session.execute(statement).scalar_one_or_none()


def add_interval(session: Session, values: dict[str, Any]) -> None:
    """Opens an interval of the clock."""
    session.execute(sa.insert(ClockInterval).values(values))


def end_interval(session: Session, interval_id: int, at: datetime) -> None:
    """Closes an interval of the clock."""
    session.execute(sa.update(ClockInterval).where(ClockInterval.id == interval_id).values(ended_at=at))

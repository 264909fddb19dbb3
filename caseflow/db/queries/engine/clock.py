"""Statements on the intervals of a case's clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import ClockInterval
from caseflow.db.prepared import Nothing, Prepared, given, insertion, table_of

_I = table_of(ClockInterval).c


class IntervalRow(NamedTuple):
    """One stretch of a case's clock, running or stopped."""

    id: int
    running: bool
    held_state: str | None
    held_due_on: date | None
    started_at: datetime


_last = Prepared(
    sa.select(*(_I[name] for name in IntervalRow._fields))
    .where(_I.case_id == given(_I.case_id, "case"))
    .order_by(_I.id.desc())
    .limit(1),
    IntervalRow,
)
_insert: Prepared[Nothing] = Prepared(
    insertion(
        ClockInterval, "case_id", "state", "running", "held_state", "held_due_on", "started_at", "started_by_event"
    )
)
_end: Prepared[Nothing] = Prepared(
    sa.update(table_of(ClockInterval))
    .where(_I.id == given(_I.id, "interval"))
    .values(ended_at=given(_I.ended_at, "at"))
)


def last_interval(session: Session, case_id: int) -> IntervalRow | None:
    """The newest interval of the case's clock."""
    return _last.one(session, case=case_id)


def stop_before(session: Session, case_id: int, at: datetime) -> IntervalRow | None:
    """The stretch that stood still and ended exactly at `at`, if there is one."""
    statement = sa.select(*(_I[name] for name in IntervalRow._fields)).where(
        _I.case_id == case_id, _I.ended_at == at, _I.running.is_(False)
    )
    row = session.execute(statement).one_or_none()
    return None if row is None else IntervalRow(*row)


def add_interval(session: Session, values: Plain) -> None:
    """Opens an interval of the clock."""
    _insert.run(session, **values)


def end_interval(session: Session, interval_id: int, at: datetime) -> None:
    """Closes an interval of the clock."""
    _end.run(session, interval=interval_id, at=at)

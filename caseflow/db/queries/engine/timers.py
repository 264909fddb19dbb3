"""Timers: set, cancelled, claimed one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.base import Record
from caseflow.db.models import Case, Timer
from caseflow.db.prepared import Prepared, insertion, table_of

OF_STATE = "state:"
"""How the names of timers begin that belong to a state and end with it."""

_T = table_of(Timer).c
_insert = Prepared(
    insertion(Timer, "agency", "case_id", "name", "occurrence", "due_at", "what", "open", "attempts", "note")
)
_cancel = Prepared(
    sa.update(table_of(Timer))
    .where(_T.case_id == sa.bindparam("case", type_=_T.case_id.type), _T.open.is_(sa.true()), _T.name >= OF_STATE)
    .where(_T.name < sa.literal(OF_STATE[:-1] + chr(ord(OF_STATE[-1]) + 1)))
    .values(open=sa.false(), cancelled_at=sa.bindparam("now", type_=_T.cancelled_at.type))
)
_next_due = Prepared(
    sa.select(_T.due_at)
    .where(_T.agency == sa.bindparam("agency", type_=_T.agency.type), _T.open.is_(sa.true()))
    .where(_T.due_at <= sa.bindparam("until", type_=_T.due_at.type))
    .order_by(_T.due_at)
    .limit(1)
)


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Sets timers."""
    _insert.run_many(session, [{"attempts": 0, "note": "", **row} for row in rows])


def cancel_of_state(session: Session, case_id: int, now: datetime) -> None:
    """Cancels the open timers that belonged to the state the case leaves."""
    _cancel.run(session, case=case_id, now=now)


def cancel(session: Session, case_id: int, prefix: str, now: datetime) -> None:
    """Cancels the open timers of a case whose name begins with `prefix`; an empty one means all of them."""
    session.execute(
        sa.update(Timer)
        .where(Timer.case_id == case_id, Timer.open.is_(True), Timer.name.startswith(prefix))
        .values(open=False, cancelled_at=now)
    )


def peek_due(session: Session, agency: str, now: datetime, after: tuple[datetime, int] | None) -> Record | None:
    """The oldest open timer that is due, beyond `after`, and not waiting for its next try; takes no lock."""
    statement = (
        sa.select(Timer.id, Timer.name, Timer.due_at, Timer.attempts)
        .where(Timer.agency == agency, Timer.open.is_(True), Timer.due_at <= now)
        .where(sa.or_(Timer.try_after.is_(None), Timer.try_after <= now))
        .order_by(Timer.due_at, Timer.id)
        .limit(1)
    )
    if after is not None:
        due_at, timer_id = after
        statement = statement.where(sa.or_(Timer.due_at > due_at, sa.and_(Timer.due_at == due_at, Timer.id > timer_id)))
    return session.execute(statement).one_or_none()


def next_due(session: Session, agency: str, until: datetime) -> datetime | None:
    """When the oldest open timer falls due, if it does so by `until`."""
    row = _next_due.one(session, agency=agency, until=until)
    return None if row is None else row.due_at


def claim(session: Session, timer_id: int) -> Record | None:
    """The timer, locked together with its case; None when somebody else holds either or it is no longer open.

    Whoever moves a case locks the case first and its timers second: locking both at once, or neither, cannot deadlock.
    """
    statement = (
        sa.select(Timer.id, Timer.case_id, Timer.name, Timer.what, Case.public_id)
        .join(Case, Case.id == Timer.case_id)
        .where(Timer.id == timer_id, Timer.open.is_(True))
        .with_for_update(of=(Timer, Case), skip_locked=True)
    )
    return session.execute(statement).one_or_none()


def close(session: Session, timer_id: int, now: datetime, note: str = "") -> bool:
    """Marks a timer as fired; false when it no longer was open."""
    result = session.execute(
        sa.update(Timer).where(Timer.id == timer_id, Timer.open.is_(True)).values(open=False, fired_at=now, note=note)
    )
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]


def count_try(session: Session, timer_id: int, tries: int, try_after: datetime, note: str) -> None:
    """Notes a failed try of a timer; it stays open and waits until `try_after`."""
    values = {"attempts": tries, "try_after": try_after, "note": note[:300]}
    session.execute(sa.update(Timer).where(Timer.id == timer_id).values(values))

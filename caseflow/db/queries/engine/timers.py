"""Timers: set, cancelled, claimed one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import Case, Timer
from caseflow.db.prepared import Insertion, Nothing, Prepared, given, table_of

OF_STATE = "state:"
"""How the names of timers begin that belong to a state and end with it."""

_T = table_of(Timer).c


class TimerRow(NamedTuple):
    """A timer that is claimed: what it does, and the case it belongs to."""

    id: int
    case_id: int
    name: str
    what: Plain
    public_id: str


class DueRow(NamedTuple):
    """A timer that may be claimed."""

    id: int
    name: str
    due_at: datetime
    attempts: int


class _DueAt(NamedTuple):
    due_at: datetime


_insert = Insertion(Timer, "agency", "case_id", "name", "occurrence", "due_at", "what", "open", "attempts", "note")
_next_due = Prepared(
    sa.select(_T.due_at)
    .where(_T.agency == sa.bindparam("agency", type_=_T.agency.type), _T.open.is_(sa.true()))
    .where(_T.due_at <= sa.bindparam("until", type_=_T.due_at.type))
    .order_by(_T.due_at)
    .limit(1),
    _DueAt,
)
_cancel: Prepared[Nothing] = Prepared(
    sa.update(table_of(Timer))
    .where(_T.case_id == given(_T.case_id, "case"), _T.open.is_(sa.true()))
    .where(_T.name.like(given(_T.name, "pattern"), escape="\\"))
    .values(open=sa.false(), cancelled_at=given(_T.cancelled_at, "now"))
)
_C = table_of(Case).c
_claim = Prepared(
    sa.select(_T.id, _T.case_id, _T.name, _T.what, _C.public_id)
    .select_from(sa.join(table_of(Timer), table_of(Case), _C.id == _T.case_id))
    .where(_T.id == given(_T.id, "timer"), _T.open.is_(sa.true()))
    .with_for_update(of=(table_of(Timer), table_of(Case)), skip_locked=True),
    TimerRow,
)
_close: Prepared[Nothing] = Prepared(
    sa.update(table_of(Timer))
    .where(_T.id == given(_T.id, "timer"), _T.open.is_(sa.true()))
    .values(open=sa.false(), fired_at=given(_T.fired_at, "now"), note=given(_T.note))
)


def add(session: Session, rows: Sequence[Plain]) -> None:
    """Sets timers."""
    _insert.run(session, [{"attempts": 0, "note": "", **row} for row in rows])


def rearm(session: Session, rows: Sequence[Plain]) -> None:
    """Sets the timers of a term anew: one that was set in this same stay before gets its new day and is open again."""
    for row in rows:
        known = (Timer.case_id == row["case_id"], Timer.name == row["name"], Timer.occurrence == row["occurrence"])
        again = {"due_at": row["due_at"], "what": row["what"], "open": True, "fired_at": None, "cancelled_at": None}
        afresh = {"attempts": 0, "try_after": None, "note": ""}
        if not session.execute(sa.update(Timer).where(*known).values(again | afresh)).rowcount:  # type: ignore[attr-defined]
            add(session, [row])


def occurrence_of(session: Session, case_id: int, prefix: str) -> int | None:
    """The occurrence of the timers of a case whose name begins with `prefix`; None when there are none."""
    statement = sa.select(sa.func.max(Timer.occurrence)).where(
        Timer.case_id == case_id, Timer.name.startswith(prefix, autoescape=True)
    )
    return session.scalar(statement)


def cancel_of_state(session: Session, case_id: int, now: datetime) -> None:
    """Cancels the open timers that belonged to the state the case leaves."""
    cancel(session, case_id, OF_STATE, now)


def cancel(session: Session, case_id: int, prefix: str, now: datetime) -> None:
    """Cancels the open timers of a case whose name begins with `prefix`; an empty one means all of them."""
    pattern = prefix.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%")
    _cancel.run(session, case=case_id, pattern=f"{pattern}%", now=now)


def peek_due(session: Session, agency: str, now: datetime, after: tuple[datetime, int] | None) -> DueRow | None:
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
    found = session.execute(statement).one_or_none()
    return None if found is None else DueRow(*found)


def next_due(session: Session, agency: str, until: datetime) -> datetime | None:
    """When the oldest open timer falls due, if it does so by `until`."""
    row = _next_due.one(session, agency=agency, until=until)
    return None if row is None else row.due_at


def claim(session: Session, timer_id: int) -> TimerRow | None:
    """The timer, locked together with its case; None when somebody else holds either or it is no longer open.

    Whoever moves a case locks the case first and its timers second: locking both at once, or neither, cannot deadlock.
    """
    return _claim.one(session, timer=timer_id)


def close(session: Session, timer_id: int, now: datetime, note: str = "") -> bool:
    """Marks a timer as fired; false when it no longer was open."""
    return _close.run(session, timer=timer_id, now=now, note=note) == 1


def postpone(session: Session, timer_id: int, due_at: datetime) -> None:
    """Opens a timer again that could not do its work yet: it is due later."""
    again = {"open": True, "fired_at": None, "due_at": due_at}
    session.execute(sa.update(Timer).where(Timer.id == timer_id).values(again))


def count_try(session: Session, timer_id: int, tries: int, try_after: datetime, note: str) -> None:
    """Notes a failed try of a timer; it stays open and waits until `try_after`."""
    values = {"attempts": tries, "try_after": try_after, "note": note[:300]}
    session.execute(sa.update(Timer).where(Timer.id == timer_id).values(values))

"""Statements on open cases by the edition they keep to, and on all that hangs on one that goes over to another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.base import Base
from caseflow.db.models import Case, CaseTask, ClockInterval, Draft, Timer


class OpenCase(NamedTuple):
    """An open case: where it stands, and the edition that it keeps to."""

    id: int
    public_id: str
    name: str
    definition: str
    state: str
    entry: int
    due_on: date | None


class EditionCount(NamedTuple):
    """How many open cases of a road stand in one state of one edition."""

    road: str
    definition: str
    state: str
    cases: int


class TaskRow(NamedTuple):
    """A task of a case, whatever came of it."""

    case_id: int
    id: int
    name: str
    number: int
    status: str
    waits_for: str | None
    due_on: date | None
    due_order: int
    due_provisional: bool


class DraftRow(NamedTuple):
    """A form of a case that is being filled in."""

    case_id: int
    id: int
    form: str
    form_sha256: str
    version: int


class TimerRow(NamedTuple):
    """A timer of a case, open or not."""

    id: int
    name: str
    occurrence: int
    due_at: datetime
    what: Plain
    open: bool
    fired_at: datetime | None


class IntervalRow(NamedTuple):
    """A stretch of a case's clock."""

    id: int
    state: str
    running: bool
    held_state: str | None
    held_due_on: date | None
    ended_at: datetime | None


_name = sa.func.coalesce(Case.code, Case.title)
_open = sa.select(
    Case.id, Case.public_id, _name, Case.definition, Case.state, Case.entry, Case.due_on
).where(Case.closed_at.is_(None))  # fmt: skip


def open_cases(
    session: Session, agency: str, road: str, editions: Collection[str], after: int, most: int
) -> list[OpenCase]:  # fmt: skip
    """The open cases of a road that keep to one of these editions, in the order of their ids beyond `after`."""
    mine = _open.where(Case.agency == agency, Case.scheme == road, Case.definition.in_(editions), Case.id > after)
    return [OpenCase(*row) for row in session.execute(mine.order_by(Case.id).limit(most))]


def counts(session: Session, agency: str, road: str | None = None) -> list[EditionCount]:
    """How many open cases stand where, by road, edition and state."""
    statement = (
        sa.select(Case.scheme, Case.definition, Case.state, sa.func.count())
        .where(Case.agency == agency, Case.closed_at.is_(None))
        .group_by(Case.scheme, Case.definition, Case.state)
        .order_by(Case.scheme, Case.definition, Case.state)
    )
    found = session.execute(statement if road is None else statement.where(Case.scheme == road))
    return [EditionCount(*row) for row in found]


def tasks(session: Session, cases: Collection[int]) -> list[TaskRow]:
    """All tasks of these cases, in the order in which they were opened."""
    columns = (
        CaseTask.case_id, CaseTask.id, CaseTask.name, CaseTask.number, CaseTask.status, CaseTask.waits_for,
        CaseTask.due_on, CaseTask.due_order, CaseTask.due_provisional,
    )  # fmt: skip
    statement = sa.select(*columns).where(CaseTask.case_id.in_(cases)).order_by(CaseTask.case_id, CaseTask.id)
    return [TaskRow(*row) for row in session.execute(statement)]


def drafts(session: Session, cases: Collection[int]) -> list[DraftRow]:
    """The drafts of these cases."""
    statement = (
        sa.select(Draft.case_id, Draft.id, Draft.form, Draft.form_sha256, Draft.version)
        .where(Draft.case_id.in_(cases))
        .order_by(Draft.case_id, Draft.id)
    )
    return [DraftRow(*row) for row in session.execute(statement)]


def timers(session: Session, case_id: int) -> list[TimerRow]:
    """Every timer of a case."""
    columns = (Timer.id, Timer.name, Timer.occurrence, Timer.due_at, Timer.what, Timer.open, Timer.fired_at)
    return [
        TimerRow(*row)
        for row in session.execute(sa.select(*columns).where(Timer.case_id == case_id).order_by(Timer.id))
    ]


def intervals(session: Session, case_id: int) -> list[IntervalRow]:
    """The stretches of a case's clock, the oldest first."""
    columns = (
        ClockInterval.id, ClockInterval.state, ClockInterval.running, ClockInterval.held_state,
        ClockInterval.held_due_on, ClockInterval.ended_at,
    )  # fmt: skip
    statement = sa.select(*columns).where(ClockInterval.case_id == case_id).order_by(ClockInterval.id)
    return [IntervalRow(*row) for row in session.execute(statement)]


TABLES: dict[str, type[CaseTask] | type[Draft] | type[Timer] | type[ClockInterval]] = {
    "tasks": CaseTask,
    "drafts": Draft,
    "timers": Timer,
    "clock": ClockInterval,
}
"""What hangs on a case, by the word under which a move keeps how it was."""


def change(session: Session, table: type[Base], row_id: int, values: Plain) -> None:
    """Writes columns of one row."""
    key: sa.ColumnElement[int] = sa.inspect(table).primary_key[0]
    session.execute(sa.update(table).where(key == row_id).values(values))


def cancel_timers(session: Session, ids: Iterable[int], now: datetime) -> None:
    """Cancels these timers where they are open."""
    mine = sa.update(Timer).where(Timer.id.in_(list(ids)), Timer.open.is_(True))
    session.execute(mine.values(open=False, cancelled_at=now))


def forget(session: Session, table: type[Base], case_id: int, but: Sequence[int]) -> None:
    """Takes out the rows of a case that only a move brought, which is taken back: all `but` those it found."""
    columns = sa.inspect(table).columns
    session.execute(sa.delete(table).where(columns["case_id"] == case_id, columns["id"].not_in(but)))


KEPT = ("definition", "state", "phase", "entry", "waits_for", "due_on", "due_provisional", "due_order", "state_since")
"""The columns of a case that a move to another edition changes, its version and its history apart."""


def row(session: Session, case_id: int) -> Plain:
    """These columns of a case."""
    found = session.execute(sa.select(*(getattr(Case, name) for name in KEPT)).where(Case.id == case_id)).one()
    return dict(found._mapping)

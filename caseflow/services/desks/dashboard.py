"""The leader's desk: what waits for their signature, what is late and where; each number with its list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import NotAllowed
from caseflow.core.text import Text, say
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.desks import figures as figure_rows
from caseflow.db.queries.desks import queues as queue_rows
from caseflow.db.queries.desks.figures import OpenRow
from caseflow.services.desks import views
from caseflow.services.desks.views import ALL, READ_ALL, Filter, Reader, narrowed
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context

READ = "dashboard:read"
REGISTER = "certificate:read"
EXACT = 1_000_000
"""Beyond so many lines a number is no longer exact; the index counts them."""
YEARS = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, and the filter of the queue whose list has exactly as many lines."""

    count: int
    wanted: Filter
    amount: int = 0
    """What its cases ask for, were appraised at or settled, in đồng, as each says last; 0 where nothing is summed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One desk, officer, phase or kind of support: its open cases where they are counted, and those that are late."""

    title: Text
    open: Figure | None
    late: Figure


@dataclass(frozen=True, slots=True)
class Year:
    """How many certificates the register has of a year."""

    year: int
    count: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What needs the leader, counted at `at`. Without a desk of one's own nothing waits for a signature."""

    at: datetime
    mine: Figure | None
    late: Figure
    open: Figure
    desks: tuple[Line, ...]
    officers: tuple[Line, ...]
    kinds: tuple[Line, ...]
    phases: tuple[Line, ...]
    years: tuple[Year, ...]

    @property
    def this_year(self) -> Year | None:
        """The certificates of the year that runs, once there is one."""
        return next((one for one in self.years if one.year == local_date(self.at).year), None)


def dashboard(ctx: Context, actor: Actor) -> Dashboard:
    """The figures of the agency today, in five statements; needs the rights that its lists need, too."""
    policy = ctx.content.policy
    if not all(policy.permits(actor, one) for one in (READ, views.READ, READ_ALL)):
        raise NotAllowed(say("Trang này dành cho lãnh đạo.", "This page is for management."))
    now = ctx.clock.now()
    today = local_date(now)
    with ctx.read() as session:
        reader = Reader(ctx, actor, catalog.roads(ctx, session))
        late = narrowed(reader, Filter(desk=ALL, due="overdue"), today).due_orders
        assert late is not None
        rows = figure_rows.open_cases(session, ctx.agency, late)
        mine, desks = _desks(reader, session, today)
        return Dashboard(
            at=now,
            mine=mine,
            late=Figure(sum(row.late for row in rows), Filter(desk=ALL, due="overdue")),
            open=Figure(sum(row.cases for row in rows), Filter(desk=ALL), sum(row.amount for row in rows)),
            desks=desks,
            officers=_officers(session, rows),
            kinds=_kinds(reader, rows),
            phases=_phases(reader, rows),
            years=_years(ctx, actor, session),
        )


def _desks(reader: Reader, session: Session, today: date) -> tuple[Figure | None, tuple[Line, ...]]:
    """What waits at the reader's own desks, and at every desk what is late there, tasks included; most first."""
    asked = {name: Filter(desk=name, due="overdue") for name in reader.desks}
    if reader.own:
        asked[views.MINE] = Filter()
    wanted = {name: narrowed(reader, one, today) for name, one in asked.items()}
    counted = queue_rows.counts(session, wanted, EXACT)
    mine = None
    if reader.own:
        money = figure_rows.amount(session, wanted[views.MINE])
        mine = Figure(counted[views.MINE], asked[views.MINE], money)
    roles = reader.ctx.content.roles.roles
    lines = [Line(roles[name].title, None, Figure(counted[name], asked[name])) for name in reader.desks]
    return mine, _late_first(lines)


def _officers(session: Session, rows: Sequence[OpenRow]) -> tuple[Line, ...]:
    """Every officer with something late, and what nobody was given."""
    late = Counter[int | None]()
    for row in rows:
        late[row.officer_id] += row.late
    names = account_rows.names(session, [who for who, count in late.items() if who is not None and count])
    nobody = say("Chưa phân công", "Not given to anybody")
    return _late_first(
        Line(
            nobody if who is None else say(names.get(who, ""), names.get(who, "")),
            None,
            Figure(count, Filter(desk=ALL, due="overdue", officer="none" if who is None else who)),
        )
        for who, count in late.items()
    )


def _kinds(reader: Reader, rows: Sequence[OpenRow]) -> tuple[Line, ...]:
    """Every road with an open case, the one with the most first."""
    titles = {road.name: road.definition.title for road in reader.roads}
    by_kind: dict[str, list[OpenRow]] = {}
    for row in rows:
        by_kind.setdefault(row.scheme, []).append(row)
    lines = [
        _line(titles.get(name, say(name, name)), of, Filter(desk=ALL, scheme=name)) for name, of in by_kind.items()
    ]
    return tuple(sorted(lines, key=lambda line: -(line.open.count if line.open else 0)))


def _phases(reader: Reader, rows: Sequence[OpenRow]) -> tuple[Line, ...]:
    """Every phase with an open case, in the order of the roads: where the money stands."""
    titles: dict[str, Text] = {}
    for road in reader.roads:
        for name, title in road.definition.phases.items():
            titles.setdefault(name, title)
    by_phase: dict[str, list[OpenRow]] = {name: [] for name in titles}
    for row in rows:
        by_phase.setdefault(row.phase, []).append(row)
    return tuple(
        _line(titles.get(name, say(name, name)), of, Filter(desk=ALL, phase=name))
        for name, of in by_phase.items()
        if of
    )


def _line(title: Text, rows: Sequence[OpenRow], wanted: Filter) -> Line:
    """The rows of one phase or kind added up."""
    opened = Figure(sum(row.cases for row in rows), wanted, sum(row.amount for row in rows))
    return Line(title, opened, Figure(sum(row.late for row in rows), replace(wanted, due="overdue")))


def _years(ctx: Context, actor: Actor, session: Session) -> tuple[Year, ...]:
    if not ctx.content.policy.permits(actor, REGISTER):
        return ()
    return tuple(Year(*row) for row in figure_rows.certificates(session, ctx.agency)[-YEARS:])


def _late_first(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Those with something late, the most first."""
    return tuple(sorted((one for one in lines if one.late.count), key=lambda one: -one.late.count))

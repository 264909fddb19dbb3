"""The clock of a demo: an administrator moves it forward, and the worker lives through every day on the way.

Outside demo mode there is no such clock: whatever asks for it is told that there is nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import structlog
from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import DemoClock, local_date, shown
from caseflow.core.errors import Conflict, Invalid, NotFound
from caseflow.core.text import say
from caseflow.db.queries.administration import demo_clock as rows
from caseflow.db.queries.administration.demo_clock import DemoDaysRow
from caseflow.services.accounts.rights import MANAGE_ACCOUNTS
from caseflow.services.engine.capability import Engine
from caseflow.services.foundation import audit, permits
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once

log = structlog.get_logger(__name__)

STREAM = "demo/clock"
MOST_DAYS = 400
"""As far as the clock goes at once: past a year's surveillance, in a few minutes."""


@dataclass(frozen=True, slots=True)
class DemoClockPage:
    """Where the clock stands, where it is going, and where it could go.

    `done` of `of` days are lived through while it `moves`; `next_due` is the day on which the next deadline or
    reminder has come, `latest` the last day that may be asked for.
    """

    today: date
    ahead: int
    target: date
    done: int
    of: int
    next_due: date | None
    latest: date

    @property
    def moves(self) -> bool:
        """Whether the clock is on its way."""
        return self.today < self.target


def page(ctx: Context, actor: Actor) -> DemoClockPage:
    """What the page of the clock shows; raises NotFound outside demo mode, NotAllowed for who is no administrator."""
    clock = _clock(ctx)
    permits.require(ctx, actor, MANAGE_ACCOUNTS)
    with ctx.read() as session:
        row = rows.find(session, ctx.agency)
        days = _days_to_next(ctx, session)
    today = local_date(clock.real.now()) + timedelta(days=row.days)
    return DemoClockPage(
        today=today,
        ahead=row.days,
        target=today + timedelta(days=row.until - row.days),
        done=row.days - row.since,
        of=row.until - row.since,
        next_due=None if days is None else today + timedelta(days=days),
        latest=_latest(ctx, today),
    )


def move(ctx: Context, actor: Actor, to: date, key: str) -> None:
    """Lets the clock go on to a later day; the worker does it.

    Raises NotFound outside demo mode, NotAllowed, Invalid for a day that is not ahead or too far, Conflict while the
    clock is on its way.
    """
    clock = _clock(ctx)
    permits.require(ctx, actor, MANAGE_ACCOUNTS)

    def do(session: Session) -> Result:
        row = rows.find(session, ctx.agency)
        today = local_date(clock.real.now()) + timedelta(days=row.days)
        _check(ctx, today, to)
        if not rows.aim(session, ctx.agency, row, row.days + (to - today).days):
            raise Conflict(say("Đồng hồ đang chuyển ngày.", "The clock is on its way already."))
        audit.record(ctx, session, actor, STREAM, "demo_clock_moved", {"from": today.isoformat(), "to": to.isoformat()})
        return {}

    once(ctx, actor, key, "demo_clock", do)


def carry_out(ctx: Context) -> int:
    """Lives through the days that the clock still has to go; gives how many. What the worker calls at every beat.

    Each day is a commit of its own, after which everything that the worker does is done once: so deadlines, reminders
    and escalations come in the order of their days. A worker that dies is followed by another after a pause. Outside
    demo mode nothing happens, and nothing is asked.
    """
    clock = ctx.demo_clock
    if clock is None:
        return 0
    with ctx.read() as session:
        row = rows.find(session, ctx.agency)
    if row.days >= row.until or not _claimed(ctx):
        return 0
    passed = 0
    while row.days < row.until:
        row = _next_day(ctx, clock, row)
        _work(ctx)
        passed += 1
    with ctx.tx() as session:
        rows.release(session, ctx.agency)
    return passed


def _next_day(ctx: Context, clock: DemoClock, seen: DemoDaysRow) -> DemoDaysRow:
    with ctx.tx() as session:
        rows.step(session, ctx.agency, seen.days, ctx.wall.now())
        row = rows.find(session, ctx.agency)
    clock.moved(row.days)
    ctx.crash.at("demo_clock:day_begun")
    return row


def _claimed(ctx: Context) -> bool:
    with ctx.tx() as session:
        return rows.claim(session, ctx.agency, ctx.wall.now())


def _work(ctx: Context) -> None:
    """Whatever the worker does, once; a job that fails is logged, as at its own beat, and holds up no other."""
    for job in ctx.part(Engine).each("jobs"):
        if job.run is carry_out:
            continue
        try:
            job.run(ctx)
        except Exception:
            log.exception("demo_day_job_failed", job=job.name)


def _clock(ctx: Context) -> DemoClock:
    if ctx.demo_clock is None:
        raise NotFound
    return ctx.demo_clock


def _days_to_next(ctx: Context, session: Session) -> int | None:
    """After how many whole days the next timer will be due."""
    now = ctx.clock.now()
    due = rows.next_due(session, ctx.agency, now)
    return None if due is None else max(1, -((now - due) // timedelta(days=1)))


def _latest(ctx: Context, today: date) -> date:
    """The last day that may be asked for: there must be a working calendar for it."""
    return min(today + timedelta(days=MOST_DAYS), date(max(ctx.calendar.years), 12, 31))


def _check(ctx: Context, today: date, to: date) -> None:
    latest = _latest(ctx, today)
    if to <= today:
        raise Invalid.at(
            "day", f"Đồng hồ chỉ đi tới: chọn một ngày sau {shown(today)}.",
            f"The clock goes only forward: choose a day after {shown(today)}.",
        )  # fmt: skip
    if to > latest:
        raise Invalid.at(
            "day", f"Mỗi lần chuyển đến muộn nhất {shown(latest)}.", f"At once it goes no further than {shown(latest)}."
        )

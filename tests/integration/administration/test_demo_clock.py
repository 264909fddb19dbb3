"""The clock of a demo: forward only, the same for all processes, day by day, and nowhere outside demo mode."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.actor import Actor
from caseflow.core.clock import DEMO_CLOCK_AGE, FixedClock, local_date
from caseflow.core.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from caseflow.db.models import DemoDays, Event, Outage, Timer
from caseflow.services.accounts import accounts, sessions
from caseflow.services.administration import demo_clock, health, verify
from caseflow.services.foundation.context import Context
from tests.support import factories
from tests.support.contexts import NOW, BuildContext
from tests.support.crash import KILLED, CrashAt, in_a_process
from tests.support.factories import key
from tests.support.journey import Journey
from tests.support.roads import MAIN

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def demo(build_context: BuildContext) -> Context:
    """A demo on a database of its own; `demo.wall` is the clock that a test moves as time itself."""
    return build_context(demo=True)


@pytest.fixture
def admin(demo: Context) -> Actor:
    """Who may move the clock."""
    return factories.staff(demo, "sysadmin")


def today(ctx: Context) -> date:
    return local_date(ctx.clock.now())


def pass_seconds(ctx: Context) -> None:
    """As long as a process trusts what it has read."""
    assert isinstance(ctx.wall, FixedClock)
    ctx.wall.advance(DEMO_CLOCK_AGE)


def go(ctx: Context, admin: Actor, to: date) -> None:
    demo_clock.move(ctx, admin, to, key())
    demo_clock.carry_out(ctx)


class Hand(FixedClock):
    """What a story of the tests moves on to a moment, by moving the demo's clock to a day."""

    def __init__(self, ctx: Context, admin: Actor) -> None:
        super().__init__(ctx.clock.now())
        self.ctx, self.admin = ctx, admin

    def now(self) -> datetime:
        return self.ctx.clock.now()

    def set(self, at: datetime) -> None:
        if at > self.now():
            go(self.ctx, self.admin, local_date(self.now()) + -((self.now() - at) // DAY) * DAY)


def journey_of(ctx: Context, plain: Context, admin: Actor) -> Journey:
    """A story that lives by the demo's clock."""
    journey = Journey(plain)
    journey.ctx, journey.clock = ctx, Hand(ctx, admin)
    return journey


def reminders(ctx: Context) -> list[Any]:
    with ctx.read() as session:
        return list(session.execute(sa.select(Event.at, Event.body).where(Event.kind == "reminded").order_by(Event.id)))


@pytest.mark.both_databases
def test_a_case_begun_now_has_its_certificate_in_one_sitting_and_is_reminded_in_its_time(
    demo: Context, ctx: Context, admin: Actor
) -> None:
    journey = journey_of(demo, ctx, admin)
    for role, action in MAIN:
        journey.do(role, action)
        demo_clock.move(demo, admin, today(demo) + DAY, key())
        assert demo_clock.carry_out(demo) == 1
    assert journey.state == "surveillance"
    certified = reminders(demo)

    with demo.read() as session:
        mine = sa.select(Timer.due_at).where(Timer.open.is_(True), Timer.case_id == journey.row.id)
        due = sorted(session.scalars(mine))[:2]
    go(demo, admin, local_date(due[-1]) + DAY)

    said = [local_date(row.at) for row in reminders(demo)[len(certified) :]]
    assert said == sorted(said)
    assert {local_date(moment) for moment in due} <= set(said)
    assert verify.verify(demo).findings == ()
    with demo.read() as session:
        assert session.scalars(sa.select(Outage)).all() == []


def test_each_day_is_lived_through_before_the_next_begins(demo: Context, ctx: Context, admin: Actor) -> None:
    """A supplement that nobody sends: both reminders on their days, the escalation, and the end on its own."""
    journey = journey_of(demo, ctx, admin)
    journey.do("applicant", "submit")
    journey.do("one_stop", "ask_supplement")
    due = journey.row.due_on
    assert due is not None
    with demo.read() as session:
        mine = sa.select(Timer.due_at).where(Timer.open.is_(True), Timer.case_id == journey.row.id)
        planned = sorted(session.scalars(mine))
    go(demo, admin, due + 10 * DAY)

    drafted = next(paper for paper in journey.papers if paper.action == "lapse")
    assert (journey.state, drafted.proposed_by, drafted.waits_for) == ("supplement", 0, "division_head")
    with demo.read() as session:
        fired = sa.select(Timer.due_at, Timer.fired_at).where(Timer.fired_at.is_not(None)).order_by(Timer.fired_at)
        rows = session.execute(fired).all()
    assert {row.due_at for row in rows} >= set(planned[:2])
    assert [row.due_at for row in rows] == sorted(row.due_at for row in rows)
    assert all(timedelta(0) <= row.fired_at - row.due_at < DAY for row in rows)


def test_the_clock_goes_only_forward_and_not_beyond_the_working_calendar(demo: Context, admin: Actor) -> None:
    for day in (TODAY, TODAY - DAY, TODAY + (demo_clock.MOST_DAYS + 1) * DAY):
        with pytest.raises(Invalid):
            demo_clock.move(demo, admin, day, key())
    last = date(max(demo.calendar.years), 12, 31)
    ahead = (last - TODAY).days - 2
    with demo.tx() as session:
        session.add(DemoDays(agency=demo.agency, days=ahead, since=ahead, until=ahead))
    pass_seconds(demo)
    assert demo_clock.page(demo, admin).latest == last
    with pytest.raises(Invalid):
        demo_clock.move(demo, admin, last + DAY, key())
    go(demo, admin, last)
    assert today(demo) == last


def test_only_an_administrator_moves_it_and_once_a_key(demo: Context, admin: Actor) -> None:
    for person in (factories.staff(demo, "director"), factories.staff(demo, "auditor"), factories.applicant(demo)):
        with pytest.raises(NotAllowed):
            demo_clock.move(demo, person, TODAY + DAY, key())
        with pytest.raises(NotAllowed):
            demo_clock.page(demo, person)
    same = key()
    demo_clock.move(demo, admin, TODAY + 2 * DAY, same)
    demo_clock.move(demo, admin, TODAY + 2 * DAY, same)
    with pytest.raises(Conflict):
        demo_clock.move(demo, admin, TODAY + 3 * DAY, key())
    demo_clock.carry_out(demo)
    assert today(demo) == TODAY + 2 * DAY
    with demo.read() as session:
        (said,) = session.scalars(sa.select(Event.body).where(Event.kind == "demo_clock_moved")).all()
    assert f'"to":"{TODAY + 2 * DAY}"' in said


def test_it_is_shared_by_all_processes_and_tells_how_far_it_is(
    demo: Context, build_context: BuildContext, admin: Actor
) -> None:
    other = build_context(demo=True, clock=demo.wall)
    assert other.clock.now() == demo.clock.now()
    demo_clock.move(other, admin, TODAY + 3 * DAY, key())
    page = demo_clock.page(demo, admin)
    assert (page.today, page.target, page.done, page.of, page.moves) == (TODAY, TODAY + 3 * DAY, 0, 3, True)
    demo_clock.carry_out(demo)
    pass_seconds(demo)
    assert today(other) == today(demo) == TODAY + 3 * DAY
    assert not demo_clock.page(other, admin).moves


@pytest.mark.both_databases
def test_a_worker_that_dies_on_the_way_is_followed_by_another(
    demo: Context, build_context: BuildContext, admin: Actor
) -> None:
    demo_clock.move(demo, admin, TODAY + 5 * DAY, key())

    def dies() -> None:
        demo_clock.carry_out(build_context(demo=True, crash=CrashAt("demo_clock:day_begun", 2)))

    demo.database.engine.dispose()
    assert in_a_process(dies) == KILLED
    assert demo_clock.carry_out(demo) == 0, "the dead one's lease still holds"
    assert isinstance(demo.wall, FixedClock)
    demo.wall.advance(timedelta(minutes=3))
    assert demo_clock.carry_out(demo) == 3
    assert today(demo) == TODAY + 5 * DAY


def test_a_leap_signs_nobody_out_and_forgives_no_guess(demo: Context, admin: Actor) -> None:
    token = factories.session_token(demo, admin.email)
    guess = {"email": admin.email, "password": "sai mật khẩu 2026", "address": "10.9.9.9", "browser": "tests"}
    for _ in range(10):
        with pytest.raises(Invalid):
            accounts.sign_in(demo, **guess)
    health.beat(demo, "server")
    go(demo, admin, TODAY + 40 * DAY)

    assert sessions.resume(demo, token) is not None
    with pytest.raises(TooMany):
        accounts.sign_in(demo, **guess)
    assert health.health(demo).scheduler_alive
    assert isinstance(demo.wall, FixedClock)
    demo.wall.advance(timedelta(hours=13))
    assert sessions.resume(demo, token) is None


def test_outside_demo_mode_there_is_no_such_clock(ctx: Context) -> None:
    admin = factories.staff(ctx, "sysadmin")
    with ctx.tx() as session:
        session.add(DemoDays(agency=ctx.agency, days=30, since=30, until=60))
    assert ctx.clock.now() == ctx.wall.now() == NOW
    assert ctx.demo_clock is None
    assert demo_clock.carry_out(ctx) == 0
    with pytest.raises(NotFound):
        demo_clock.move(ctx, admin, TODAY + DAY, key())
    with pytest.raises(NotFound):
        demo_clock.page(ctx, admin)

"""Deadlines and messages: once, possibly late, never early, never lost; and what the mail server does to them."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.clock import LOCAL
from caseflow.core.errors import NotAllowed, Refused
from caseflow.db.models import Event, OutboxMessage, Timer
from caseflow.db.queries.messages import outbox as outbox_rows
from caseflow.gateways.mail import MailServerAway, PermanentMailError, SmtpMailer, TransientMailError
from caseflow.services.administration import verify
from caseflow.services.engine import timers
from caseflow.services.engine.capability import Engine
from caseflow.services.messages import outbox
from caseflow.services.messages.outbox import BACK_OFF, LEASE, TRIES
from tests.support import factories
from tests.support.contexts import settings_for
from tests.support.journey import Journey
from tests.support.postgres import free_port
from tests.support.stations import OpenStation, context, sqlite_only
from tests.support.web_tools import MailServer


def at_hour(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LOCAL)


def beat(journey: Journey) -> int:
    """One beat; gives how many timers fired, none of which failed."""
    done = timers.fire_due(journey.ctx)
    assert done.failed == 0
    return done.fired


def told(journey: Journey, message: str) -> list[str]:
    """Who was sent `message`, in order."""
    with journey.ctx.read() as session:
        statement = sa.select(OutboxMessage.recipient).where(OutboxMessage.message == message)
        return list(session.scalars(statement.order_by(OutboxMessage.id)))


def rows(journey: Journey) -> list[OutboxMessage]:
    """Every message, the oldest first."""
    with journey.ctx.read() as session:
        return list(session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)))


def flush(journey: Journey) -> None:
    """Sends everything that waits."""
    while outbox.deliver(journey.ctx).sent:
        pass


def sent(journey: Journey) -> list[Any]:
    """What has been sent."""
    return journey.ctx.mailer.sent  # type: ignore[union-attr]


# --- timers -----------------------------------------------------------------------------------------------------


@sqlite_only
def test_reminders_come_so_many_working_days_before_the_end_at_eight_and_not_a_minute_early(at: OpenStation):
    journey = at("site_survey")  # ten working days, reminders three and one before
    due = journey.row.due_on
    assert due == date(2026, 3, 24)
    officer = journey.person("case_officer").email
    for day in (date(2026, 3, 19), date(2026, 3, 23)):
        before = told(journey, "deadline_near")
        journey.clock.set(at_hour(day, 7, 59))
        assert beat(journey) == 0
        journey.clock.set(at_hour(day, 8))
        assert beat(journey) == 1
        assert beat(journey) == 0
        assert told(journey, "deadline_near") == [*before, officer]
    assert "Số ngày làm việc còn lại: 1" in rows(journey)[-1].body
    assert "24/03/2026" in rows(journey)[-1].body

    journey.clock.set(at_hour(due, 23, 59))
    assert beat(journey) == 0, "the term ends with the end of its last day (BLDS 2015 Đ.148)"
    journey.clock.set(at_hour(due + timedelta(days=1), 0))
    assert beat(journey) == 1
    assert sorted(told(journey, "deadline_missed")) == sorted([officer, journey.person("division_head").email])
    assert journey.state == "site_survey"
    assert verify.verify(journey.ctx).findings == ()


def test_where_a_term_leads_somewhere_the_system_goes_there(at: OpenStation):
    journey = at("surveillance")
    journey.clock.advance(timedelta(days=4 * 366))
    while beat(journey):
        pass
    assert journey.state == "closed"
    assert journey.applicant.email in told(journey, "case_closed")
    with journey.ctx.read() as session:
        last = session.scalars(sa.select(Event).where(Event.to_state == "closed")).one()
        assert (last.actor_id, last.kind) == (0, "transition")
        left = session.scalar(
            sa.select(sa.func.count()).select_from(Timer).where(Timer.open, Timer.name.like("state:%"))
        )
    assert left == 0
    assert verify.verify(journey.ctx).findings == ()


@sqlite_only
@pytest.mark.parametrize(("station", "days"), [("supplement", 40), ("corrective_action", 120), ("suspended", 400)])
def test_no_term_ends_a_case_that_was_submitted(at: OpenStation, station: str, days: int):
    journey = at(station)
    journey.clock.advance(timedelta(days=days))
    while beat(journey):
        pass
    assert (journey.state, journey.row.outcome) == (station, None)
    assert all(paper.status == "under_way" for paper in journey.papers if paper.proposed_by == 0)
    assert verify.verify(journey.ctx).findings == ()


@sqlite_only
def test_after_a_month_without_power_everything_that_was_due_happens_once(at: OpenStation):
    journey = at("eligibility_check")
    journey.clock.advance(timedelta(days=30))
    assert beat(journey) == 3  # two reminders and the breach
    journey.clock.advance(timedelta(hours=1))
    assert beat(journey) == 0
    assert set(Counter(told(journey, "deadline_near")).values()) == {2}, "each officer hears each reminder once"
    with journey.ctx.read() as session:
        names = session.scalars(sa.select(Event.body).where(Event.kind == "reminded")).all()
    assert len(names) == len(set(names)) == 3
    assert verify.verify(journey.ctx).findings == ()


@sqlite_only
def test_when_the_clock_goes_back_nothing_fires_again(at: OpenStation):
    journey = at("eligibility_check")
    journey.clock.advance(timedelta(days=30))
    beat(journey)
    journey.clock.advance(timedelta(days=-29))
    assert beat(journey) == 0
    journey.clock.advance(timedelta(days=29))
    assert beat(journey) == 0


@sqlite_only
def test_leaving_a_state_takes_its_timers_along(at: OpenStation):
    journey = at("eligibility_check")
    journey.do("case_officer", "confirm_eligibility")
    journey.clock.advance(timedelta(days=5))
    with journey.ctx.read() as session:
        live = session.scalars(sa.select(Timer.name).where(Timer.open)).all()
    states = [name for name in live if name.startswith("state:")]
    assert states
    assert all(name.startswith("state:site_survey:") for name in states)
    journey.clock.set(at_hour(date(2026, 3, 17), 9))  # the old state's last day
    assert beat(journey) == 0


@sqlite_only
def test_not_even_a_fault_of_ours_in_one_timer_holds_up_those_behind_it(
    at: OpenStation, monkeypatch: pytest.MonkeyPatch
):
    journey = at("site_survey")
    kind = journey.ctx.part(Engine).timers["remind"]
    real = kind._fire

    def broken(*given: object) -> None:
        monkeypatch.setattr(kind, "_fire", real)
        raise TypeError("a fault of ours")

    monkeypatch.setattr(kind, "_fire", broken)
    journey.clock.advance(timedelta(days=40))
    done = timers.fire_due(journey.ctx)
    assert done.failed == 1
    assert done.fired >= 1


@sqlite_only
def test_a_timer_that_fails_holds_up_nobody_and_is_tried_again(at: OpenStation):
    journey = at("eligibility_check")
    with journey.ctx.tx() as session:
        first = session.scalars(sa.select(Timer).where(Timer.open).order_by(Timer.due_at).limit(1)).one()
        what, number = dict(first.what), first.id
        first.what = {**what, "do": "unheard_of"}
    journey.clock.advance(timedelta(days=30))

    done = timers.fire_due(journey.ctx)
    assert (done.fired, done.failed) == (2, 1)
    assert timers.fire_due(journey.ctx).failed == 0  # not at once: whatever is broken needs time to be mended
    journey.clock.advance(timedelta(minutes=1))
    assert timers.fire_due(journey.ctx).failed == 1
    journey.clock.advance(timedelta(minutes=1))
    assert timers.fire_due(journey.ctx).failed == 0
    with journey.ctx.tx() as session:
        row = session.get_one(Timer, number)
        assert (row.open, row.attempts) == (True, 2)
        assert "unheard_of" in row.note
        row.attempts = 90  # months of failures: the pause stays a day, and the beat lives
    journey.clock.advance(timedelta(days=1))
    assert timers.fire_due(journey.ctx).failed == 1
    journey.clock.advance(timedelta(days=1))
    with journey.ctx.tx() as session:
        row = session.get_one(Timer, number)
        row.what = what
    journey.clock.advance(timedelta(minutes=1))
    assert beat(journey) == 1


@sqlite_only
def test_the_council_that_has_the_case_is_reminded_and_no_other(at: OpenStation):
    journey = at("council_meeting")
    stranger = factories.staff(journey.ctx, "council_secretary")
    journey.clock.advance(timedelta(days=40))
    assert beat(journey) == 3
    assert journey.council is not None
    assert set(told(journey, "deadline_near")) == {journey.council.member("secretary").email}
    assert stranger.email not in told(journey, "deadline_missed")


@sqlite_only
def test_surveillance_is_announced_ahead_reported_late_and_quiet_once_done(at: OpenStation):
    journey = at("surveillance")
    journey.clock.set(at_hour(date(2027, 1, 4), 9))
    before = len(told(journey, "surveillance_due"))
    assert beat(journey) >= 1, "ninety days before the first surveillance"
    assert set(told(journey, "surveillance_due")[before:]) == {
        journey.applicant.email, journey.person("case_officer").email
    }  # fmt: skip
    journey.do("case_officer", "record_surveillance")
    journey.clock.set(at_hour(date(2027, 5, 30), 9))
    assert beat(journey) == 0, "what is done is not asked for again"
    journey.clock.set(at_hour(date(2028, 1, 10), 9))
    assert beat(journey) >= 1, "the second one, though its year has no calendar yet"
    assert verify.verify(journey.ctx).findings == ()


def _worker(url: str, folder: Any, now: datetime, results: Any) -> None:
    ctx = context(url, folder, now)
    results.put(timers.fire_due(ctx).fired)
    ctx.database.engine.dispose()


@pytest.mark.parametrize("stations", ["postgresql"], indirect=True)
def test_two_workers_on_postgresql_fire_every_timer_once(at: OpenStation):
    journey = at("surveillance")
    with journey.ctx.tx() as session:
        session.execute(
            sa.insert(Timer),
            [
                {
                    "agency": journey.ctx.agency, "case_id": journey.row.id, "name": f"surveillance:{n}:0",
                    "occurrence": n, "due_at": journey.clock.now(), "open": True,
                    "what": {"do": "surveillance", "number": n, "due_on": "2027-03-10"},
                }
                for n in range(100, 160)
            ],
        )  # fmt: skip
    engine = journey.ctx.database.engine
    url = engine.url.render_as_string(hide_password=False)
    multi = multiprocessing.get_context("spawn")
    results = multi.Queue()
    arguments = (url, journey.ctx.settings.var, journey.clock.now(), results)
    workers = [multi.Process(target=_worker, args=arguments) for _ in range(2)]
    for worker in workers:
        worker.start()
    fired = sum(results.get(timeout=60) for _ in workers)
    for worker in workers:
        worker.join()
    while beat(journey):
        fired += 1
    with journey.ctx.read() as session:
        reminded = session.scalar(sa.select(sa.func.count()).select_from(Event).where(Event.kind == "reminded"))
    assert reminded == 60
    assert verify.verify(journey.ctx).findings == ()


# --- messages ---------------------------------------------------------------------------------------------------


@sqlite_only
def test_a_server_that_says_later_gets_it_later(at: OpenStation):
    journey = at("submitted")
    journey.ctx.mailer.failures.append(TransientMailError("451 later"))  # type: ignore[union-attr]
    flush(journey)
    (row,) = (r for r in rows(journey) if r.status == "queued")
    assert (row.attempts, row.last_error, row.next_at) == (1, "451 later", journey.clock.now() + BACK_OFF)
    assert outbox.deliver(journey.ctx).sent == 0
    journey.clock.advance(BACK_OFF)
    assert outbox.deliver(journey.ctx).sent == 1
    assert {r.status for r in rows(journey)} == {"sent"}
    assert len(sent(journey)) == len(rows(journey))
    assert verify.verify(journey.ctx).findings == ()


@sqlite_only
def test_what_a_server_will_never_take_is_put_aside_with_its_reason(at: OpenStation):
    journey = at("submitted")
    journey.ctx.mailer.failures.append(PermanentMailError("550 no such person"))  # type: ignore[union-attr]
    flush(journey)
    (dead,) = (r for r in rows(journey) if r.status == "dead")
    assert (dead.last_error, dead.sent_at) == ("550 no such person", None)
    assert {r.status for r in rows(journey) if r.id != dead.id} == {"sent"}
    assert verify.verify(journey.ctx).findings == ()

    admin = factories.staff(journey.ctx, "sysadmin")
    with pytest.raises(NotAllowed):
        outbox.send_again(journey.ctx, journey.person("one_stop"), dead.id, factories.key())
    outbox.send_again(journey.ctx, admin, dead.id, factories.key())
    flush(journey)
    (again,) = (r for r in rows(journey) if r.id == dead.id)
    assert (again.status, again.message_id, again.body) == ("sent", dead.message_id, dead.body)
    with pytest.raises(Refused):
        outbox.send_again(journey.ctx, admin, dead.id, factories.key())


@sqlite_only
def test_a_message_is_put_off_eight_times_with_growing_pauses_then_put_aside(at: OpenStation):
    journey = at("submitted")
    flush(journey)
    journey.do("one_stop", "ask_supplement")
    pauses = []
    for _ in range(TRIES):
        journey.ctx.mailer.failures.append(TransientMailError("451 later"))  # type: ignore[union-attr]
        assert outbox.deliver(journey.ctx).failed == 1
        row = rows(journey)[-1]
        pauses.append(row.next_at - journey.clock.now())
        journey.clock.set(row.next_at)
    assert row.status == "dead"
    assert pauses == [BACK_OFF * 2**n for n in range(TRIES)]
    assert outbox.deliver(journey.ctx).sent == 0


@sqlite_only
def test_while_the_server_is_away_nothing_is_lost_however_long_it_takes(at: OpenStation):
    journey = at("submitted")
    port = free_port()
    url = str(journey.ctx.database.engine.url.render_as_string(hide_password=False))
    settings = settings_for(url, journey.ctx.settings.var, smtp_host="127.0.0.1", smtp_port=port)
    away = journey.on(context(url, journey.ctx.settings.var, journey.clock.now(), mailer=SmtpMailer(settings)))
    total = len(rows(away))
    for _ in range(3 * TRIES):
        assert outbox.deliver(away.ctx) == outbox.Delivery(0, 1), "one look at a server that is away is enough a beat"
        away.clock.advance(timedelta(hours=6))
    waiting = rows(away)
    assert {r.status for r in waiting} == {"queued"}
    assert max(r.attempts for r in waiting) == 0
    assert verify.verify(away.ctx).findings == ()

    back = journey.on(context(url, journey.ctx.settings.var, away.clock.now()))
    flush(back)
    assert len(sent(back)) == total


@sqlite_only
def test_a_worker_that_died_with_a_message_loses_it_to_the_next_one_who_says_that_it_may_come_twice(at: OpenStation):
    journey = at("submitted")
    with journey.ctx.tx() as session:
        taken = outbox_rows.claim(session, journey.ctx.agency, "dead worker", journey.clock.now(), LEASE)
        assert taken is not None
    flush(journey)
    assert taken.id not in [r.id for r in rows(journey) if r.status == "sent"], "a lease that lasts is respected"
    journey.clock.advance(LEASE + timedelta(seconds=1))
    flush(journey)
    marked = [r.id for r in rows(journey) if r.possible_duplicate]
    assert marked == [taken.id]
    assert {r.status for r in rows(journey)} == {"sent"}


@sqlite_only
def test_a_message_that_kills_whoever_sends_it_is_put_aside_in_the_end(at: OpenStation):
    journey = at("submitted")
    flush(journey)
    journey.do("one_stop", "ask_supplement")

    class Deadly:
        def send(self, _mail: Any) -> None:
            raise SystemExit("out of memory")

    url = str(journey.ctx.database.engine.url.render_as_string(hide_password=False))
    poor = journey.on(context(url, journey.ctx.settings.var, journey.clock.now(), mailer=Deadly()))
    for _ in range(TRIES):
        with pytest.raises(SystemExit):
            outbox.deliver(poor.ctx)
        poor.clock.advance(LEASE + timedelta(seconds=1))
    assert outbox.deliver(poor.ctx) == outbox.Delivery(0, 1)
    assert (rows(poor)[-1].status, rows(poor)[-1].possible_duplicate) == ("dead", True)
    assert verify.verify(poor.ctx).findings == ()


@sqlite_only
def test_two_workers_never_send_the_same_message_though_the_server_is_slow(at: OpenStation):
    """Each message has a lease of its own: a batch held under one lease would run out while its head is being sent."""
    journey = at("surveillance")
    clock, sent = journey.clock, list[str]()
    url = str(journey.ctx.database.engine.url.render_as_string(hide_password=False))

    class Slow:
        def send(self, mail: Any) -> None:
            sent.append(mail.message_id)
            clock.advance(timedelta(seconds=60))
            outbox.deliver(context(url, journey.ctx.settings.var, clock.now(), clock=clock, mailer=Brief()))

    class Brief:
        def __init__(self) -> None:
            self.mails = 0

        def send(self, mail: Any) -> None:
            self.mails += 1
            if self.mails > 1:
                raise MailServerAway("one a beat")
            sent.append(mail.message_id)

    outbox.deliver(context(url, journey.ctx.settings.var, clock.now(), clock=clock, mailer=Slow()))
    assert len(sent) == len(set(sent)) > 10


@sqlite_only
def test_without_a_mail_server_messages_are_kept(at: OpenStation):
    journey = at("submitted")
    url = str(journey.ctx.database.engine.url.render_as_string(hide_password=False))
    ctx = context(url, journey.ctx.settings.var, journey.clock.now(), mailer=None)
    assert ctx.mailer is None
    assert outbox.deliver(ctx) == outbox.Delivery(0, 0)
    assert {r.status for r in rows(journey)} == {"queued"}


@sqlite_only
def test_a_real_server_that_is_busy_gets_the_mail_with_the_same_id_later(at: OpenStation, smtp: MailServer):
    journey = at("submitted")
    flush(journey)
    journey.do("one_stop", "ask_supplement")
    url = str(journey.ctx.database.engine.url.render_as_string(hide_password=False))
    settings = settings_for(url, journey.ctx.settings.var, smtp_host=smtp.host, smtp_port=smtp.port)
    real = journey.on(context(url, journey.ctx.settings.var, journey.clock.now(), mailer=SmtpMailer(settings)))
    smtp.answers += ["451 4.3.0 later"]
    assert outbox.deliver(real.ctx) == outbox.Delivery(0, 1)
    real.clock.advance(BACK_OFF)
    assert outbox.deliver(real.ctx) == outbox.Delivery(1, 0)
    assert [mail["Message-ID"] for mail in smtp.mails] == [rows(real)[-1].message_id]
    assert issubclass(MailServerAway, TransientMailError)

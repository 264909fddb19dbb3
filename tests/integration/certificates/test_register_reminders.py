"""Certificates that no case reminds of: holders and keepers are told in time, once, whatever happens to the worker."""

from __future__ import annotations

import json
import runpy
import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.bootstrap import ENGINE
from caseflow.certificates.acts import Act
from caseflow.core.actor import Actor
from caseflow.core.clock import LOCAL, FixedClock
from caseflow.core.content import shipped_root
from caseflow.db.models import Certificate, Event, OutboxMessage, Timer
from caseflow.db.prepared import table_of
from caseflow.services.administration import verify
from caseflow.services.certificates import changes as register_changes
from caseflow.services.certificates import register
from caseflow.services.certificates import reminders as register_reminders
from caseflow.services.certificates.reminders import BATCH, remind_due
from caseflow.services.engine.capability import Capability, Engine, Job
from caseflow.services.foundation.context import Context
from caseflow.worker import scheduler
from tests.support import factories, scenario
from tests.support.contexts import BuildContext
from tests.support.crash import KILLED, CrashAt, in_a_process
from tests.support.factories import key
from tests.support.journey import Journey
from tests.support.races import race
from tests.support.roads import road
from tests.support.stations import OpenStation
from tests.support.world import CERTIFICATE

VERSIONS = shipped_root() / "migrations" / "versions"
SURVEILLANCE = (date(2026, 4, 3), date(2026, 5, 4), date(2026, 6, 2), date(2026, 6, 17))
"""60 and 30 days before the first surveillance of CERTIFICATE (3 May is a Sunday), that day, and 15 days after it."""


def at(day: date, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LOCAL)


@pytest.fixture
def officer(ctx: Context) -> Actor:
    """The one who keeps the register."""
    return factories.staff(ctx, "case_officer")


@pytest.fixture
def holder(ctx: Context) -> Actor:
    """A person of the organisation that holds CERTIFICATE."""
    person = factories.applicant(ctx)
    scenario.enterprise(ctx, person, tax_code=CERTIFICATE["tax_code"], name=CERTIFICATE["holder_name"])
    return factories.signed_in(ctx, person.email)


def enter(ctx: Context, officer: Actor, **said: Any) -> str:
    return str(register_changes.enter(ctx, officer, {**CERTIFICATE, **said}, key())["certificate"])


def row(ctx: Context, public_id: str) -> Certificate:
    with ctx.read() as session:
        return session.scalars(sa.select(Certificate).where(Certificate.public_id == public_id)).one()


def mails(ctx: Context) -> list[tuple[str, str]]:
    """Message and receiver of every mail about the register, in order."""
    about = sa.select(OutboxMessage.message, OutboxMessage.recipient).where(OutboxMessage.message.like("%_due"))
    with ctx.read() as session:
        found = session.execute(about.order_by(OutboxMessage.id)).all()
    return [(r.message, r.recipient) for r in found]


def body(ctx: Context, who: Actor) -> str:
    """The newest mail to a person."""
    with ctx.read() as session:
        own = sa.select(OutboxMessage.body).where(OutboxMessage.recipient == who.email)
        return session.scalars(own.order_by(OutboxMessage.id.desc()).limit(1)).one()


def reminded(ctx: Context) -> list[int]:
    """The certificates that people were reminded of, as often as they were."""
    with ctx.read() as session:
        bodies = session.scalars(sa.select(Event.body).where(Event.kind == "certificates_reminded")).all()
    return sorted(own for text in bodies for own in json.loads(text)["details"]["certificates"])


def clean(ctx: Context) -> None:
    assert verify.verify(ctx).findings == ()


def test_holder_and_keepers_are_told_on_the_days_of_the_kind_at_eight_and_not_before(
    ctx: Context, clock: FixedClock, officer: Actor, holder: Actor
):
    public_id, stranger = enter(ctx, officer), factories.applicant(ctx)
    assert remind_due(ctx) == 0, "what is past when it is entered is let be"
    assert row(ctx, public_id).remind_on == SURVEILLANCE[0]
    for number, day in enumerate(SURVEILLANCE, 1):
        clock.set(at(day, 7, 59))
        assert remind_due(ctx) == 0
        clock.set(at(day))
        assert remind_due(ctx) == 1
        assert remind_due(ctx) == 0
        assert mails(ctx) == [("certificates_due", holder.email), ("register_due", officer.email)] * number
    for text in (body(ctx, holder), body(ctx, officer)):
        assert (
            "- TCVN ISO 9001, NH-1 (Hợp tác xã Ngoài Hồ Sơ): đánh giá giám sát chậm nhất hết ngày 02/06/2026\n" in text
        )
        assert f"/certificates/{public_id}\n" in text
    assert stranger.email not in [who for _, who in mails(ctx)]
    assert row(ctx, public_id).remind_on == date(2027, 3, 4)  # the second surveillance
    moments = [m.title.en for m in register.one(ctx, holder, public_id).timeline]
    assert "Last reminder sent" in moments
    assert len(reminded(ctx)) == len(SURVEILLANCE)
    clean(ctx)


def test_the_days_are_those_on_which_a_case_reminds_of_its_certificate(at: OpenStation):
    journey = at("surveillance")
    with journey.ctx.read() as session:
        own = session.scalars(sa.select(Certificate).where(Certificate.case_id == journey.row.id)).one()
        timers = session.scalars(sa.select(Timer).where(Timer.open, Timer.name.like("surveillance:%"))).all()
    of_case = {(t.due_at.astimezone(LOCAL).date(), t.what["due_on"]) for t in timers if t.what["do"] == "surveillance"}
    assert own.remind_on is None, "the case reminds"
    ctx, officer = journey.ctx, journey.person("case_officer")
    said = {"decided_on": own.decided_on.isoformat(), "valid_from": own.valid_from.isoformat()}
    public_id = enter(ctx, officer, **said)
    told, before = set(), 0
    while (day := row(ctx, public_id).remind_on) is not None:
        journey.clock.set(datetime(day.year, day.month, day.day, 8, tzinfo=LOCAL))
        remind_due(ctx)
        text = body(ctx, officer)
        if len(mails(ctx)) > before:
            told |= {(day, d) for _, d in of_case if f"{d[8:]}/{d[5:7]}/{d[:4]}" in text}
        before = len(mails(ctx))
    assert told == of_case
    assert mails(ctx)[0] == ("register_due", officer.email)


def test_what_was_in_the_register_before_is_reminded_of_from_the_migration_on(at: OpenStation):
    journey = at("surveillance")
    ctx, officer = journey.ctx, journey.person("case_officer")
    mine, gone = enter(ctx, officer), enter(ctx, officer, number="NH-2")
    status = {"from_on": "2026-03-09", "note": "Vi phạm quy định sử dụng dấu."}
    register_changes.set_status(ctx, officer, gone, status, act=Act.WITHDRAW, version=1, key=key())
    fill = runpy.run_path(str(next(VERSIONS.glob("0005_*.py"))))["FILL"]
    with ctx.tx() as session:
        session.execute(sa.update(Certificate).values(remind_on=None))
        session.execute(sa.text(fill))
    with ctx.read() as session:
        looked_at = sa.select(Certificate.public_id).where(Certificate.remind_on.is_not(None))
        assert session.scalars(looked_at).all() == [mine], "neither what a case reminds of, nor what is withdrawn"


def test_a_certificate_that_its_case_does_not_remind_of_is_the_registers(ctx: Context, clock: FixedClock):
    """The optional certificate of a traced system: its road has no surveillance."""
    journey = Journey(ctx, "traceability")
    for name in road(journey.definition, "upkeep", journey.state):
        journey.do(journey.definition.actions[name].by[0], name)
    journey.attach_missing("certificate_scan", "applicant")
    journey.do("case_officer", "record_certificate")
    with ctx.read() as session:
        own = session.scalars(sa.select(Certificate).where(Certificate.case_id == journey.row.id)).one()
    assert own.remind_on is not None
    assert own.valid_to is not None
    clock.set(datetime(own.valid_to.year, own.valid_to.month, own.valid_to.day, 8, tzinfo=LOCAL))
    assert remind_due(ctx) == 1
    assert {"certificates_due", "register_due"} == {message for message, _ in mails(ctx)}


def test_a_case_that_ends_leaves_its_certificate_to_the_register(at: OpenStation):
    journey = at("surveillance")
    remind_due(journey.ctx)
    journey.do("case_officer", "close")
    with journey.ctx.read() as session:
        own = session.scalars(sa.select(Certificate).where(Certificate.case_id == journey.row.id)).one()
    assert own.remind_on is not None
    assert own.next_due_on is not None
    journey.clock.set(datetime(own.next_due_on.year, own.next_due_on.month, own.next_due_on.day, 8, tzinfo=LOCAL))
    assert remind_due(journey.ctx) == 1
    assert ("certificates_due", journey.applicant.email) in mails(journey.ctx)
    clean(journey.ctx)


def test_after_months_without_power_each_date_is_told_once(ctx: Context, clock: FixedClock, officer: Actor):
    enter(ctx, officer)
    remind_due(ctx)
    clock.set(at(date(2026, 7, 20), 15))
    assert remind_due(ctx) == 1
    assert mails(ctx) == [("register_due", officer.email)]
    assert body(ctx, officer).count("02/06/2026") == 1
    clock.set(at(date(2026, 5, 4)))  # the clock goes back
    assert remind_due(ctx) == 0


def test_what_is_done_withdrawn_or_replaced_is_not_asked_for_and_a_correction_repeats_nothing(
    ctx: Context, clock: FixedClock, officer: Actor
):
    done, gone, old, kept = (enter(ctx, officer, number=f"NH-{n}") for n in range(4))
    later = {**CERTIFICATE, "number": "NH-9", "decided_on": "2026-03-02", "valid_from": "2026-03-02"}
    new = register_changes.replace(ctx, officer, old, later, act=Act.RENEW, version=1, key=key())["certificate"]
    result = {"done_on": "2026-03-09", "result": "passed"}
    register_changes.survey(ctx, officer, done, result, version=1, key=key())
    status = {"from_on": "2026-03-09", "note": "Vi phạm quy định sử dụng dấu."}
    register_changes.set_status(ctx, officer, gone, status, act=Act.WITHDRAW, version=1, key=key())
    register_changes.set_status(ctx, officer, kept, status, act=Act.SUSPEND, version=1, key=key())
    clock.set(at(SURVEILLANCE[0]))
    assert remind_due(ctx) == 1
    assert "NH-3" in body(ctx, officer)
    assert [row(ctx, one).remind_on for one in (gone, old)] == [None, None]
    assert row(ctx, done).remind_on == date(2027, 3, 4)
    assert row(ctx, new).remind_on is not None

    noted = {**CERTIFICATE, "number": "NH-3", "note": "Sửa."}
    register_changes.correct(ctx, officer, kept, noted, version=2, key=key())
    assert remind_due(ctx) == 0
    assert len(mails(ctx)) == 1
    clock.set(at(SURVEILLANCE[1]))
    assert remind_due(ctx) == 1
    clean(ctx)


def test_a_certificate_without_rules_of_its_kind_is_told_of_its_last_day(
    ctx: Context, clock: FixedClock, officer: Actor
):
    enter(ctx, officer, scheme="other", standard="HACCP", valid_to="2026-04-09")
    for day in (date(2026, 3, 10), date(2026, 4, 9), date(2026, 4, 24)):
        clock.set(at(day))
        assert remind_due(ctx) == 1
        assert "ngày cuối có hiệu lực 09/04/2026" in body(ctx, officer)
    clock.set(at(date(2027, 4, 9)))
    assert remind_due(ctx) == 0


def test_who_acts_for_several_holders_and_keeps_the_register_reads_each_once(ctx: Context, clock: FixedClock):
    both = factories.staff(ctx, "case_officer", "division_head")
    officer = factories.staff(ctx, "case_officer")
    codes = [CERTIFICATE["tax_code"], scenario.tax_code(9001)]
    for number, code in enumerate(codes):
        scenario.enterprise(ctx, both, tax_code=code, name=f"Đơn vị {number}")
        enter(ctx, officer, tax_code=code, holder_name=f"Đơn vị {number}", number=f"NH-{number}")
    clock.set(at(SURVEILLANCE[0]))
    assert remind_due(ctx) == 2
    assert sorted(mails(ctx)) == sorted(
        [("certificates_due", both.email), ("register_due", both.email), ("register_due", officer.email)]
    )
    assert {"NH-0", "NH-1"} <= set(body(ctx, both).replace(",", " ").split())


def test_nobody_reads_of_what_others_hold(ctx: Context, clock: FixedClock, officer: Actor, holder: Actor):
    enter(ctx, officer)
    enter(ctx, officer, tax_code=scenario.tax_code(9002), holder_name="Đơn vị khác", number="NH-2")
    clock.set(at(SURVEILLANCE[0]))
    assert remind_due(ctx) == 2
    assert "NH-2" not in body(ctx, holder)
    assert {"NH-1", "NH-2"} <= set(body(ctx, officer).replace(",", " ").split())


def many(ctx: Context, officer: Actor, count: int) -> list[int]:
    """So many certificates that are alike but for their numbers, entered and planned; gives their ids."""
    enter(ctx, officer, scheme="other", valid_to="2026-06-02")
    remind_due(ctx)
    with ctx.tx() as session:
        table = table_of(Certificate)
        first = dict(session.execute(sa.select(table)).mappings().one())
        del first["id"]
        own = [{**first, "public_id": key(), "number": f"VD-{n}"} for n in range(1, count)]
        session.execute(sa.insert(table), own)
        return list(session.scalars(sa.select(Certificate.id).order_by(Certificate.id)))


def test_however_many_workers_there_are_each_certificate_is_told_once(
    ctx: Context, clock: FixedClock, officer: Actor, holder: Actor
):
    ids = many(ctx, officer, 3 * BATCH + 7)
    clock.set(at(SURVEILLANCE[0]))
    outcomes = race(*[partial(remind_due, ctx)] * 4)
    assert all(isinstance(outcome, int) for outcome in outcomes), outcomes
    remind_due(ctx)  # whoever met a batch that another worker held let it be
    assert reminded(ctx) == ids
    assert len(mails(ctx)) <= 2 * 8, "a mail lists what one transaction looks at"
    assert sum(body_.count("- TCVN ISO 9001") for body_ in bodies_to(ctx, officer)) == len(ids)
    clean(ctx)


def bodies_to(ctx: Context, who: Actor) -> list[str]:
    with ctx.read() as session:
        own = sa.select(OutboxMessage.body).where(OutboxMessage.recipient == who.email)
        return list(session.scalars(own.where(OutboxMessage.message == "register_due")))


@pytest.mark.parametrize("passing", [1, 2])
@pytest.mark.parametrize("point", ["after_event", "before_commit", "after_commit"])
def test_wherever_the_worker_dies_nothing_is_lost_and_nothing_comes_twice(
    ctx: Context, build_context: BuildContext, officer: Actor, point: str, passing: int
):
    ids = many(ctx, officer, BATCH + 3)
    ctx.database.engine.dispose()
    morning = FixedClock(at(SURVEILLANCE[0]))
    dying = partial(build_context, clock=morning, crash=CrashAt(f"register:{point}", passing))
    assert in_a_process(lambda: remind_due(dying())) == KILLED
    left = BATCH * (passing if point == "after_commit" else passing - 1)
    assert len(reminded(ctx)) == min(left, len(ids))
    after = build_context(clock=morning)
    assert remind_due(after) == max(len(ids) - left, 0)
    assert reminded(after) == ids
    assert sum(text.count("- TCVN ISO 9001") for text in bodies_to(after, officer)) == len(ids)
    clean(after)


def test_a_certificate_that_cannot_be_dealt_with_holds_up_nobody_and_is_tried_again(
    ctx: Context, clock: FixedClock, officer: Actor, monkeypatch: pytest.MonkeyPatch
):
    ids = many(ctx, officer, 7)
    clock.set(at(SURVEILLANCE[0]))
    with monkeypatch.context() as patch:

        def item(ctx_: Context, row_: Any, due: Any) -> Any:
            if row_.id == ids[2]:
                raise TypeError("a fault of ours")
            return known(ctx_, row_, due)

        known = register_reminders._item
        patch.setattr(register_reminders, "_item", item)
        assert remind_due(ctx) == len(ids) - 1
    clock.advance(timedelta(days=2))
    assert remind_due(ctx) == 1
    assert reminded(ctx) == ids


def test_the_worker_looks_at_once_and_not_only_after_its_first_hour(ctx: Context):
    looked = threading.Event()
    assert Job("register", remind_due, "hour") in ENGINE.each("jobs")
    engine = Engine.of([Capability("looking", jobs=(Job("register", lambda _ctx: looked.set(), "hour"),))])
    worker = scheduler.Scheduler(replace(ctx, parts={**ctx.parts, Engine: engine}))
    worker.start()
    try:
        assert looked.wait(30)
    finally:
        worker.stop()

"""R1 and R2: whenever the process dies, the next start finds everything done or nothing, and no mail is lost."""

from __future__ import annotations

import io
import os
import random
import select
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.ids import digest
from caseflow.db.models import Blob, Document, Event, OutboxMessage
from caseflow.gateways.mail import SmtpMailer
from caseflow.services.administration import verify
from caseflow.services.cases import documents, submissions
from caseflow.services.engine import timers
from caseflow.services.files.storage import Upload
from caseflow.services.messages import outbox
from caseflow.services.messages.outbox import LEASE
from tests.support.contexts import settings_for
from tests.support.crash import CHAOS_ROUNDS, KILLED, CrashAt, Victim, in_a_process
from tests.support.factories import key
from tests.support.files import make_pdf
from tests.support.journey import Journey
from tests.support.scenario import ANSWERS, APPLICATION
from tests.support.stations import COUNTED, READY, OpenStation, context
from tests.support.web_tools import MailServer

pytestmark = pytest.mark.both_databases
ACTION_POINTS = ("after_event", "after_case", "after_timers", "after_outbox", "before_commit", "after_commit")
ACTIONS = {
    "submit": (READY, "applicant"), "accept": ("submitted", "one_stop"), "ask_supplement": ("submitted", "one_stop"),
    "confirm_eligibility": ("eligibility_check", "case_officer"), "conclude_pass": (COUNTED, "council_secretary"),
    "appraise_budget": ("budget_appraisal", "finance"), "report_progress": ("in_progress", "applicant"),
    "record_certificate": ("certificate_review", "case_officer"), "hand_over": ("result_ready", "one_stop"),
    "withdraw": ("ranked", "applicant"),
}  # fmt: skip
"""Ten kinds of acts: signing, coding, pausing, assigning, counting, money, staying, certificates, the end."""
PLAYED = tuple(ACTIONS) if CHAOS_ROUNDS else ("accept", "record_certificate")


def again(journey: Journey, **given: Any) -> Journey:
    """The next start on the same database."""
    ctx = journey.ctx
    ctx.database.engine.dispose()
    url = ctx.database.engine.url.render_as_string(hide_password=False)
    return journey.on(context(url, ctx.settings.var, ctx.clock.now(), **given))


def die(journey: Journey, point: str, act: Callable[[Journey], object], passing: int = 1, **given: Any) -> None:
    """Does `act` in a process that dies at `point`."""
    journey.ctx.database.engine.dispose()

    def child() -> None:
        act(again(journey, crash=CrashAt(point, passing), **given))

    assert in_a_process(child) == KILLED, f"the process never came to {point}"


def clean(journey: Journey) -> None:
    """Every promise holds."""
    assert verify.verify(journey.ctx).findings == ()


def count(journey: Journey, what: Any) -> int:
    """How many rows there are."""
    with journey.ctx.read() as session:
        return int(session.scalar(sa.select(sa.func.count()).select_from(Event).where(what)) or 0)


@pytest.mark.parametrize("point", ACTION_POINTS)
@pytest.mark.parametrize("action", PLAYED)
def test_an_act_is_done_once_or_not_at_all_wherever_it_is_cut_off(at: OpenStation, action: str, point: str):
    station, role = ACTIONS[action]
    journey = at(station)
    journey.prepare(action)
    seen, same, values = journey.version, key(), journey.answers(action)

    def press(of: Journey) -> dict[str, Any]:
        return of.retry(role, action, seen, same, **values)

    before = count(journey, Event.name == action)

    die(journey, f"action:{point}", press)
    journey = again(journey)
    clean(journey)
    assert journey.version == seen + (point == "after_commit")

    answer = press(journey)
    assert press(journey) == answer
    assert (answer["version"], journey.version) == (seen + 1, seen + 1)
    assert count(journey, Event.name == action) == before + 1
    clean(journey)
    assert_all_delivered(journey)


def assert_all_delivered(journey: Journey) -> None:
    """Every message goes out, none twice."""
    while outbox.deliver(journey.ctx).sent:
        pass
    with journey.ctx.read() as session:
        queued = session.scalars(sa.select(OutboxMessage.message_id)).all()
        assert set(session.scalars(sa.select(OutboxMessage.status))) == {"sent"}
    assert sorted(m.message_id for m in journey.ctx.mailer.sent) == sorted(queued)  # type: ignore[union-attr]


@pytest.mark.parametrize("point", ["claimed", "before_commit", "after_commit"])
def test_a_deadline_fires_once_wherever_the_beat_is_cut_off(at: OpenStation, point: str):
    journey = at("supplement")
    journey.clock.advance(timedelta(days=40))
    due = 3  # two reminders and the draft of the notice that the case lapses

    die(journey, f"timer:{point}", lambda j: timers.fire_due(j.ctx), passing=2)
    journey = again(journey)
    clean(journey)

    fired = timers.fire_due(journey.ctx)
    assert (fired.fired, fired.failed) == (due - (2 if point == "after_commit" else 1), 0)
    assert [paper.waits_for for paper in journey.papers if paper.action == "lapse"] == ["division_head"]
    assert (journey.state, count(journey, Event.name == "lapse")) == ("supplement", 1)
    assert count(journey, Event.kind == "reminded") == 2
    assert timers.fire_due(journey.ctx).fired == 0
    clean(journey)


@pytest.mark.parametrize("point", ["accepted", "marked"])
def test_a_mail_is_never_lost_and_a_second_copy_says_that_it_is_one(at: OpenStation, smtp: MailServer, point: str):
    journey = at("submitted")
    settings = settings_for(
        str(journey.ctx.database.engine.url.render_as_string(hide_password=False)), journey.ctx.settings.var,
        smtp_host=smtp.host, smtp_port=smtp.port,
    )  # fmt: skip
    while outbox.deliver(journey.ctx).sent:
        pass
    journey.do("one_stop", "accept")
    mailer = SmtpMailer(settings)

    die(journey, f"mail:{point}", lambda j: outbox.deliver(j.ctx), mailer=mailer)
    journey = again(journey, mailer=mailer)
    clean(journey)
    outbox.deliver(journey.ctx)
    journey.clock.advance(LEASE + timedelta(seconds=1))
    outbox.deliver(journey.ctx)

    with journey.ctx.read() as session:
        mine = sa.select(OutboxMessage).join(Event, Event.id == OutboxMessage.event_id).where(Event.name == "accept")
        rows = session.scalars(mine).all()
    assert {row.status for row in rows} == {"sent"}
    arrived = [str(mail["Message-ID"]) for mail in smtp.mails]
    assert set(arrived) == {row.message_id for row in rows}
    twice = [row.message_id for row in rows if row.possible_duplicate]
    assert len(arrived) == len(rows) + len(twice)
    assert len(twice) == (1 if point == "accepted" else 0)
    clean(journey)


@pytest.mark.parametrize("point", ["before_commit", "after_commit"])
def test_a_saved_page_is_saved_or_not_and_the_same_key_says_which(at: OpenStation, point: str):
    journey = at("draft")
    sheet, same = submissions.sheet(journey.ctx, journey.applicant, journey.case, APPLICATION), key()

    def save(of: Journey) -> Any:
        return submissions.save(of.ctx, of.applicant, of.case, sheet.at("scope"), ANSWERS["scope"], same)

    die(journey, f"save_draft:{point}", save)
    journey = again(journey)
    clean(journey)
    assert save(journey) == save(journey)
    assert count(journey, Event.kind == "draft_saved") == 1
    clean(journey)


class _DiesWhileRead(io.BytesIO):
    """A file whose sender's machine goes dark in the middle."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            os._exit(KILLED)
        return super().read(64)


@pytest.mark.parametrize("point", ["reading", "before_commit", "after_commit"])
def test_a_file_is_there_with_its_row_or_not_at_all(at: OpenStation, point: str):
    journey, content, same = at("draft"), make_pdf("Bản sao"), key()

    def upload(of: Journey, stream: io.BytesIO | None = None) -> Any:
        sent = Upload("Giấy phép.pdf", stream or io.BytesIO(content))
        return documents.upload(of.ctx, of.applicant, of.case, "business_licence", sent, same)

    die(
        journey,
        f"add_document:{point}",
        partial(upload, stream=_DiesWhileRead(content) if point == "reading" else None),
    )
    journey = again(journey)
    clean(journey)
    answer = upload(journey)
    assert upload(journey) == answer
    with journey.ctx.read() as session:
        rows = session.execute(
            sa.select(Document.public_id, Blob.sha256).join(Blob, Blob.sha256 == Document.sha256)
        ).all()
    assert rows == [(answer["document"], digest(content))]
    clean(journey)


@pytest.mark.parametrize("seed", range(max(3, CHAOS_ROUNDS)))
def test_killed_at_any_moment_nothing_acknowledged_is_lost_and_nothing_done_twice(at: OpenStation, seed: int):
    """R2: a process works through acts under keys known beforehand and is killed; the next one repeats them all."""
    dice = random.Random(seed)
    journey = at("in_progress")
    begun, keys = journey.version, [key() for _ in range(400)]
    journey.ctx.database.engine.dispose()

    def work(tell: Callable[[str], None]) -> None:
        own = again(journey)
        for number, same in enumerate(keys):
            step(own, begun + number, same)
            tell(same)

    victim = Victim(work)
    select.select([victim._from], [], [], 20)  # the first act is acknowledged
    select.select([], [], [], dice.uniform(0, 0.25))
    acknowledged = victim.kill()

    journey = again(journey)
    clean(journey)
    done = journey.version - begun
    assert acknowledged == keys[: len(acknowledged)]
    assert len(acknowledged) <= done <= len(acknowledged) + 1, "at most the act that was under way is done unheard"
    for number in range(done):
        assert step(journey, begun + number, keys[number])["version"] == begun + number + 1
    assert journey.version == begun + done
    assert_all_delivered(journey)
    clean(journey)


def step(journey: Journey, version: int, same: str) -> dict[str, Any]:
    """Suspends and resumes in turn."""
    if version % 2:
        return journey.retry("case_officer", "suspend_work", version, same, note="Chờ vật tư về kho.")
    return journey.retry("case_officer", "resume_work", version, same)

"""R4: fifty clients press at once; exactly one wins, the others hear who did, and one intent has one effect."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from caseflow.core.errors import Conflict
from caseflow.db.models import Case, Event, OutboxMessage
from caseflow.services.administration import verify
from caseflow.services.cases import submissions
from caseflow.services.engine import timers
from caseflow.services.messages import outbox
from caseflow.web.app import create_app
from tests.support import factories
from tests.support.factories import key
from tests.support.journey import Journey
from tests.support.races import CLIENTS, race
from tests.support.scenario import APPLICATION, Road
from tests.support.stations import OpenStation

pytestmark = pytest.mark.both_databases
ROUNDS = 20
SAME_KEY_ROUNDS = 10

ACTS = (("applicant", "report_nonconformity"), ("case_officer", "close_nonconformity"))
"""A circle that one case can go round and round: 20 rounds take it through ten times."""
HIDDEN = ("csrf_token", "key", "version")


def winners(outcomes: list[Any]) -> list[Any]:
    """Who won; everybody else must have met a Conflict that says in plain Vietnamese what happened."""
    won = [o for o in outcomes if isinstance(o, dict)]
    for lost in (o for o in outcomes if not isinstance(o, dict)):
        assert isinstance(lost, Conflict), repr(lost)
        assert lost.message.vi.startswith("Hồ sơ vừa được ")
        assert "Thao tác của ông/bà chưa được thực hiện." in lost.message.vi
        assert lost.meanwhile
    return won


def test_of_fifty_who_press_the_same_button_one_wins(at: OpenStation):
    journey = at("certification_audit")
    for turn in range(ROUNDS):
        role, action = ACTS[turn % len(ACTS)]
        seen, values = journey.version, journey.answers(action)
        press = partial(journey.retry, role, action, seen, **values)
        outcomes = race(*[press] * CLIENTS)
        assert len(winners(outcomes)) == 1
        assert journey.version == seen + 1
        title = journey.definition.states[journey.state].title.vi
        loser = next(o for o in outcomes if isinstance(o, Conflict))
        assert f"hiện ở bước “{title}”" in loser.message.vi
        assert loser.meanwhile[0].who in (journey.person(role).name, "Chuyên viên thụ lý")
    assert verify.verify(journey.ctx).findings == ()


def test_the_same_key_fifty_times_is_one_act_with_fifty_identical_answers(at: OpenStation):
    journey = at("certification_audit")
    before = len(acts_of(journey))
    for turn in range(SAME_KEY_ROUNDS):
        action = ACTS[turn % len(ACTS)][1]
        seen, same = journey.version, key()
        press = partial(journey.retry, "case_officer", action, seen, same, **journey.answers(action))
        outcomes = race(*[press] * CLIENTS)
        assert outcomes == [outcomes[0]] * CLIENTS
        assert isinstance(outcomes[0], dict)
        assert journey.version == seen + 1
    assert len(acts_of(journey)) == before + SAME_KEY_ROUNDS
    assert verify.verify(journey.ctx).findings == ()


def acts_of(journey: Journey) -> list[str]:
    """The steps of the circle that the history tells of."""
    with journey.ctx.read() as session:
        return list(session.scalars(sa.select(Event.name).where(Event.name.in_([action for _, action in ACTS]))))


def test_of_fifty_different_acts_from_one_state_one_wins(at: OpenStation):
    journey = at("certification_audit")
    journey.prepare("submit_certificate")
    dice = random.Random(4)
    choices = [
        ("applicant", "submit_certificate"), ("applicant", "report_nonconformity"),
        ("case_officer", "report_nonconformity"),
    ]  # fmt: skip
    acts: list[Callable[[], Any]] = []
    for number in range(CLIENTS):
        role, action = choices[number % len(choices)]
        acts.append(partial(journey.retry, role, action, journey.version, **journey.answers(action)))
    dice.shuffle(acts)
    seen = journey.version

    (won,) = winners(race(*acts))

    assert (journey.version, journey.state) == (seen + 1, won["state"])
    assert verify.verify(journey.ctx).findings == ()


def test_codes_have_no_gap_and_no_twin_when_many_are_received_at_once(at: OpenStation):
    journey = at("submitted")
    roads = [journey, *(submitted(journey) for _ in range(5))]
    desk = journey.person("one_stop")
    for road in roads[1:]:
        road._staff["one_stop"] = desk

    assert all(isinstance(o, dict) for o in race(*[partial(road.take, "one_stop", "accept") for road in roads]))

    with journey.ctx.read() as session:
        codes = session.scalars(sa.select(Case.code).order_by(Case.code)).all()
    assert codes == [f"000.00.16.H31-260310-{n:04d}" for n in range(1, len(roads) + 1)]
    assert verify.verify(journey.ctx).findings == ()


def submitted(journey: Journey) -> Road:
    """One more submitted case, of another enterprise."""
    road = Road(journey.ctx)
    road.submit()
    return road


def test_a_double_click_on_a_draft_is_saved_once(at: OpenStation):
    journey = at("draft")
    sheet = submissions.sheet(journey.ctx, journey.applicant, journey.case, APPLICATION)
    save = partial(
        submissions.save, journey.ctx, journey.applicant, journey.case, sheet.at("scope"),
        {"certification_scope": "Bao bì"}, key(),
    )  # fmt: skip
    outcomes = race(*[save] * 12)
    assert outcomes == [outcomes[0]] * 12, "a twin that came second gets the answer of the first, not a conflict"
    assert not isinstance(outcomes[0], Exception)


def test_a_deadline_and_a_person_at_the_same_moment_never_wait_for_each_other(at: OpenStation):
    """The timer must take its locks in the order in which a person's act does, or PostgreSQL kills one of them."""
    for _ in range(5):
        journey = at("supplement")
        journey.clock.advance(timedelta(days=40))
        answer = partial(journey.retry, "applicant", "answer_supplement", journey.version)
        beats = [partial(timers.fire_due, journey.ctx)] * 3
        outcomes = race(answer, *beats)
        for outcome in outcomes[1:]:
            assert not isinstance(outcome, Exception), outcome
            assert outcome.failed == 0
        while timers.fire_due(journey.ctx).fired:
            pass
        assert isinstance(outcomes[0], dict), "what a timer drafts takes nothing from the applicant until it is issued"
        assert journey.state == "submitted"
        assert {paper.status for paper in journey.papers if paper.proposed_by == 0} <= {"dropped"}
        assert verify.verify(journey.ctx).findings == ()


def test_four_workers_send_every_message_once(at: OpenStation):
    journey = at("surveillance")
    race(*[partial(outbox.deliver, journey.ctx)] * 4)
    while outbox.deliver(journey.ctx).sent:
        pass
    with journey.ctx.read() as session:
        rows = session.execute(sa.select(OutboxMessage.status, OutboxMessage.attempts, OutboxMessage.message_id)).all()
    assert {row.status for row in rows} == {"sent"}
    assert {row.attempts for row in rows} == {1}
    assert sorted(m.message_id for m in journey.ctx.mailer.sent) == sorted(row.message_id for row in rows)  # type: ignore[union-attr]


def test_the_losers_page_says_409_in_plain_words(at: OpenStation):
    """The same race through real requests: one is sent on, every other person reads who acted and where the case is."""
    journey = at("certification_audit")
    app, officer = create_app(journey.ctx), journey.person("case_officer")
    path = f"/cases/{journey.case}/actions/report_nonconformity"
    token = factories.session_token(journey.ctx, officer.email)
    clients = [open_form(app, token, path) for _ in range(CLIENTS)]

    typed = journey.answers("report_nonconformity", note="Chờ vật tư về.")

    answers = race(*[partial(c.post, path, data={**fields, **typed}) for c, fields in clients])

    assert sorted({answer.status_code for answer in answers}) == [303, 409]
    assert [answer.status_code for answer in answers].count(303) == 1
    for answer in answers:
        if answer.status_code == 409:
            assert officer.name in answer.text
            assert "Báo điểm không phù hợp" in answer.text
            assert "Chờ vật tư về." in answer.text, "what was typed is not lost"
    assert journey.state == "corrective_action"


def open_form(app: Flask, token: str, path: str) -> tuple[FlaskClient, dict[str, str]]:
    """A browser that has the page of an action open, and the hidden fields of its form."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    page = client.get(path)
    assert page.status_code == 200, page.text
    form = page.text[page.text.index('name="version"') - 2000 :]
    return client, {
        name: found[1] for name in HIDDEN if (found := re.search(rf'name="{name}"[^>]*value="([^"]*)"', form))
    }

"""What a timer drafts: form 05 for the chain to sign; the case waits, the applicant may still answer, nothing ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from caseflow.core.errors import Refused
from caseflow.db.models import Event
from caseflow.services.engine import timers
from caseflow.services.papers import links
from tests.support.factories import key
from tests.support.journey import Journey
from tests.support.stations import OpenStation, sqlite_only
from tests.support.told import clean, told


def overdue(at: OpenStation) -> tuple[Journey, str]:
    """A case whose supplement never came, and what the system drafted then."""
    journey = at("supplement")
    journey.clock.advance(timedelta(days=40))
    assert timers.fire_due(journey.ctx).failed == 0
    return journey, next(paper.public_id for paper in journey.papers if paper.action == "lapse")


@pytest.mark.both_databases
def test_the_system_drafts_people_sign_and_then_the_case_lapses(at: OpenStation) -> None:
    journey, paper = overdue(at)
    row = journey.paper(paper)
    assert (row.kind, row.proposed_by, row.link, row.waits_for) == ("slip_05_stop", 0, "check", "division_head")
    assert (journey.state, journey.row.waits_for, journey.row.outcome) == ("supplement", "division_head", None)
    assert journey.person("division_head").email in told(journey, "paper_waiting")
    clean(journey)
    journey.issue(paper)
    row = journey.paper(paper)
    assert (journey.state, row.status, row.number) == ("lapsed", "issued", "01/TB-SKHCN")
    assert len(set(row.done.values())) == 4
    with journey.ctx.read() as session:
        (event,) = session.scalars(sa.select(Event).where(Event.kind == "transition", Event.name == "lapse"))
    assert event.actor_id == row.issued_by, "a person, not a timer"
    clean(journey)


@pytest.mark.both_databases
def test_an_answer_that_comes_before_it_is_issued_drops_the_draft(at: OpenStation) -> None:
    journey, paper = overdue(at)
    journey.issue(paper, until="sign")
    journey.do("applicant", "answer_supplement")
    assert (journey.state, journey.paper(paper).status) == ("submitted", "dropped")
    clean(journey)


@sqlite_only
def test_a_draft_that_is_sent_back_waits_at_the_desk_whose_step_it_is(at: OpenStation) -> None:
    journey, paper = overdue(at)
    head = journey.person("division_head")
    links.send_back(journey.ctx, head, paper, journey.paper(paper).version, "Đơn vị đã xin gia hạn.", key())
    assert (journey.state, journey.row.waits_for) == ("supplement", "one_stop")
    clean(journey)
    journey.clock.advance(timedelta(days=30))
    assert timers.fire_due(journey.ctx).failed == 0
    assert (journey.paper(paper).status, journey.row.waits_for) == ("returned", "one_stop"), "no timer drafts it again"
    assert journey.propose("one_stop", "lapse")["paper"] == paper
    assert journey.paper(paper).proposed_by == journey.person("one_stop").id
    journey.issue(paper)
    assert journey.state == "lapsed"
    clean(journey)


@sqlite_only
def test_a_timer_that_comes_after_a_person_drafts_nothing_more(at: OpenStation) -> None:
    journey = at("supplement")
    paper = journey.propose("one_stop", "lapse")["paper"]
    before = journey.row.seq
    journey.clock.advance(timedelta(days=40))
    assert timers.fire_due(journey.ctx).failed == 0
    drafted = [row for row in journey.papers if row.action == "lapse"]
    assert [row.public_id for row in drafted] == [paper]
    assert journey.row.seq >= before
    clean(journey)


@sqlite_only
def test_nothing_else_is_proposed_while_the_draft_is_on_its_way(at: OpenStation) -> None:
    journey, _ = overdue(at)
    given = {"last_day": "2026-12-01", "note": "Đơn vị xin gia hạn vì mưa bão."}
    with pytest.raises(Refused, match="on its way"):
        journey.propose("case_officer", "extend_term", **given)

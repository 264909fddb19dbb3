"""Terms that would end a case: the day of grace, a day given back after an outage, more time, what lapsed reopened."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from caseflow.core.clock import local_date
from caseflow.core.errors import Invalid, NotAllowed, Refused
from caseflow.db.models import Outage
from caseflow.services.administration import health
from caseflow.services.cases import cases
from caseflow.services.engine import timers
from tests.support.contexts import NOW
from tests.support.journey import Journey
from tests.support.stations import OpenStation
from tests.support.told import clean, later, moved, told, waiting


def supplement(at: OpenStation) -> tuple[Journey, date]:
    journey = at("supplement")
    due = journey.row.due_on
    assert due is not None
    return journey, due


def test_a_lapse_waits_a_day_of_grace(at: OpenStation) -> None:
    journey, due = supplement(at)
    later(journey, due + timedelta(days=1))
    assert journey.state == "supplement"
    grace = journey.ctx.calendar.add_working_days(due, 1)
    later(journey, grace, hour=16)
    assert journey.state == "supplement"
    later(journey, grace + timedelta(days=1))
    assert journey.state == "lapsed"


def test_a_last_day_without_service_is_given_back(at: OpenStation) -> None:
    journey, due = supplement(at)
    journey.clock.set(datetime(due.year, due.month, due.day, 9, tzinfo=NOW.tzinfo))
    health.beat(journey.ctx, "server")
    returns = due + timedelta(days=6)
    journey.clock.set(datetime(returns.year, returns.month, returns.day, 9, tzinfo=NOW.tzinfo))
    health.beat(journey.ctx, "server")
    timers.fire_due(journey.ctx)
    assert journey.state == "supplement"
    next_day = journey.ctx.calendar.add_working_days(returns, 1)
    assert journey.row.due_on == next_day
    (event,) = moved(journey)
    assert event == {
        "reason": "outage", "minutes": 15 * 60, "before": due.isoformat(), "after": next_day.isoformat()
    }  # fmt: skip
    assert told(journey, "term_given_back") == [journey.applicant.email]
    clean(journey)
    later(journey, journey.ctx.calendar.add_working_days(next_day, 1) + timedelta(days=1))
    assert journey.state == "lapsed"
    clean(journey)


@pytest.mark.parametrize(("minutes", "stands"), [(59, False), (60, True)])
def test_a_short_interruption_gives_nothing_back(at: OpenStation, minutes: int, stands: bool) -> None:
    journey, due = supplement(at)
    begin = datetime(due.year, due.month, due.day, 3, tzinfo=NOW.tzinfo)
    with journey.ctx.tx() as session:
        of = journey.ctx.agency
        session.add(Outage(agency=of, begun_at=begin, ended_at=begin + timedelta(minutes=minutes)))
        session.add(Outage(agency=of, begun_at=begin - timedelta(days=2), ended_at=begin - timedelta(days=1)))
    later(journey, journey.ctx.calendar.add_working_days(due, 1) + timedelta(days=1))
    assert (journey.state == "supplement") is stands


def test_beats_that_follow_each_other_are_no_outage(at: OpenStation) -> None:
    journey, _ = supplement(at)
    for _ in range(3):
        health.beat(journey.ctx, "server")
        journey.clock.advance(timedelta(seconds=journey.ctx.settings.beat_seconds))
    with journey.ctx.read() as session:
        assert session.scalars(sa.select(Outage)).all() == []


def test_the_director_gives_more_time_once_and_again(at: OpenStation) -> None:
    journey, due = supplement(at)
    before = waiting(journey)
    for extra in (10, 20):
        day = journey.ctx.calendar.next_working_day(due + timedelta(days=extra))
        journey.take("director", "extend_term", last_day=day.isoformat(), note="Mưa bão, đường bị ngập.")
        assert journey.row.due_on == day
        names = [name for name, _ in waiting(journey)]
        assert names == [name for name, _ in before]
        assert waiting(journey)[-1][1] == journey.ctx.calendar.add_working_days(day, 1) + timedelta(days=1)
        clean(journey)
    assert told(journey, "term_extended") == [journey.applicant.email] * 2
    far = date(max(journey.ctx.calendar.years) + 1, 3, 1)
    journey.take("director", "extend_term", last_day=far.isoformat(), note="Chờ kết luận của Bộ.")
    assert (journey.row.due_on, journey.row.due_provisional) == (far, False), "a day that a person named is no guess"
    assert journey.state == "supplement"
    journey.do("applicant", "answer_supplement")
    clean(journey)


def test_more_time_ends_after_the_present_last_day(at: OpenStation) -> None:
    journey, due = supplement(at)
    with pytest.raises(Invalid) as wrong:
        journey.take("director", "extend_term", last_day=due.isoformat(), note="Cùng một ngày.")
    assert wrong.value.fields.keys() == {"last_day"}
    assert f"{due:%d/%m/%Y}" in wrong.value.fields["last_day"][0].vi
    with pytest.raises(NotAllowed):
        journey.take("one_stop", "extend_term", last_day=due.isoformat(), note="Không có quyền.")


def test_more_time_is_offered_only_where_a_term_ends_the_case(at: OpenStation) -> None:
    def offered(journey: Journey) -> set[str]:
        view = cases.view(journey.ctx, journey.person("director"), journey.case)
        return {offered.option.name for offered in view.options}

    assert "extend_term" in offered(at("supplement"))
    waits = at("submitted")
    assert "extend_term" not in offered(waits)
    with pytest.raises(Refused):
        waits.take("director", "extend_term", last_day="2027-12-01", note="Không có gì để gia hạn.")


def test_what_lapsed_is_opened_again_by_the_director_alone(at: OpenStation) -> None:
    journey, due = supplement(at)
    later(journey, due + timedelta(days=12))
    assert (journey.state, journey.row.outcome) == ("lapsed", "lapsed")
    with pytest.raises(NotAllowed):
        journey.take("one_stop", "reopen", note="Không có quyền.")
    journey.take("director", "reopen", note="Đơn vị nộp muộn vì thiên tai.")
    row = journey.row
    assert (row.state, row.outcome, row.closed_at) == ("supplement", None, None)
    assert row.due_on is not None
    assert row.due_on > local_date(journey.clock.now())
    assert told(journey, "application_reopened") == [journey.applicant.email]
    clean(journey)
    journey.do("applicant", "answer_supplement")
    assert journey.state == "submitted"
    clean(journey)

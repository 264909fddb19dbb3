"""Terms that would end a case: the day of grace, a day given back after an outage, more time, what lapsed reopened.

No timer ends a case: it drafts form 05, which the head of the sub-department checks and the director signs.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from caseflow.core.clock import local_date
from caseflow.core.errors import Invalid, NotAllowed, Refused
from caseflow.db.models import Outage
from caseflow.db.queries.papers.papers import PaperRow
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


def drafted(journey: Journey) -> PaperRow | None:
    """Form 05 as the system drafted it, while it waits for the head; the case has not moved."""
    found = [paper for paper in journey.papers if paper.action == "lapse" and paper.status == "under_way"]
    assert journey.state == "supplement"
    assert [(paper.proposed_by, paper.waits_for) for paper in found] == [(0, "division_head")] * len(found)
    assert journey.row.waits_for == (found[0].waits_for if found else "applicant")
    return found[0] if found else None


def lapses(journey: Journey) -> None:
    """The draft is signed and issued, and only then the case has lapsed."""
    paper = drafted(journey)
    assert paper is not None
    journey.issue(paper.public_id)
    assert (journey.state, journey.row.outcome, journey.row.waits_for) == ("lapsed", "lapsed", None)
    assert told(journey, "application_lapsed") == [journey.applicant.email]
    clean(journey)


def test_a_lapse_waits_a_day_of_grace(at: OpenStation) -> None:
    journey, due = supplement(at)
    later(journey, due + timedelta(days=1))
    assert drafted(journey) is None
    grace = journey.ctx.calendar.add_working_days(due, 1)
    later(journey, grace, hour=16)
    assert drafted(journey) is None
    later(journey, grace + timedelta(days=1))
    assert told(journey, "application_lapsed") == []
    lapses(journey)


def test_a_last_day_without_service_is_given_back(at: OpenStation) -> None:
    journey, due = supplement(at)
    journey.clock.set(datetime(due.year, due.month, due.day, 9, tzinfo=NOW.tzinfo))
    health.beat(journey.ctx, "server")
    returns = due + timedelta(days=6)
    journey.clock.set(datetime(returns.year, returns.month, returns.day, 9, tzinfo=NOW.tzinfo))
    health.beat(journey.ctx, "server")
    timers.fire_due(journey.ctx)
    assert drafted(journey) is None
    next_day = journey.ctx.calendar.add_working_days(returns, 1)
    assert journey.row.due_on == next_day
    (event,) = moved(journey)
    assert event == {
        "reason": "outage", "minutes": 15 * 60, "before": due.isoformat(), "after": next_day.isoformat()
    }  # fmt: skip
    assert told(journey, "term_given_back") == [journey.applicant.email]
    clean(journey)
    later(journey, journey.ctx.calendar.add_working_days(next_day, 1) + timedelta(days=1))
    lapses(journey)


@pytest.mark.parametrize(("minutes", "stands"), [(59, False), (60, True)])
def test_a_short_interruption_gives_nothing_back(at: OpenStation, minutes: int, stands: bool) -> None:
    journey, due = supplement(at)
    begin = datetime(due.year, due.month, due.day, 3, tzinfo=NOW.tzinfo)
    with journey.ctx.tx() as session:
        of = journey.ctx.agency
        session.add(Outage(agency=of, begun_at=begin, ended_at=begin + timedelta(minutes=minutes)))
        session.add(Outage(agency=of, begun_at=begin - timedelta(days=2), ended_at=begin - timedelta(days=1)))
    later(journey, journey.ctx.calendar.add_working_days(due, 1) + timedelta(days=1))
    assert (drafted(journey) is None) is stands


def test_beats_that_follow_each_other_are_no_outage(at: OpenStation) -> None:
    journey, _ = supplement(at)
    for _ in range(3):
        health.beat(journey.ctx, "server")
        journey.clock.advance(timedelta(seconds=journey.ctx.settings.beat_seconds))
    with journey.ctx.read() as session:
        assert session.scalars(sa.select(Outage)).all() == []


def test_more_time_is_given_once_and_again_by_a_notice_that_the_director_signs(at: OpenStation) -> None:
    journey, due = supplement(at)
    before = waiting(journey)
    for extra in (10, 20):
        day = journey.ctx.calendar.next_working_day(due + timedelta(days=extra))
        before_it = journey.row.due_on
        paper = journey.propose("case_officer", "extend_term", last_day=day.isoformat(), note="Mưa bão, ngập đường.")
        assert (journey.row.due_on, journey.row.waits_for) == (before_it, "applicant"), "nothing moves before it is out"
        journey.issue(paper["paper"])
        assert journey.row.due_on == day
        names = [name for name, _ in waiting(journey)]
        assert names == [name for name, _ in before]
        assert waiting(journey)[-1][1] == journey.ctx.calendar.add_working_days(day, 1) + timedelta(days=1)
        clean(journey)
    assert told(journey, "term_extended") == [journey.applicant.email] * 2
    far = date(max(journey.ctx.calendar.years) + 1, 3, 1)
    journey.take("case_officer", "extend_term", last_day=far.isoformat(), note="Chờ kết luận của Bộ.")
    assert (journey.row.due_on, journey.row.due_provisional) == (far, False), "a day that a person named is no guess"
    assert journey.state == "supplement"
    journey.do("applicant", "answer_supplement")
    clean(journey)


def test_more_time_ends_after_the_present_last_day(at: OpenStation) -> None:
    journey, due = supplement(at)
    with pytest.raises(Invalid) as wrong:
        journey.propose("case_officer", "extend_term", last_day=due.isoformat(), note="Cùng một ngày.")
    assert wrong.value.fields.keys() == {"last_day"}
    assert f"{due:%d/%m/%Y}" in wrong.value.fields["last_day"][0].vi
    assert journey.papers[0].kind == "slip_02_supplement", "nothing was drafted"
    for role in ("one_stop", "director"):
        with pytest.raises(NotAllowed):
            journey.take(role, "extend_term", last_day=due.isoformat(), note="Không có quyền.")


def test_more_time_is_offered_only_where_a_term_ends_the_case(at: OpenStation) -> None:
    def offered(journey: Journey) -> set[str]:
        view = cases.view(journey.ctx, journey.person("case_officer"), journey.case)
        return {offered.option.name for offered in view.options}

    assert "extend_term" in offered(at("supplement"))
    waits = at("submitted")
    assert "extend_term" not in offered(waits)
    with pytest.raises(Refused):
        waits.take("case_officer", "extend_term", last_day="2027-12-01", note="Không có gì để gia hạn.")


def test_what_lapsed_is_opened_again_by_the_director_alone(at: OpenStation) -> None:
    journey, due = supplement(at)
    later(journey, due + timedelta(days=12))
    lapses(journey)
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

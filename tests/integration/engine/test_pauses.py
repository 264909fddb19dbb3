"""The statutory clock: it stands still while the applicant's turn lasts, and the due date moves by just that."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.calendar import load_calendar
from caseflow.core.clock import LOCAL
from caseflow.core.content import content_roots
from caseflow.db.models import ClockInterval
from caseflow.services.administration import verify
from caseflow.services.engine.deadlines import shifted
from caseflow.workflows.definition import DefinedState
from tests.support.journey import Journey
from tests.support.stations import OpenStation, sqlite_only

CALENDAR = load_calendar(content_roots())


def nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=LOCAL)


def intervals(journey: Journey) -> list[ClockInterval]:
    """The ledger of the case's clock."""
    with journey.ctx.read() as session:
        return list(session.scalars(sa.select(ClockInterval).order_by(ClockInterval.id)))


@pytest.mark.parametrize(
    ("asked", "answered", "due"),
    [
        (date(2026, 3, 10), date(2026, 3, 10), date(2026, 3, 13)),  # on the same day nothing is lost
        (date(2026, 3, 11), date(2026, 3, 16), date(2026, 3, 18)),  # over a weekend: Thu, Fri and Mon were stopped
        (date(2026, 3, 11), date(2026, 3, 15), date(2026, 3, 17)),  # answered on a Sunday
        (date(2026, 3, 13), date(2026, 3, 26), date(2026, 3, 26)),  # asked on the last day: answered, it is that day
        (date(2026, 3, 12), date(2026, 3, 25), date(2026, 3, 26)),  # one day was left, one day is left
    ],
)
def test_a_supplement_moves_the_due_date_by_the_working_days_it_took(
    at: OpenStation, asked: date, answered: date, due: date
):
    journey = at("submitted")
    assert journey.row.due_on == date(2026, 3, 13)
    journey.clock.set(nine(asked))
    journey.do("one_stop", "ask_supplement")
    assert journey.row.due_on == CALENDAR.add_days(asked, 15), "the applicant's own term"
    journey.clock.set(nine(answered))
    journey.do("applicant", "answer_supplement")

    assert journey.row.due_on == due
    running, stopped, again = intervals(journey)
    assert (running.running, stopped.running, again.running) == (True, False, True)
    assert (running.ended_at, stopped.ended_at) == (stopped.started_at, again.started_at)
    assert (stopped.held_state, stopped.held_due_on) == ("submitted", date(2026, 3, 13))
    assert again.ended_at is None
    assert verify.verify(journey.ctx).findings == ()


@sqlite_only
def test_several_rounds_add_up_and_every_round_stands_in_the_ledger(at: OpenStation):
    journey = at("in_progress")
    begun = journey.row.due_on
    assert begun is not None
    expected = begun
    for days, between in ((10, 5), (40, 1), (1, 30)):
        journey.clock.advance(timedelta(days=between))
        journey.do("case_officer", "suspend_work")
        journey.clock.advance(timedelta(days=days))
        journey.do("case_officer", "resume_work")
        expected = CALENDAR.add_days(expected, days)
        assert journey.row.due_on == expected

    ledger = intervals(journey)[-7:]
    assert [line.running for line in ledger] == [True, False, True, False, True, False, True]
    assert all(a.ended_at == b.started_at for a, b in pairwise(ledger))
    stops = [line for line in ledger if not line.running]
    assert [(s.ended_at - s.started_at).days for s in stops if s.ended_at] == [10, 40, 1]

    journey.do("case_officer", "terminate")
    journey.do("finance", "liquidate")
    assert intervals(journey)[-1].ended_at == journey.clock.now(), "at the end the clock stands still for ever"
    assert len(intervals(journey)) == len(ledger) + len(intervals(journey)[:-7])


@sqlite_only
def test_a_draft_has_no_clock(at: OpenStation):
    journey = at("draft")
    assert intervals(journey) == []
    journey.do("applicant", "withdraw")
    assert intervals(journey) == []


def state_with(**term: int) -> DefinedState:
    basis = {"source": {"vi": "-", "en": "-"}}
    words = {"vi": "-", "en": "-"}
    given = {"title": words, "what_now": words, "phase": "p", "deadline": {**term, "legal_basis": basis}}
    return DefinedState.model_validate(given)


days = st.dates(date(2024, 1, 1), date(2026, 6, 30))


@given(start=days, worked=st.integers(0, 20), stop=st.integers(0, 20), pause=st.integers(0, 120))
def test_what_was_left_when_the_clock_stopped_is_left_when_it_goes_on(start: date, worked: int, stop: int, pause: int):
    state = state_with(working_days=20)
    due = CALENDAR.add_working_days(start, 20)
    stopped = start + timedelta(days=min(worked, stop))
    resumed = stopped + timedelta(days=pause)
    left = CALENDAR.working_days_between(stopped, due)
    assert CALENDAR.working_days_between(resumed, shifted(due, stopped, resumed, state, CALENDAR)) == left


@given(due=days, stopped=days, pause=st.integers(0, 120))
def test_a_term_in_calendar_days_moves_by_calendar_days_and_ends_on_a_working_day(due: date, stopped: date, pause: int):
    moved = shifted(due, stopped, stopped + timedelta(days=pause), state_with(months=3), CALENDAR)
    assert CALENDAR.is_working_day(moved)
    assert moved >= due + timedelta(days=pause)
    assert not any(CALENDAR.is_working_day(due + timedelta(days=pause + i)) for i in range((moved - due).days - pause))

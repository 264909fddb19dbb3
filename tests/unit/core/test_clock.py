"""Instants and the calendar days of Viet Nam: one hour either side of midnight decides which day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.clock import (
    DEMO_CLOCK_AGE,
    DemoClock,
    FixedClock,
    SystemClock,
    end_of_day,
    local_date,
    shown,
    start_of_day,
)

HANOI = timezone(timedelta(hours=7))
NOON = datetime(2026, 11, 28, 12, tzinfo=HANOI)


def test_the_machine_tells_utc_and_never_goes_back() -> None:
    first, second = SystemClock().now(), SystemClock().now()
    assert first.tzinfo is UTC
    assert first <= second


def test_a_clock_that_stands_still_moves_only_when_it_is_told_to() -> None:
    clock = FixedClock(NOON)
    assert clock.now() == clock.now() == NOON
    assert clock.now().tzinfo is UTC
    clock.advance(timedelta(hours=2))
    assert clock.now() == NOON + timedelta(hours=2)
    clock.set(NOON - timedelta(days=1))
    assert clock.now() == NOON - timedelta(days=1)
    assert clock.now().tzinfo is UTC


def test_a_day_here_begins_seven_hours_before_it_begins_in_utc() -> None:
    assert local_date(datetime(2026, 11, 28, 16, 59, 59, tzinfo=UTC)) == date(2026, 11, 28)
    assert local_date(datetime(2026, 11, 28, 17, tzinfo=UTC)) == date(2026, 11, 29)
    assert start_of_day(date(2026, 11, 29)) == datetime(2026, 11, 28, 17, tzinfo=UTC)
    assert start_of_day(date(2026, 11, 29), 8) == datetime(2026, 11, 29, 1, tzinfo=UTC)


@given(st.dates(date(1980, 1, 1), date(2200, 1, 1)))
def test_a_term_in_days_runs_to_the_last_second_of_its_day(day: date) -> None:
    end = end_of_day(day)
    assert local_date(end) == day
    assert end + timedelta(seconds=1) == start_of_day(day + timedelta(days=1))
    assert end.tzinfo is start_of_day(day).tzinfo is UTC


def test_a_date_is_written_with_all_its_digits() -> None:
    assert shown(date(2026, 11, 5)) == "05/11/2026"
    assert shown(date(987, 1, 31)) == "31/01/0987"


def test_a_demo_clock_is_whole_days_ahead_of_the_real_one_and_reads_what_is_kept_once_a_second() -> None:
    real, kept, read = FixedClock(NOON), [0], list[int]()

    def days() -> int:
        read.append(kept[0])
        return kept[0]

    clock = DemoClock(real, days)
    assert clock.now() == NOON
    kept[0] = 3
    assert clock.now() == NOON
    real.advance(DEMO_CLOCK_AGE)
    assert clock.now() == NOON + timedelta(days=3) + DEMO_CLOCK_AGE
    for _ in range(5):
        clock.now()
    assert len(read) == 2
    clock.moved(9)
    assert clock.now() - real.now() == timedelta(days=9)


def test_while_one_thread_reads_the_kept_days_the_others_go_on_with_the_last_ones() -> None:
    real, asked = FixedClock(NOON), []

    def days() -> int:
        asked.append(1)
        return clock.now() - NOON >= timedelta(0) if len(asked) > 1 else 0  # asks the clock that is being read

    clock = DemoClock(real, days)
    assert clock.now() == NOON
    real.advance(timedelta(hours=1))
    assert clock.now() == NOON + timedelta(hours=1, days=1)
    assert len(asked) == 2

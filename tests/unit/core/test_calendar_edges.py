"""Terms at the edges of the known years: the first and the last day, missing years, and many terms in a row."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from caseflow.core.calendar import CalendarYear, MissingYear, WorkCalendar

TET = frozenset(date(2026, 2, 16) + timedelta(days=i) for i in range(5))
LONE = WorkCalendar(frozenset({2026}), TET, frozenset({date(2026, 8, 22)}))
LEAP = WorkCalendar(frozenset({2024}), frozenset(), frozenset())
GAP = WorkCalendar(frozenset({2025, 2027}), frozenset(), frozenset())
LONG = WorkCalendar(frozenset(range(2024, 2031)), TET, frozenset())


def worked(calendar: WorkCalendar, year: int) -> list[date]:
    days = [date(year, 1, 1) + timedelta(days=i) for i in range(366)]
    return [day for day in days if day.year == year and calendar.is_working_day(day)]


@pytest.mark.parametrize(("calendar", "year"), [(LONE, 2026), (LEAP, 2024)])
def test_every_working_day_of_a_year_is_counted_once_from_its_first_to_its_last(calendar: WorkCalendar, year: int):
    days = worked(calendar, year)
    assert calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == len(days)
    for n, day in enumerate(days):
        assert calendar.add_working_days(days[0], n) == day
        assert calendar.add_working_days(days[-1], n + 1 - len(days)) == day


def test_the_day_before_the_first_known_year_begins_a_term_and_the_day_after_the_last_ends_one_backward() -> None:
    assert LONE.add_working_days(date(2025, 12, 31), 1) == date(2026, 1, 1)
    assert LONE.add_working_days(date(2027, 1, 1), -1) == date(2026, 12, 31)
    assert LONE.working_days_between(date(2025, 12, 31), date(2026, 1, 2)) == 2
    assert LONE.working_days_between(date(2026, 1, 2), date(2025, 12, 31)) == -2


@pytest.mark.parametrize(
    ("calendar", "day", "n", "year"),
    [
        (LONE, date(2026, 12, 30), 3, 2027),
        (LONE, date(2026, 1, 2), -2, 2025),
        (LONE, date(2025, 12, 30), 1, 2025),
        (LONE, date(2027, 1, 2), -1, 2027),
        (GAP, date(2025, 12, 30), 2, 2026),
        (GAP, date(2027, 1, 5), -5, 2026),
        (GAP, date(2027, 12, 30), 300, 2028),
        (GAP, date(2025, 1, 3), -300, 2024),
    ],
)
def test_a_term_that_touches_a_year_without_a_file_names_the_first_such_year(calendar, day, n, year) -> None:
    with pytest.raises(MissingYear) as caught:
        calendar.add_working_days(day, n)
    assert caught.value.year == year
    assert f"{year}.yaml" in str(caught.value)
    assert f"{year}.yaml" in caught.value.message.vi


def test_days_are_not_counted_across_a_year_without_a_file() -> None:
    for start, end in [(date(2025, 12, 30), date(2027, 1, 5)), (date(2027, 1, 5), date(2025, 12, 30))]:
        with pytest.raises(MissingYear) as caught:
            GAP.working_days_between(start, end)
        assert caught.value.year == 2026


def test_no_term_at_all_ends_on_its_own_day_even_on_a_day_off_or_in_an_unknown_year() -> None:
    for day in (date(2026, 2, 17), date(2026, 2, 21), date(1999, 1, 1)):
        assert LONE.add_working_days(day, 0) == day
        assert LONE.working_days_between(day, day) == 0


@pytest.mark.parametrize(
    ("day", "other", "known"),
    [
        (date(2025, 3, 1), date(2025, 9, 1), True),
        (date(2025, 3, 1), date(2027, 3, 1), False),
        (date(2027, 3, 1), date(2027, 12, 31), True),
        (date(2027, 3, 1), date(2028, 1, 1), False),
        (date(2024, 12, 31), date(2025, 1, 1), False),
    ],
)
def test_days_can_be_counted_when_every_year_between_has_a_file(day: date, other: date, known: bool) -> None:
    assert GAP.knows(day, other) == known
    assert GAP.knows(other, day) == known


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.lists(st.integers(0, 40), max_size=8))
def test_a_term_cut_into_pieces_by_any_number_of_pauses_ends_where_the_whole_term_ends(day: date, pieces: list[int]):
    end = LONG.next_working_day(day)
    for piece in pieces:
        end = LONG.add_working_days(end, piece)
    assert end == LONG.add_working_days(LONG.next_working_day(day), sum(pieces))
    assert LONG.working_days_between(LONG.next_working_day(day), end) == sum(pieces)


@pytest.mark.parametrize(("year", "fits"), [(1999, False), (2000, True), (2100, True), (2101, False)])
def test_a_year_is_one_of_this_century(year: int, fits: bool) -> None:
    said = {"year": year, "legal_basis": {}, "holidays": {}}
    if fits:
        assert CalendarYear.model_validate(said).year == year
    else:
        with pytest.raises(ValidationError):
            CalendarYear.model_validate(said)


def test_what_is_not_said_of_a_day_is_the_careful_reading() -> None:
    day = {"title": "x", "basis": "law"}
    year = CalendarYear.model_validate({"year": 2026, "legal_basis": {}, "holidays": {"2026-01-01": day}})
    assert year.holidays[date(2026, 1, 1)].day_off, "nobody works on it"
    assert not year.holidays[date(2026, 1, 1)].confirmed, "and the province has still to confirm it"

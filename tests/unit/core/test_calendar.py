"""Deadline arithmetic: known vectors, properties, and the shipped calendar against a second source."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.calendar import MissingYear, load_calendar, load_years, plus_months
from caseflow.core.content import ContentRoots, content_roots
from caseflow.core.reader import ContentError

CALENDAR = load_calendar(content_roots())
DAYS = st.dates(date(2021, 3, 1), date(2027, 3, 1))
FEW = st.integers(0, 60)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2025, 12, 31), 5, date(2026, 1, 9)),
        (date(2026, 1, 7), 3, date(2026, 1, 10)),
        (date(2026, 2, 12), 5, date(2026, 2, 26)),
        (date(2026, 4, 24), 5, date(2026, 5, 6)),
        (date(2026, 8, 21), 7, date(2026, 9, 3)),
        (date(2026, 9, 3), -6, date(2026, 8, 22)),
        (date(2026, 2, 14), 0, date(2026, 2, 14)),
    ],
)
def test_working_days(start: date, n: int, end: date) -> None:
    assert CALENDAR.add_working_days(start, n) == end


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 1, 31), 15, date(2026, 2, 23)),
        (date(2026, 4, 10), 15, date(2026, 4, 28)),
        (date(2026, 8, 14), 15, date(2026, 9, 3)),
        (date(2026, 12, 30), 4, date(2027, 1, 4)),
    ],
)
def test_calendar_days_roll_to_the_next_working_day(start: date, n: int, end: date) -> None:
    assert CALENDAR.add_days(start, n) == end


def test_months_clamp_and_only_legal_terms_roll() -> None:
    assert CALENDAR.add_months(date(2026, 1, 31), 1, roll=False) == date(2026, 2, 28)
    assert CALENDAR.add_months(date(2026, 1, 31), 1) == date(2026, 3, 2)
    assert CALENDAR.add_months(date(2023, 8, 31), 6, roll=False) == date(2024, 2, 29)
    assert CALENDAR.add_months(date(2026, 10, 1), 36, roll=False) == date(2029, 10, 1), "needs no calendar of 2029"
    assert plus_months(date(2026, 3, 31), -1) == date(2026, 2, 28)


def test_a_missing_year_is_an_error_and_never_a_year_without_holidays() -> None:
    with pytest.raises(MissingYear, match=r"workflows/calendar/2029\.yaml") as caught:
        CALENDAR.add_working_days(date(2028, 12, 28), 3)
    assert caught.value.year == 2029
    assert "2029" in caught.value.message.vi
    with pytest.raises(MissingYear):
        CALENDAR.is_working_day(date(2020, 12, 31))
    with pytest.raises(MissingYear):
        CALENDAR.working_days_between(date(2029, 1, 3), date(2028, 12, 28))


def test_swapped_and_unconfirmed_days() -> None:
    assert CALENDAR.is_working_day(date(2026, 1, 10))
    assert not CALENDAR.is_working_day(date(2026, 1, 2))
    assert CALENDAR.is_working_day(date(2026, 8, 22))
    assert not CALENDAR.is_working_day(date(2026, 8, 31))
    assert not CALENDAR.is_working_day(date(2026, 4, 27))
    culture_day = {y.year: y for y, _ in load_years(content_roots())}[2026].holidays[date(2026, 11, 24)]
    assert not culture_day.confirmed
    assert CALENDAR.is_working_day(date(2026, 11, 24)), "its law is not confirmed, so terms run on"


@given(DAYS, FEW)
def test_between_is_the_inverse_of_add(day: date, n: int) -> None:
    end = CALENDAR.add_working_days(day, n)
    assert CALENDAR.working_days_between(day, end) == n
    assert CALENDAR.working_days_between(end, day) == -n
    assert n == 0 or CALENDAR.is_working_day(end)


@given(DAYS, st.integers(1, 60))
def test_going_back_from_a_working_day_undoes_going_forward(day: date, n: int) -> None:
    start = CALENDAR.next_working_day(day)
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, n), -n) == start


@given(DAYS, DAYS, FEW, FEW)
def test_terms_are_monotone(a: date, b: date, n: int, m: int) -> None:
    (a, b), (n, m) = sorted((a, b)), sorted((n, m))
    assert CALENDAR.add_working_days(a, n) <= CALENDAR.add_working_days(a, m)
    assert CALENDAR.add_working_days(a, n) <= CALENDAR.add_working_days(b, n)
    assert CALENDAR.add_days(a, n) <= CALENDAR.add_days(b, m)
    assert CALENDAR.add_months(a, 2) <= CALENDAR.add_months(b, 2)


@given(DAYS, FEW)
def test_a_term_in_days_ends_on_a_working_day_not_early_and_skips_only_days_off(day: date, n: int) -> None:
    nominal, end = day + timedelta(days=n), CALENDAR.add_days(day, n)
    assert CALENDAR.is_working_day(end)
    assert nominal <= end
    assert not any(CALENDAR.is_working_day(nominal + timedelta(days=i)) for i in range((end - nominal).days))


@pytest.mark.parametrize("year", range(2021, 2027))
def test_the_shipped_year_agrees_with_an_independent_source(year: int) -> None:
    """Known differences: the swap of 02/01/2026 is not in the library; 24/11 waits for its law."""
    other = holidays.country_holidays("VN", years=year)
    ours_only = {date(2026, 1, 2): False, date(2026, 1, 10): True, date(2026, 11, 24): True}
    day = date(year, 1, 1)
    while day.year == year:
        expected = ours_only.get(day, other.is_working_day(day))
        assert CALENDAR.is_working_day(day) == expected, day
        day += timedelta(days=1)


def _content(tmp_path: Path, text: str, name: str = "2026.yaml") -> ContentRoots:
    folder = tmp_path / "workflows/calendar"
    folder.mkdir(parents=True)
    (folder / name).write_text(text, encoding="utf-8")
    return ContentRoots(shipped=tmp_path)


def test_mistakes_in_a_year_are_named_with_file_and_line(tmp_path: Path) -> None:
    text = """\
year: 2026
legal_basis: {holiday: BLLĐ Đ.112}
holidays:
  2027-01-01: {title: x, basis: holiday}
  2026-05-02: {title: x, basis: holidai}
working_days:
  2026-05-02: {title: x, basis: holiday}
  2026-05-04: {title: x, basis: holiday}
"""
    with pytest.raises(ContentError) as caught:
        load_calendar(_content(tmp_path, text))
    assert [str(f) for f in caught.value.faults] == [
        "workflows/calendar/2026.yaml:4: 2027-01-01 does not lie in 2026",
        "workflows/calendar/2026.yaml:5: unknown legal basis 'holidai' (did you mean 'holiday'?)",
        "workflows/calendar/2026.yaml:7: 2026-05-02 is both a holiday and a working day",
        "workflows/calendar/2026.yaml:8: 2026-05-04 is a weekday and worked anyway",
    ]


def test_an_unreadable_date_a_wrong_name_and_an_empty_folder_are_faults(tmp_path: Path) -> None:
    text = "year: 2026\nlegal_basis: {}\nholidays:\n  2026-02-30: {title: x, basis: y}\n"
    with pytest.raises(ContentError, match=r"2026\.yaml:4: "):
        load_calendar(_content(tmp_path / "a", text))
    with pytest.raises(ContentError, match=r"25\.yaml:1: the file of 2026 must be named 2026\.yaml"):
        load_calendar(_content(tmp_path / "b", "year: 2026\nlegal_basis: {}\nholidays: {}\n", "25.yaml"))
    with pytest.raises(ContentError, match="no calendar year at all"):
        load_calendar(ContentRoots(shipped=tmp_path / "c"))

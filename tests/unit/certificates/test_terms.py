"""Terms and certificate dates by the law's own examples."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.calendar import WorkCalendar, load_calendar
from caseflow.core.content import content_roots
from caseflow.core.words import LegalBasis
from caseflow.workflows.schema import Certificate, Deadline
from caseflow.workflows.terms import certificate_dates, due_on, reminder_days

BASIS = LegalBasis.model_validate({"source": "BLDS 2015 Đ.147-148"})
ISO = Certificate(
    standard="TCVN ISO 9001",
    editions=("TCVN ISO 9001:2015",),
    validity_months=36,
    surveillance_months=(12, 24),
    legal_basis={"validity": BASIS},
)


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    return load_calendar(content_roots())


def _term(remind: tuple[int, ...] = (), **unit: int) -> Deadline:
    return Deadline.model_validate({**unit, "remind": remind, "legal_basis": BASIS})


@pytest.mark.parametrize(
    ("start", "unit", "end"),
    [
        (date(2025, 12, 31), {"working_days": 5}, date(2026, 1, 9)),
        (date(2026, 1, 7), {"working_days": 3}, date(2026, 1, 10)),
        (date(2026, 2, 12), {"working_days": 5}, date(2026, 2, 26)),
        (date(2026, 4, 24), {"working_days": 5}, date(2026, 5, 6)),
        (date(2026, 8, 21), {"working_days": 7}, date(2026, 9, 3)),
        (date(2026, 1, 31), {"days": 15}, date(2026, 2, 23)),
        (date(2026, 4, 10), {"days": 15}, date(2026, 4, 28)),
        (date(2026, 8, 14), {"days": 15}, date(2026, 9, 3)),
        (date(2026, 3, 31), {"months": 6}, date(2026, 9, 30)),
        (date(2025, 11, 16), {"months": 3}, date(2026, 2, 23)),
    ],
)
def test_terms_end_as_the_law_says(calendar: WorkCalendar, start: date, unit: dict[str, int], end: date) -> None:
    assert due_on(_term((), **unit), start, calendar) == end


def test_reminders_count_working_days_back_from_the_end(calendar: WorkCalendar) -> None:
    deadline = _term((1, 5, 5), days=15)
    assert reminder_days(deadline, date(2026, 2, 23), calendar) == [(5, date(2026, 2, 9)), (1, date(2026, 2, 13))]


@given(start=st.dates(date(2024, 1, 1), date(2026, 6, 30)), n=st.integers(2, 30), before=st.integers(1, 29))
def test_a_reminder_lies_on_a_working_day_before_the_end(start: date, n: int, before: int) -> None:
    calendar = load_calendar_once()
    due = due_on(_term(working_days=n), start, calendar)
    ((_, day),) = reminder_days(_term((before,), working_days=n), due, calendar)
    assert calendar.is_working_day(day)
    assert calendar.working_days_between(day, due) == before
    assert (day > start) == (before < n)


def test_a_certificate_of_three_years() -> None:
    dates = certificate_dates(ISO, date(2021, 11, 25), date(2021, 12, 1))
    assert dates.valid_to == date(2024, 11, 30)
    assert dates.surveillance == (date(2022, 11, 25), date(2023, 11, 25))
    assert dates.recert_due == date(2024, 9, 1)
    assert dates.restorable_until == date(2025, 5, 30)


def test_certificate_months_are_clamped_and_never_roll_to_a_working_day() -> None:
    dates = certificate_dates(ISO, date(2024, 2, 29), date(2024, 2, 29))
    assert dates.surveillance == (date(2025, 2, 28), date(2026, 2, 28))
    assert date(2026, 2, 28).weekday() == 5, "a Saturday stays a Saturday"
    assert dates.valid_to == date(2027, 2, 27)


def test_a_certificate_without_an_end_has_only_its_surveillance() -> None:
    yearly = ISO.model_copy(update={"validity_months": None, "surveillance_months": (12,)})
    dates = certificate_dates(yearly, date(2026, 1, 31), date(2026, 1, 31))
    assert (dates.valid_to, dates.recert_due, dates.restorable_until) == (None, None, None)
    assert dates.surveillance == (date(2027, 1, 31),)


@given(start=st.dates(date(2020, 1, 1), date(2040, 12, 31)), months=st.integers(1, 60))
def test_a_validity_of_n_months_ends_the_day_before_it_could_begin_again(start: date, months: int) -> None:
    rules = ISO.model_copy(update={"validity_months": months})
    valid_to = certificate_dates(rules, start, start).valid_to
    assert valid_to is not None
    again = valid_to + timedelta(days=1)
    assert (again.year * 12 + again.month) - (start.year * 12 + start.month) == months
    assert again.day == start.day or (again.day < start.day and (again + timedelta(days=1)).day == 1)


_CALENDARS: list[WorkCalendar] = []


def load_calendar_once() -> WorkCalendar:
    """Hypothesis runs a test many times; the files are read once."""
    if not _CALENDARS:
        _CALENDARS.append(load_calendar(content_roots()))
    return _CALENDARS[0]

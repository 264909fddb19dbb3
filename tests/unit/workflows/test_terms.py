"""Terms of states and their reminders by the law's own examples."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.calendar import WorkCalendar, load_calendar
from caseflow.core.content import content_roots
from caseflow.core.words import LegalBasis
from caseflow.workflows.term_words import Deadline
from caseflow.workflows.terms import due_on, reminder_days

BASIS = LegalBasis.model_validate({"source": "BLDS 2015 Đ.147-148"})


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


_CALENDARS: list[WorkCalendar] = []


def load_calendar_once() -> WorkCalendar:
    """Hypothesis runs a test many times; the files are read once."""
    if not _CALENDARS:
        _CALENDARS.append(load_calendar(content_roots()))
    return _CALENDARS[0]

"""A certificate's status on any day, by its dates and the dated changes of its status."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.certificates.standing import STATUSES, Validity, due_on, recorded_on, status_on

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
FIRST, LAST = date(2024, 6, 1), date(2027, 5, 31)
HELD = Validity(FIRST, LAST, date(2027, 11, 30))


@pytest.mark.parametrize(
    ("day", "recorded", "due", "status"),
    [
        (date(2024, 5, 31), "valid", None, "not_yet"),
        (FIRST, "valid", None, "valid"),
        (date(2025, 3, 2), "valid", date(2025, 6, 1), "valid"),
        (date(2025, 3, 3), "valid", date(2025, 6, 1), "due_soon"),
        (date(2025, 6, 1), "valid", date(2025, 6, 1), "due_soon"),
        (date(2025, 6, 2), "valid", date(2025, 6, 1), "overdue"),
        (date(2025, 6, 2), "suspended", date(2025, 6, 1), "suspended"),
        (LAST, "valid", None, "valid"),
        (LAST + timedelta(days=1), "valid", None, "restorable"),
        (date(2027, 12, 1), "suspended", None, "expired"),
        (date(2030, 1, 1), "withdrawn", None, "withdrawn"),
        (date(2026, 1, 1), "renewed", None, "renewed"),
    ],
)
def test_each_status_begins_and_ends_on_its_day(day: date, recorded: str, due: date | None, status: str) -> None:
    assert status_on(HELD, recorded, due, day) == status


@given(day=DAYS, changes=st.lists(st.tuples(DAYS, st.sampled_from(["valid", "suspended", "withdrawn", "renewed"]))))
def test_what_is_recorded_later_with_an_earlier_effect_hides_nothing_that_took_effect_since(
    day: date, changes: list[tuple[date, str]]
) -> None:
    effective = [change for change in enumerate(changes) if change[1][0] <= day]
    expected = max(effective, key=lambda one: (one[1][0], one[0]))[1][1] if effective else "valid"
    assert recorded_on(changes, day) == expected
    assert status_on(HELD, recorded_on(changes, day), None, day) in STATUSES


@given(day=DAYS, due=st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=4), renewal=st.none() | DAYS)
def test_what_was_done_later_was_still_waiting_on_an_earlier_day(
    day: date, due: list[tuple[date, date | None]], renewal: date | None
) -> None:
    found = due_on(due, renewal, day)
    waiting = {when for when, done in due if done is None or done > day}
    assert found == (min(waiting) if waiting else renewal)

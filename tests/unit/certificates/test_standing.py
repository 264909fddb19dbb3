"""A certificate's status on any day, by its dates and the dated changes of its status."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.certificates.standing import STATUSES, Validity, due_on, due_state, expired, recorded_on, status_on

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


def test_the_last_valid_day_belongs_to_the_validity_and_without_an_end_nothing_expires() -> None:
    assert not expired(HELD, LAST)
    assert expired(HELD, LAST + timedelta(days=1))
    endless = Validity(FIRST, None, None)
    assert not expired(endless, date.max)
    assert status_on(endless, "valid", None, date.max) == "valid"


def test_a_certificate_whose_kind_cannot_be_restored_has_expired_at_once() -> None:
    assert status_on(Validity(FIRST, LAST, None), "valid", None, LAST + timedelta(days=1)) == "expired"
    assert status_on(Validity(FIRST, LAST, LAST), "valid", None, LAST + timedelta(days=1)) == "expired"
    assert status_on(HELD, "valid", None, date(2027, 11, 30)) == "restorable", "to the end of the last day"


@pytest.mark.parametrize(("before", "state"), [(91, ""), (90, "due_soon"), (0, "due_soon"), (-1, "overdue")])
def test_what_is_due_is_soon_for_ninety_days_and_overdue_from_the_next_day_on(before: int, state: str) -> None:
    assert due_state(LAST, LAST - timedelta(days=before)) == state
    assert due_state(None, LAST) == ""


def test_of_changes_on_one_day_the_later_recorded_holds_and_before_the_first_it_is_valid() -> None:
    changes = [(FIRST, "suspended"), (FIRST, "valid"), (LAST, "withdrawn")]
    assert recorded_on(changes, FIRST) == "valid"
    assert recorded_on(changes, LAST) == "withdrawn"
    assert recorded_on(changes[:1], FIRST - timedelta(days=1)) == "valid"


def test_what_was_done_on_the_day_itself_is_not_waiting_any_more() -> None:
    assert due_on([(FIRST, LAST)], None, LAST) is None
    assert due_on([(FIRST, LAST)], None, LAST - timedelta(days=1)) == FIRST

"""When a certificate is reminded of: no reminder is lost and none comes twice, however seldom anybody looks."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from caseflow.certificates.reminders import END, LATE_DAYS, RENEWAL, SURVEILLANCE, WORDS, Due, dates_of, look
from caseflow.core.calendar import days_before, load_calendar
from caseflow.core.content import content_roots

CALENDAR = load_calendar(content_roots())
LAST = max(CALENDAR.years)
DAYS = st.dates(date(2026, 1, 1), date(LAST, 12, 31))


@given(
    dues=st.lists(DAYS, min_size=1, max_size=4, unique=True),
    days=st.lists(st.integers(0, 200), min_size=1, max_size=5),
    since=DAYS,
    steps=st.lists(st.integers(0, 90), max_size=60),
)
def test_each_reminder_is_met_by_exactly_one_look(dues: list[date], days: list[int], since: date, steps: list[int]):
    dates = [Due(SURVEILLANCE, day) for day in dues]
    told: list[tuple[Due, date, date]] = []
    start: date | None = since
    until = since
    for step in (*steps, 3000):
        until += timedelta(days=step)
        if start is None or start > until:
            continue
        now, ahead = look(dates, days, start, until, CALENDAR)
        assert len(now) == len(set(now)), "of one date there is one mail, however many were missed"
        told += [(due, start, until) for due in now]
        start = ahead
    assert start is None, "nothing is left to look at"
    for due in dates:
        wanted = [day for _, day in days_before((*days, -LATE_DAYS), due.on, CALENDAR) if day >= since]
        looks = [(a, b) for one, a, b in told if one == due]
        assert all(sum(a <= day <= b for a, b in looks) == 1 for day in wanted)
        assert all(any(a <= day <= b for day in wanted) for a, b in looks)


def test_a_reminder_on_a_day_off_comes_on_the_next_working_day_unless_its_year_is_not_known():
    assert days_before([7, 0, -1], date(2026, 5, 8), CALENDAR) == [
        (7, date(2026, 5, 4)), (0, date(2026, 5, 8)), (-1, date(2026, 5, 11)),
    ]  # fmt: skip
    assert days_before([0], date(LAST, 12, 31), CALENDAR) == [(0, date(LAST, 12, 31))], "the next year has no calendar"
    assert days_before([30], date(LAST + 3, 3, 5), CALENDAR)[0][1] == date(LAST + 3, 2, 3)


def test_who_looks_on_the_day_before_it_was_rolled_is_sent_on_to_the_working_day():
    due = [Due(END, date(2027, 1, 1))]  # a Friday off; the first working day after it is Monday, 4 January
    _, ahead = look(due, [0], date(2026, 12, 1), date(2026, 12, 1), CALENDAR)
    assert ahead == date(2027, 1, 4)
    assert look(due, [0], date(2027, 1, 1), date(2027, 1, 3), CALENDAR) == ([], date(2027, 1, 4))


def test_the_dates_of_a_certificate_are_what_is_open_of_it():
    found = dates_of([date(2027, 5, 6), date(2026, 5, 6)], date(2028, 2, 5), date(2028, 5, 5))
    assert [one.what for one in found] == [SURVEILLANCE, SURVEILLANCE, RENEWAL, END]
    assert found[0].on == date(2026, 5, 6)
    assert dates_of([], None, None) == []


def test_what_is_still_open_fifteen_days_after_its_date_is_reported_once_more() -> None:
    due = Due(RENEWAL, date(2026, 5, 5))  # a Tuesday; the fifteenth day after it is a Wednesday
    late = date(2026, 5, 20)
    assert look([due], [], due.on, late - timedelta(days=1), CALENDAR) == ([], late)
    assert look([due], [], late, late, CALENDAR) == ([due], None)
    assert look([due], [], late + timedelta(days=1), date.max, CALENDAR) == ([], None)


def test_a_look_counts_both_its_first_and_its_last_day_and_gives_the_nearest_day_after_it() -> None:
    due, other = Due(SURVEILLANCE, date(2026, 5, 6)), Due(END, date(2026, 6, 10))
    days = [7, 0]
    first = date(2026, 4, 29)
    assert look([due, other], days, first, first, CALENDAR) == ([due], date(2026, 5, 6))
    assert look([other, due], days, date(2026, 5, 1), date(2026, 5, 5), CALENDAR) == ([], date(2026, 5, 6))
    assert look([due, other], days, date(2026, 5, 6), date(2026, 6, 3), CALENDAR)[0] == [due, other]
    assert look([], days, first, first, CALENDAR) == ([], None)


def test_everything_that_falls_due_has_its_words_in_the_order_of_a_day() -> None:
    assert list(WORDS) == [SURVEILLANCE, RENEWAL, END]
    assert [one.what for one in dates_of([], date(2028, 2, 5), None)] == [RENEWAL]
    assert dates_of([date(2027, 1, 1)], None, date(2028, 1, 1)) == [
        Due(SURVEILLANCE, date(2027, 1, 1)), Due(END, date(2028, 1, 1)),
    ]  # fmt: skip

"""Why a term ends on its day: the rule in words, the days that do not count, and a day that was moved."""

from __future__ import annotations

from datetime import date

import pytest

from caseflow.core.calendar import WorkCalendar
from caseflow.services.cases.why import why
from caseflow.workflows.schema import Roles
from caseflow.workflows.term_words import Deadline

CALENDAR = WorkCalendar(
    frozenset({2026}), frozenset({date(2026, 9, 1), date(2026, 9, 2), date(2026, 9, 5)}), frozenset()
)
ROLES = Roles.model_validate(
    {
        "permissions": {},
        "supervisor": "head",
        "roles": {
            "head": {"title": {"vi": "Lãnh đạo", "en": "Head"}, "may": [], "superior": "above"},
            "desk": {"title": {"vi": "Bàn", "en": "Desk"}, "may": []},
            "above": {"title": {"vi": "Giám đốc", "en": "Director"}, "may": [], "superior": []},
        },
    }
)
BASIS = {"source": {"vi": "Quy trình", "en": "Procedure"}}


def deadline(**unit: object) -> Deadline:
    return Deadline.model_validate({**unit, "legal_basis": BASIS})


def test_the_rule_its_beginning_and_the_days_off_are_said():
    found = why(
        deadline(working_days=5, on_breach="escalate"),
        date(2026, 8, 28),
        date(2026, 9, 8),
        CALENDAR,
        ROLES,
        waits_for="desk",
    )
    assert found is not None
    assert (found.rule.vi, found.since, found.moved) == ("5 ngày làm việc", date(2026, 8, 28), False)
    assert found.days_off == (date(2026, 9, 1), date(2026, 9, 2)), "a holiday on a Saturday is a Saturday"
    assert found.missed is not None
    assert found.missed.vi == "Lãnh đạo"
    assert not found.basis.confirmed


@pytest.mark.parametrize(
    ("unit", "due", "rule", "moved"),
    [
        ({"days": 10}, date(2026, 8, 13), "10 ngày", False),
        ({"months": 1}, date(2026, 9, 3), "1 tháng", False),
        ({"working_days": 5}, date(2026, 8, 14), "5 ngày làm việc", True),
        ({"until": "decision.until"}, date(2026, 8, 31), "Ngày đã ghi trong hồ sơ", False),
    ],
)
def test_a_day_that_the_rule_does_not_give_was_moved(unit, due, rule, moved):
    found = why(deadline(**unit), date(2026, 8, 3), due, CALENDAR, ROLES, waits_for="desk")
    assert found is not None
    assert (found.rule.vi, found.moved, found.missed) == (rule, moved, None)


def test_without_a_term_there_is_nothing_to_explain():
    assert why(None, date(2026, 8, 3), date(2026, 8, 10), CALENDAR, ROLES, waits_for="desk") is None
    assert why(deadline(days=3), date(2026, 8, 3), None, CALENDAR, ROLES, waits_for="desk") is None


def test_in_a_year_without_a_calendar_no_day_is_listed():
    found = why(deadline(months=8), date(2026, 8, 3), date(2027, 4, 5), CALENDAR, ROLES, waits_for="desk")
    assert found is not None
    assert found.days_off == ()


@pytest.mark.parametrize(("late", "told"), [("desk", "Lãnh đạo"), ("head", "Giám đốc"), ("above", None)])
def test_whoever_hears_of_a_delay_stands_above_whoever_is_late(late: str, told: str | None):
    rule = deadline(working_days=5, on_breach="escalate")
    found = why(rule, date(2026, 8, 28), date(2026, 9, 8), CALENDAR, ROLES, waits_for=late)
    assert found is not None
    assert (found.missed.vi if found.missed else None) == told

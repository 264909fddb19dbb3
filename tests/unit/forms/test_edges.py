"""Forms at their edges: tidied text, limits and conditions to the unit, rows, decimals, positions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from caseflow.forms import conditions, validators, values
from caseflow.forms.decimals import decimal_text, show_decimal
from caseflow.forms.places import LATITUDES, LONGITUDES, in_bounds
from caseflow.forms.rows import Posted, pressed, row_indices
from caseflow.forms.schema import FormDefinition, FormField
from caseflow.forms.typed import tidy

TODAY = date(2026, 11, 5)


def field(kind: str, **rest: Any) -> FormField:
    return FormField.model_validate({"kind": kind, "label": kind.title(), **rest})


def form(**fields: dict[str, Any]) -> FormDefinition:
    page = {"name": "one", "title": "One", "fields": {n: {"label": n.title(), **f} for n, f in fields.items()}}
    return FormDefinition.model_validate({"form": "sample", "title": "Sample", "pages": [page]})


def said(definition: FormDefinition, given_: dict[str, Any], today: date | None = TODAY) -> dict[str, str]:
    return {p.field: p.message.en for p in values.problems(definition, given_, today=today)}


@given(st.text(max_size=40), st.booleans())
@example("0\r\x1b 0", False)
@example("a \u200b b", False)
@example("e\u200b\u0301", False)
def test_a_tidied_text_is_tidy(text: str, lines: bool) -> None:
    once = tidy(text, lines=lines)
    assert tidy(once, lines=lines) == once
    assert "\r" not in once
    assert lines or "\n" not in once
    assert lines or "  " not in once


@pytest.mark.parametrize(
    ("typed", "line", "lines"),
    [
        ("a\r\nb\rc", "a b c", "a\nb\nc"),
        ("a\tb", "a b", "a\tb"),
        ("\u202ea\u2066b\u2069\u200f", "ab", "ab"),
        ("a\x1fb", "a b", "ab"),
        ("a\ud800b\x07", "ab", "ab"),
        ("  a  b  ", "a b", "a  b"),
    ],
)
def test_text_loses_what_nobody_sees_and_keeps_its_words(typed: str, line: str, lines: str) -> None:
    assert tidy(typed) == line
    assert tidy(typed, lines=True) == lines


@pytest.mark.parametrize(
    ("kind", "rest", "value", "message"),
    [
        ("integer", {"min": 2, "max": 5}, 2, None),
        ("integer", {"min": 2, "max": 5}, 5, None),
        ("integer", {"min": 2, "max": 5}, 1, "less than 2"),
        ("integer", {"min": 2, "max": 5}, 6, "greater than 5"),
        ("integer", {}, 0, None),
        ("integer", {}, -1, "less than 0"),
        ("integer", {}, 10**9, None),
        ("integer", {}, 10**9 + 1, "greater than 1.000.000.000"),
        ("percentage", {}, "100", None),
        ("percentage", {}, "100.01", "greater than 100"),
        ("date", {}, "1900-01-01", None),
        ("date", {}, "1899-12-31", "01/01/1900"),
        ("date", {}, "2100-12-31", None),
        ("date", {}, "2101-01-01", "31/12/2100"),
        ("date", {"max": "today"}, "2026-11-05", None),
        ("date", {"max": "today"}, "2026-11-06", "05/11/2026"),
        ("date", {"min": "today - 1 month"}, "2026-10-05", None),
        ("date", {"min": "today - 1 month"}, "2026-10-04", "05/10/2026"),
        ("date", {"min": "today + 30 days"}, "2026-12-05", None),
        ("date", {"min": "today + 30 days"}, "2026-12-04", "05/12/2026"),
        ("date", {"max": "today + 2 years"}, "2028-11-05", None),
        ("date", {"max": "today + 2 years"}, "2028-11-06", "05/11/2028"),
        ("text", {"max": 3}, "abc", None),
        ("text", {"max": 3}, "abcd", "3"),
        ("text", {"min": 3}, "abc", None),
        ("text", {"min": 3}, "ab", "3"),
        ("text", {}, "x" * 2000, None),
        ("text", {}, "x" * 2001, "2.000"),
    ],
)
def test_the_last_value_within_a_limit_is_right_and_the_next_one_is_told(kind, rest, value, message) -> None:
    found = said(form(asked={"kind": kind, **rest}), {"asked": value})
    assert (found == {}) if message is None else (message in found["asked"]), found


def test_a_limit_that_hangs_on_the_day_is_not_held_against_what_was_signed_long_ago() -> None:
    definition = form(asked={"kind": "date", "max": "today"})
    assert said(definition, {"asked": "2030-01-01"}, today=None) == {}
    assert said(definition, {"asked": "2030-01-01"}) != {}


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("today", date(2024, 2, 29)),
        ("today - 1 year", date(2023, 2, 28)),
        ("today + 1 month", date(2024, 3, 29)),
        ("today - 2 months", date(2023, 12, 29)),
        ("today + 11 months", date(2025, 1, 29)),
        ("today - 60 days", date(2023, 12, 31)),
        ("2026-01-31", date(2026, 1, 31)),
    ],
)
def test_a_day_in_words_is_counted_as_people_count_it(word: str, day: date) -> None:
    assert validators.resolve_date(word, date(2024, 2, 29)) == day
    assert validators.resolve_date(word, None) == (day if word[0] == "2" else None)


@pytest.mark.parametrize(
    ("rest", "few", "many"),
    [
        ({}, 0, validators.MOST_ROWS),
        ({"required": True}, 1, validators.MOST_ROWS),
        ({"min_rows": 2, "max_rows": 3, "required": True}, 2, 3),
        ({"min_rows": 2}, 2, validators.MOST_ROWS),
    ],
)
def test_rows_are_counted_from_their_least_to_their_most(rest: dict[str, Any], few: int, many: int) -> None:
    columns = {"name": {"kind": "text", "label": "Name"}}
    definition = form(rows={"kind": "rows", "columns": columns, **rest})
    assert validators.row_bounds(definition.fields["rows"]) == (few, many)
    for n in {few, many}:
        assert said(definition, {"rows": [{"name": "x"}] * n}) == {}
    if few > 1:
        assert str(few) in said(definition, {"rows": [{"name": "x"}] * (few - 1)})["rows"]
    assert str(many) in said(definition, {"rows": [{"name": "x"}] * (many + 1)})["rows"]


CONDITION: TypeAdapter[dict[str, Any]] = TypeAdapter(conditions.Condition)


@pytest.mark.parametrize("shape", [{}, {"all": []}, {"any": {}}, {"not": []}, {"a": []}, {"a": None}, {"all": ["x"]},
                                   {"any": [{}]}, {"not": {"all": []}}, {"a": [1, None]}])  # fmt: skip
def test_what_is_no_condition_is_refused(shape: Any) -> None:
    with pytest.raises(ValidationError):
        CONDITION.validate_python(shape)


@pytest.mark.parametrize(
    ("condition", "given_", "holds"),
    [
        ({"a": 1}, {"a": True}, False),
        ({"a": True}, {"a": True}, True),
        ({"a": ["x", "y"]}, {"a": "y"}, True),
        ({"a": "x"}, {"a": ["z", "x"]}, True),
        ({"a": "x"}, {"a": []}, False),
        ({"a": "x", "b": "y"}, {"a": "x", "b": "z"}, False),
        ({"any": [{"a": 1}, {"b": 2}]}, {"b": 2}, True),
        ({"any": [{"a": 1}, {"b": 2}]}, {"b": 1}, False),
        ({"all": [{"a": 1}, {"b": 2}]}, {"a": 1}, False),
        ({"not": {"a": 1}}, {}, True),
        ({"not": {"not": {"a": 1}}}, {"a": 1}, True),
    ],
)
def test_a_condition_is_true_of_what_it_names(condition: Any, given_: dict[str, Any], holds: bool) -> None:
    assert conditions.holds(CONDITION.validate_python(condition), given_) == holds


def test_what_is_asked_only_then_is_hidden_all_the_way_down_a_chain() -> None:
    shown = {"a": None, "b": {"a": "x"}, "c": {"b": "x"}, "d": {"not": {"c": "x"}}}
    all_x = dict.fromkeys("abcd", "x")
    assert conditions.visible(shown, all_x) == {"a", "b", "c"}
    assert conditions.visible(shown, {**all_x, "a": "y"}) == {"a", "d"}


@pytest.mark.parametrize(
    ("number", "stored", "shown"),
    [("1234.50", "1234.5", "1.234,5"), ("-0.00", "0", "0"), ("-0.5", "-0.5", "-0,5"), ("1E+3", "1000", "1.000"),
     ("-1234567.0", "-1234567", "-1.234.567"), ("100", "100", "100")],
)  # fmt: skip
def test_a_decimal_is_stored_in_one_way_and_shown_with_all_its_digits(number: str, stored: str, shown: str) -> None:
    assert decimal_text(Decimal(number)) == stored
    assert show_decimal(Decimal(number)) == shown


def test_the_bounds_of_the_country_are_within_it() -> None:
    for latitude in LATITUDES:
        for longitude in LONGITUDES:
            assert in_bounds(latitude, longitude)
    step = LATITUDES[0] / 10**6
    assert not in_bounds(LATITUDES[0] - step, LONGITUDES[0])
    assert not in_bounds(LATITUDES[1] + step, LONGITUDES[0])
    assert not in_bounds(LATITUDES[0], LONGITUDES[0] - step)
    assert not in_bounds(LATITUDES[0], LONGITUDES[1] + step)


def test_a_row_more_is_given_up_to_the_most_and_one_is_taken_from_between() -> None:
    definition = form(parts={"kind": "rows", "max_rows": 2, "columns": {"name": {"kind": "text", "label": "N"}}})
    one = Posted({"parts-0-name": ["a"], "_add_parts": ["1"]})
    assert pressed(definition, None, one) == {"parts-0-name": ["a"], "parts-1-name": [""]}
    two = Posted({"parts-3-name": ["a"], "parts-7-name": ["b"], "_add_parts": ["1"]})
    assert pressed(definition, None, two) == {"parts-3-name": ["a"], "parts-7-name": ["b"]}
    gone = Posted({"parts-3-name": ["a"], "parts-7-name": ["b"], "parts-71-name": ["c"], "_remove_parts_7": ["1"]})
    assert pressed(definition, None, gone) == {"parts-3-name": ["a"], "parts-71-name": ["c"]}
    assert row_indices("parts", [*gone, "parts-x-name", "other-1-name", "my_parts-2-name"]) == [3, 7, 71]

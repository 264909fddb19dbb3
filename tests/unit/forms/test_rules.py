"""Conditions, the reading of Vietnamese input, and the rules on values."""

from __future__ import annotations

from datetime import date

import pytest

from caseflow.forms import conditions, validators, values
from caseflow.forms.messages import Unreadable
from caseflow.forms.rows import Posted, pressed
from caseflow.forms.schema import FormDefinition, FormField
from caseflow.forms.typed import read, write

TODAY = date(2026, 11, 5)


def field(kind: str, **rest) -> FormField:
    return FormField.model_validate({"kind": kind, "label": kind.title(), **rest})


def form(**fields) -> FormDefinition:
    pages = [{"name": "first", "title": "First", "fields": fields}]
    return FormDefinition.model_validate({"form": "planted", "title": "Planted", "pages": pages})


def said(definition: FormDefinition, given: dict) -> dict[str, str]:
    return {p.field: p.message.en for p in values.problems(definition, given, today=TODAY)}


@pytest.mark.parametrize(
    ("condition", "true_of", "false_of"),
    [
        ({"a": True}, {"a": True}, {"a": 1}),
        ({"a": ["x", "y"]}, {"a": "y"}, {"a": "z"}),
        ({"a": "x"}, {"a": ["w", "x"]}, {"a": ["w"]}),
        ({"a": "x", "b": 2}, {"a": "x", "b": 2}, {"a": "x"}),
        ({"any": [{"a": "x"}, {"b": 2}]}, {"b": 2}, {}),
        ({"all": [{"a": "x"}, {"not": {"b": 2}}]}, {"a": "x"}, {"a": "x", "b": 2}),
        ({"a": False}, {"a": False}, {}),
    ],
)
def test_a_condition_compares_and_nothing_else(condition, true_of, false_of):
    assert conditions.holds(condition, true_of)
    assert not conditions.holds(condition, false_of)


def test_a_hidden_field_counts_as_empty_for_those_that_look_at_it():
    show_if = {"a": None, "b": {"a": True}, "c": {"b": "x"}}
    assert conditions.visible(show_if, {"a": True, "b": "x"}) == {"a", "b", "c"}
    assert conditions.visible(show_if, {"a": False, "b": "x"}) == {"a"}


@pytest.mark.parametrize(
    ("kind", "typed", "value", "shown"),
    [
        ("dong", "50.000.000", 50_000_000, "50.000.000"),
        ("dong", "50000000 đồng", 50_000_000, "50.000.000"),
        ("integer", " 1.250 ", 1250, "1.250"),
        ("percentage", "12,50 %", "12.5", "12,5"),
        ("percentage", "-0", "0", "0"),
        ("date", "5/11/2026", "2026-11-05", "05/11/2026"),
        ("date", "2028-02-29", "2028-02-29", "29/02/2028"),
        ("date", "11/05/26", "2026-05-11", "11/05/2026"),
        ("text", "Cô\u0302ng\x00 ty\x1b\u202e  ABC", "Cô\u0302ng ty ABC", None),
        ("long_text", "a\r\nb", "a\nb", "a\nb"),
        ("phone", "+84 912 345 678", "0912345678", "0912345678"),
        ("email", "ten@CongTy.VN", "ten@congty.vn", "ten@congty.vn"),
        ("yes_no", "no", False, "no"),
    ],
)
def test_what_a_vietnamese_types_is_understood(kind, typed, value, shown):
    spec = field(kind)
    assert read(spec, [typed]) == value
    assert write(spec, value) == [shown if shown is not None else value]


def test_text_is_kept_composed():
    assert read(field("text"), ["Ho\u0301a"]) == "Hóa"


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("dong", "50,000,000"),
        ("dong", "50.00"),
        ("dong", "5 0"),
        ("dong", "1e309"),
        ("dong", "9" * 5000),
        ("dong", "9" * 19),
        ("integer", "12 đồng"),
        ("integer", "²"),
        ("integer", "1,5"),
        ("percentage", "12.5"),
        ("percentage", "12,345"),
        ("percentage", "NaN"),
        ("date", "31/02/2026"),
        ("date", "20261105"),
        ("date", "13/13/26"),
        ("yes_no", "maybe"),
        ("email", "not an address"),
        ("phone", "123"),
    ],
)
def test_what_is_unclear_is_refused_never_guessed(kind, typed):
    with pytest.raises(Unreadable):
        read(field(kind), [typed])


@pytest.mark.parametrize("code", ["0100109106", "0100109106-001", "001099012345"])
def test_tax_codes_of_enterprises_branches_and_households(code):
    assert read(field("text", format="tax_code"), [code]) == code


def test_a_tax_code_with_a_wrong_check_digit_is_refused():
    with pytest.raises(Unreadable):
        read(field("text", format="tax_code"), ["0100109107"])


@pytest.mark.parametrize(
    ("kind", "rest", "value", "message"),
    [
        ("dong", {}, -1, "Must not be less than 0\u00a0₫."),
        ("dong", {}, 10**15 + 1, "Must not be greater than 1.000.000.000.000.000\u00a0₫."),
        ("percentage", {"max": 99.5}, "99.51", "Must not be greater than 99,5\u00a0%."),
        ("text", {}, "x" * 2001, "At most 2.000 characters; there are 2.001 now."),
        ("long_text", {}, "x" * 10_001, "At most 10.000 characters; there are 10.001 now."),
        ("text", {"min": 3}, "ab", "At least 3 characters are needed."),
        ("date", {}, "9999-01-01", "Must not be after 31/12/2100."),
        ("date", {"max": "today"}, "2026-11-06", "Must not be after 05/11/2026."),
        ("date", {"min": "today - 1 month"}, "2026-10-04", "Must not be before 05/10/2026."),
        ("choices", {"options": {"a": "A", "b": "B"}, "max": 1}, ["a", "b"], "Choose at most 1."),
        ("choice", {"options": {"a": "A"}}, "gone", "The stored value cannot be read; please enter it again."),
        ("integer", {}, "12", "The stored value cannot be read; please enter it again."),
        ("integer", {}, True, "The stored value cannot be read; please enter it again."),
    ],
)
def test_limits_hold_also_where_content_sets_none(kind, rest, value, message):
    assert said(form(one=field(kind, **rest).model_dump()), {"one": value}) == {"one": message}


def test_the_last_day_of_a_month_counts_months_by_clamping():
    assert validators.resolve_date("today + 1 month", date(2026, 1, 31)) == date(2026, 2, 28)
    assert validators.resolve_date("today - 1 year", date(2028, 2, 29)) == date(2027, 2, 28)
    assert validators.resolve_date("today", None) is None


def test_required_follows_what_is_shown():
    definition = form(
        has={"kind": "yes_no", "label": "Has", "required": True},
        details={"kind": "text", "label": "Details", "show_if": {"has": True}, "required": True},
        why_not={"kind": "text", "label": "Why not", "required_if": {"has": False}},
    )
    assert said(definition, {}) == {"has": "Please choose one."}
    assert said(definition, {"has": True}) == {"details": "Please fill this in."}
    assert said(definition, {"has": False, "details": "x" * 9999}) == {"why_not": "Please fill this in."}
    assert values.prune(definition, {"has": False, "details": "old", "unknown": 1}) == {"has": False}


def test_a_commitment_must_be_accepted():
    definition = form(commits={"kind": "yes_no", "label": "C", "must_accept": True})
    accept = {"commits": "You must accept this commitment to continue."}
    assert said(definition, {}) == said(definition, {"commits": False}) == accept
    assert said(definition, {"commits": True}) == {}


def test_values_are_held_against_each_other():
    definition = form(
        start={"kind": "date", "label": "Start"},
        end={"kind": "date", "label": "End", "not_before": "start"},
        value={"kind": "dong", "label": "Value"},
        advance={"kind": "dong", "label": "Advance", "not_above": "value"},
        shifts={"kind": "rows", "label": "Shifts", "columns": {"people": {"kind": "integer", "label": "People"}}},
        people={"kind": "integer", "label": "All", "sum_of": ["shifts.people"]},
    )
    wrong = {
        "start": "2026-01-02",
        "end": "2026-01-01",
        "value": 5,
        "advance": 6,
        "shifts": [{"people": 2}, {"people": 3}],
    }
    assert said(definition, {**wrong, "people": 6}) == {
        "end": "Must not be before “Start” (02/01/2026).",
        "advance": "Must not be greater than “Value” (5\u00a0₫).",
        "people": "Must be the sum of “People”: 5.",
    }
    assert said(definition, {**wrong, "end": "2026-01-02", "advance": 5, "people": 5}) == {}


def sites(**rest) -> FormDefinition:
    columns = {
        "name": {"kind": "text", "label": {"vi": "Tên", "en": "Name"}, "required": True},
        "outsourced": {"kind": "yes_no", "label": "Outsourced"},
        "provider": {"kind": "text", "label": "Provider", "show_if": {"outsourced": True}, "required": True},
    }
    return form(sites={"kind": "rows", "label": {"vi": "Địa điểm", "en": "Sites"}, "columns": columns, **rest})


def test_rows_have_limits_and_their_own_conditions():
    definition = sites(required=True, max_rows=2)
    assert said(definition, {}) == {"sites": "Please add at least 1 row(s)."}
    assert said(definition, {"sites": [{"name": "A"}] * 3}) == {"sites": "At most 2 rows."}
    assert said(definition, {"sites": [{"outsourced": True}]}) == {
        "sites-0-name": "Please fill this in.",
        "sites-0-provider": "Please fill this in.",
    }
    assert values.prune(definition, {"sites": [{"name": "A", "provider": "gone"}, {}]}) == {"sites": [{"name": "A"}]}


def test_rows_are_added_and_removed_by_submit_buttons():
    definition = sites(max_rows=3)
    typed = Posted({"sites-0-name": ["A"], "sites-1-name": ["B"], "csrf_token": ["t"]})
    assert pressed(definition, "first", typed) is None

    added = pressed(definition, "first", Posted({**typed, "_add_sites": ["+"]}))
    assert added is not None
    assert values.bind(definition, "first", "vi", posted=added).answers["sites"] == [{"name": "A"}, {"name": "B"}, {}]
    full = pressed(definition, "first", Posted({**added, "_add_sites": ["+"]}))
    assert full == added

    removed = pressed(definition, "first", Posted({**added, "_remove_sites_0": ["x"]}))
    assert removed is not None
    shown = values.bind(definition, "first", "vi", posted=removed)
    assert [entry.form["name"].id for entry in shown.repeated("sites").entries] == ["sites-0-name", "sites-1-name"]
    assert values.clean(definition, "first", shown) == {"sites": [{"name": "B"}]}


@pytest.mark.parametrize(
    "button", ["_add_nothing", "_add_", "_remove_sites_", "_remove_sites_99", "_remove_²", "_add_sites-0"]
)
def test_a_button_that_makes_no_sense_changes_nothing(button):
    typed = Posted({"sites-0-name": ["A"]})
    assert pressed(sites(), "first", Posted({**typed, button: ["1"]})) == typed


def test_a_blank_form_gets_its_second_row_from_the_first_press():
    added = pressed(sites(), "first", Posted({"_add_sites": ["+"], "sites-0-name": [""]}))
    assert added is not None
    assert len(values.bind(sites(), "first", "vi", posted=added).repeated("sites").entries) == 2


def test_differences_name_what_changed_in_words():
    columns = {"name": {"kind": "text", "label": "Name"}, "people": {"kind": "integer", "label": "People"}}
    definition = form(
        cost={"kind": "dong", "label": "Cost"},
        sites={"kind": "rows", "label": {"vi": "Địa điểm", "en": "Site"}, "columns": columns},
    )
    old = {"cost": 1_000_000, "sites": [{"name": "A", "people": 1000}, {"name": "B"}]}
    new = {"cost": 2_000_000, "sites": [{"name": "New"}, {"name": "A", "people": 1200}, {"name": "B"}]}
    found = [(d.label.en, d.old.en, d.new.en) for d in values.differences(definition, old, new)]
    assert found[0] == ("Cost", "1.000.000\u00a0₫", "2.000.000\u00a0₫")
    assert ("Site, row 3", "", "Name: B") not in found
    assert any(new_text == "Name: A; People: 1.200" or new_text == "1.200" for _, _, new_text in found)
    assert values.differences(definition, new, new) == []


def test_a_row_inserted_above_is_one_difference():
    definition = sites()
    old = {"sites": [{"name": "A"}, {"name": "B"}]}
    new = {"sites": [{"name": "X"}, {"name": "A"}, {"name": "B"}]}
    (found,) = values.differences(definition, old, new)
    assert (found.label.vi, found.old.vi, found.new.vi) == ("Địa điểm, dòng 1", "", "Tên: X")
    (gone,) = values.differences(definition, new, old)
    assert (gone.label.en, gone.old.en, gone.new.en) == ("Sites, row 1", "Name: X", "")


def test_values_are_shown_the_vietnamese_way():
    assert values.show(field("dong"), 1234567, "vi") == "1.234.567\u00a0₫"
    assert values.show(field("percentage"), "9.93", "en") == "9,93\u00a0%"
    assert values.show(field("date"), "2026-11-05", "vi") == "05/11/2026"
    assert values.show(field("yes_no"), False, "vi") == "Không"
    assert values.show(field("yes_no"), None, "vi") == ""

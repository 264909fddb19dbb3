"""Verdicts, times elapsed, decimals, instants, positions, GS1 codes: typed, stored, worked out, never trusted."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from caseflow.core.clock import LOCAL
from caseflow.forms import values
from caseflow.forms.computed import compute
from caseflow.forms.computed import given as given_by_people
from caseflow.forms.messages import Unreadable
from caseflow.forms.places import as_instant, as_position, instant_text
from caseflow.forms.rows import Posted
from caseflow.forms.schema import FormDefinition, FormField
from caseflow.forms.typed import read, write
from caseflow.services.cases.draft_view import fingerprint
from caseflow.web.answers.conflicts import clashes

TODAY = date(2026, 11, 5)
START = datetime(1976, 1, 2, tzinfo=LOCAL)


def field(kind: str, **rest: Any) -> FormField:
    return FormField.model_validate({"kind": kind, "label": kind.title(), **rest})


PARAMETERS = {
    "measured": {"kind": "decimal", "label": "Measured", "show_if": {"found": True}},
    "found": {"kind": "yes_no", "label": "Found"},
    "limit": {"kind": "decimal", "label": "Limit"},
    "verdict": {
        "kind": "verdict",
        "label": "Verdict",
        "of": "measured",
        "at_most": "limit",
        "passes_if": {"found": False},
    },
    "strict": {"kind": "verdict", "label": "Strict", "of": "measured", "at_most": "ceiling", "at_least": 0.01},
}
VISIT = FormDefinition.model_validate(
    {
        "form": "visit",
        "title": "Visit",
        "pages": [
            {
                "name": "laboratory",
                "title": "Laboratory",
                "fields": {
                    "parameters": {"kind": "rows", "label": "Parameters", "columns": PARAMETERS},
                    "ceiling": {"kind": "decimal", "label": "Ceiling"},
                    "all_passed": {"kind": "verdict", "label": "All", "all": "parameters.verdict"},
                    "again": {"kind": "date", "label": "Again", "show_if": {"all_passed": "failed"}, "required": True},
                },
            },
            {
                "name": "trace",
                "title": "Trace",
                "fields": {
                    "asked": {"kind": "datetime", "label": "Asked", "required": True},
                    "told": {"kind": "datetime", "label": "Told", "required": True},
                    "elapsed": {"kind": "duration", "label": "Elapsed", "from": "asked", "to": "told", "max": 1440},
                    "quick": {"kind": "verdict", "label": "Quick", "of": "elapsed", "at_most": 240},
                    "printed": {"kind": "text", "label": "Printed"},
                    "scanned": {"kind": "text", "label": "Scanned"},
                    "reads": {"kind": "verdict", "label": "Reads", "of": "scanned", "equals": "printed"},
                    "overall": {"kind": "verdict", "label": "Overall", "all": ["all_passed", "quick", "reads"]},
                },
            },
        ],
    }
)


def row(measured: str | None = None, limit: str | None = "0.05", found: bool = True) -> dict[str, Any]:
    given = {"measured": measured, "limit": limit, "found": found}
    return {name: value for name, value in given.items() if value is not None}


def verdict_of(*rows: dict[str, Any], **rest: Any) -> Any:
    return compute(VISIT.fields, {"parameters": list(rows), **rest}).get("all_passed")


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([], None),
        ([row("0.05")], "passed"),
        ([row("0.050000001")], "failed"),
        ([row("0.05"), row("0.1")], "failed"),
        ([row("0.05"), row(None)], None),
        ([row(None), row("0.1")], "failed"),
        ([row(None, found=False)], "passed"),
        ([row("0.01", limit=None)], None),
        ([row("not a number")], None),
    ],
)
def test_all_rows_pass_or_one_fails_or_it_cannot_be_said(rows, verdict):
    assert verdict_of(*rows) == verdict


def test_a_limit_may_be_a_number_or_a_field_of_the_form_beside_the_rows():
    found = compute(VISIT.fields, {"parameters": [row("0.02"), row("0.001"), row("0.04")], "ceiling": "0.03"})
    assert [one["strict"] for one in found["parameters"]] == ["passed", "failed", "failed"]


def test_a_hidden_answer_is_held_against_no_limit():
    assert verdict_of({"measured": "9", "limit": "1", "found": False}) == "passed"
    hidden = compute(VISIT.fields, {"parameters": [{"measured": "9", "limit": "1"}]})
    assert "verdict" not in hidden["parameters"][0]


def test_verdicts_depend_on_verdicts_and_show_questions():
    good = {"asked": "2026-11-05T01:00Z", "told": "2026-11-05T04:59Z", "printed": "A1", "scanned": "A1"}
    found = compute(VISIT.fields, {**good, "parameters": [row("0.01")]})
    assert (found["elapsed"], found["quick"], found["reads"], found["overall"]) == (239, "passed", "passed", "passed")
    found = compute(VISIT.fields, {**good, "parameters": [row("0.01")], "scanned": "A2"})
    assert found["overall"] == "failed"
    failed = {**good, "parameters": [row("1")]}
    assert [p.field for p in values.problems(VISIT, values.prune(VISIT, failed), today=TODAY)] == ["again"]
    passed = values.prune(VISIT, {**good, "parameters": [row("0.01")], "again": "2026-11-06"})
    assert "again" not in passed


def test_an_end_before_the_beginning_and_more_than_the_longest_time_are_told():
    said = {}
    for told in ("2026-11-05T00:59Z", "2026-11-06T01:01Z", "2026-11-06T01:00Z"):
        kept = values.prune(VISIT, {"asked": "2026-11-05T01:00Z", "told": told})
        said[told] = [p.message.en for p in values.problems(VISIT, kept, today=TODAY)]
    assert [*said.values()] == [["The end is before the beginning."], ["It may take at most 1.440 minutes."], []]


CLAIM = st.sampled_from(["passed", "failed", "yes", "0", "999999", ""])
CLAIMED = ["all_passed", "parameters-0-verdict", "parameters-0-strict", "elapsed", "quick", "overall"]


@given(st.dictionaries(st.sampled_from(CLAIMED), CLAIM), st.sampled_from([None, "laboratory"]))
def test_what_a_request_says_in_place_of_the_server_is_not_looked_at(claims, page):
    honest = {"parameters-0-measured": ["0,06"], "parameters-0-limit": ["0,05"], "parameters-0-found": ["yes"]}
    typed = Posted({**honest, **{name: [claim] for name, claim in claims.items()}})
    form = values.bind(VISIT, page, "vi", posted=typed, today=TODAY)
    assert values.clean(VISIT, page, form) == {
        "parameters": [{"found": True, "measured": "0.06", "limit": "0.05", "verdict": "failed"}],
        "all_passed": "failed",
        **({"overall": "failed"} if page is None else {}),
    }
    assert values.prune(VISIT, {name: claim for name, claim in claims.items() if "-" not in name}) == {}


def test_a_page_saved_later_changes_the_verdict_of_an_earlier_one():
    draft = values.merge(VISIT, "laboratory", {}, {"parameters": [row("0.01")]})
    draft = values.merge(VISIT, "trace", draft, {"printed": "A", "scanned": "A"})
    assert "overall" not in draft
    times = {"asked": "2026-11-05T01:00Z", "told": "2026-11-05T01:30Z"}
    draft = values.merge(VISIT, "trace", draft, {"printed": "A", "scanned": "A", **times})
    assert draft["overall"] == "passed"
    assert values.merge(VISIT, "laboratory", draft, {"parameters": [row("1")]})["overall"] == "failed"


def test_what_is_computed_is_nobody_s_answer_and_in_nobody_s_way():
    draft = values.merge(VISIT, "laboratory", {}, {"parameters": [row("0.01")]})
    assert given_by_people(VISIT.fields, draft) == {"parameters": [row("0.01")]}
    later = values.merge(VISIT, "trace", draft, {"printed": "A"})
    assert fingerprint(VISIT, "laboratory", later) == fingerprint(VISIT, "laboratory", draft)
    failed = values.merge(VISIT, "laboratory", later, {"parameters": [row("9")]})
    assert failed["overall"] == "failed"
    assert fingerprint(VISIT, "trace", failed) == fingerprint(VISIT, "trace", later)
    bound = values.bind(VISIT, "trace", "vi", posted=Posted({"printed": ["A"]}), values=failed)
    assert clashes(bound, "trace", {**failed, "overall": "passed"}, Posted({}), "vi") == []


def test_the_page_shows_what_was_worked_out():
    form = values.bind(VISIT, "laboratory", "vi", values={"parameters": [row("0.06")]})
    cell = form["parameters"].entries[0].form["verdict"]  # type: ignore[attr-defined]
    assert str(cell()) == '<output data-verdict="failed" id="parameters-0-verdict">Không đạt</output>'
    assert "Tự tính" in str(values.bind(VISIT, "trace", "vi")["elapsed"]())
    shown = values.bind(VISIT, "laboratory", "vi", values={"parameters": [row("0.06")]}).shown
    assert "again" in shown
    assert values.show(VISIT.fields["elapsed"], 1440, "vi") == "1.440 phút"


DRAFTS = st.fixed_dictionaries(
    {},
    optional={
        "parameters": st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "measured": st.sampled_from(["0.01", "1", "x"]),
                    "limit": st.just("0.05"),
                    "found": st.booleans(),
                    "verdict": st.sampled_from(["passed", "failed", "x"]),
                },
            ),
            max_size=3,
        ),
        "all_passed": st.sampled_from(["passed", 3, None]),
        "asked": st.sampled_from(["2026-11-05T01:00Z", "never"]),
        "told": st.sampled_from(["2026-11-05T02:00Z", 7]),
        "elapsed": st.integers(),
    },
)


@given(DRAFTS)
def test_working_out_twice_changes_nothing_and_never_fails(draft):
    once = compute(VISIT.fields, draft)
    assert compute(VISIT.fields, once) == once
    assert compute(VISIT.fields, json.loads(json.dumps(once))) == once
    pruned = values.prune(VISIT, draft)
    assert values.prune(VISIT, pruned) == pruned


@pytest.mark.parametrize(
    ("kind", "rest", "typed", "value", "shown"),
    [
        ("decimal", {}, "0,05", "0.05", "0,05"),
        ("decimal", {"unit": "mg/kg"}, "1.234,50 mg/kg", "1234.5", "1.234,5\u00a0mg/kg"),
        ("decimal", {}, "-0,0", "0", "0"),
        ("decimal", {}, "12", "12", "12"),
        ("integer", {"unit": {"vi": "cây", "en": "trees"}}, "1.200", 1200, "1.200\u00a0cây"),
        ("datetime", {}, "2026-11-05T09:30", "2026-11-05T02:30Z", "09:30 05/11/2026"),
        ("datetime", {}, "5/11/2026 9h30", "2026-11-05T02:30Z", "09:30 05/11/2026"),
        ("datetime", {}, "00:15, 01/01/2027", "2026-12-31T17:15Z", "00:15 01/01/2027"),
        ("position", {}, "20.646, 106.051", "20.646,106.051", "20.646, 106.051"),
        ("position", {}, "20,6460000 ; 106,0510004", "20.646,106.051", "20.646, 106.051"),
        ("position", {}, "(20.65 106)", "20.65,106", "20.65, 106"),
        ("text", {"format": "gtin"}, "893 0000 000019", "8930000000019", "8930000000019"),
        ("text", {"format": "gtin", "country": "893"}, "18930000000016", "18930000000016", "18930000000016"),
        ("text", {"format": "gln", "country": "893"}, "8930000000019", "8930000000019", "8930000000019"),
    ],
)
def test_what_is_typed_is_stored_and_shown(kind, rest, typed, value, shown):
    spec = field(kind, **rest)
    assert read(spec, [typed]) == value
    assert read(spec, write(spec, value)) == value
    assert values.show(spec, value, "vi") == shown


@pytest.mark.parametrize(
    ("kind", "rest", "typed", "said"),
    [
        ("decimal", {}, "0.05", "Use a comma"),
        ("decimal", {}, "1,2,3", "Use a comma"),
        ("decimal", {}, "1e5", "Use a comma"),
        ("datetime", {}, "2026-11-05", "14:30"),
        ("datetime", {}, "31/02/2026 10:00", "14:30"),
        ("datetime", {}, "05/11/2026 25:00", "14:30"),
        ("datetime", {}, "05/11/1900 10:00", "14:30"),
        ("position", {}, "106.051, 20.646", "swapped"),
        ("position", {}, "48.85, 2.35", "outside Viet Nam"),
        ("position", {}, "20.646", "latitude, then"),
        ("text", {"format": "gtin"}, "8930000000018", "check digit"),
        ("text", {"format": "gtin"}, "893000000001", "check digit"),
        ("text", {"format": "gtin"}, "89300", "8, 12, 13 or 14"),
        ("text", {"format": "gtin"}, "00000000", "8, 12, 13 or 14"),
        ("text", {"format": "gtin", "country": "893"}, "4006381333931", "begin with 893"),
        ("text", {"format": "gln"}, "96385074", "13 digits"),
    ],
)
def test_what_cannot_be_read_is_told(kind, rest, typed, said):
    with pytest.raises(Unreadable) as caught:
        read(field(kind, **rest), [typed])
    assert said in caught.value.message.en


@given(st.decimals(min_value=0, max_value=10**9, places=6))
def test_every_decimal_survives(number):
    spec = field("decimal")
    stored = read(spec, [format(number, "f").replace(".", ",")])
    assert Decimal(stored) == number
    assert read(spec, [values.show(spec, stored, "vi")]) == stored


@given(st.integers(0, 65_000_000).map(lambda minutes: START + timedelta(minutes=minutes)))
def test_every_minute_survives_and_means_local_time(moment):
    local = moment
    stored = read(field("datetime"), [local.strftime("%d/%m/%Y %H:%M")])
    assert as_instant(stored) == local
    assert local.utcoffset() == timedelta(hours=7)
    assert read(field("datetime"), write(field("datetime"), stored)) == stored == instant_text(local)


@given(st.decimals(6, "23.5", places=6), st.decimals(102, 118, places=6))
def test_every_position_in_the_country_survives(latitude, longitude):
    stored = read(field("position"), [f"{latitude}, {longitude}"])
    assert as_position(stored) == (latitude, longitude)
    assert read(field("position"), write(field("position"), stored)) == stored


@given(st.sampled_from([7, 11, 12, 13]), st.data())
def test_of_ten_last_digits_one_is_right(length, data):
    body = data.draw(st.text("0123456789", min_size=length, max_size=length).filter(lambda digits: int(digits) > 0))
    right = []
    for digit in "0123456789":
        try:
            right.append(read(field("text", format="gtin"), [body + digit]))
        except Unreadable:
            continue
    assert right == [body + ean.calc_check_digit(body)]

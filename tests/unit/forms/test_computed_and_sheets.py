"""Verdicts over rows, mistakes in what is computed, and tables of a spreadsheet read as rows, each at its edges."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caseflow.core.cells import Formula, Table
from caseflow.core.reader import parse, validate
from caseflow.forms import sheet
from caseflow.forms.computed import compute, depends_on
from caseflow.forms.lint import lint
from caseflow.forms.schema import FormDefinition, FormField

TODAY = date(2026, 11, 5)
BOTH = "a verdict is either 'of' an answer or 'all' of several"
COUNTRY = "'country' belongs to the formats gtin and gln"


def field(kind: str, **rest: Any) -> FormField:
    return FormField.model_validate({"kind": kind, "label": kind.title(), **rest})


def form(**fields: dict[str, Any]) -> FormDefinition:
    page = {"name": "one", "title": "One", "fields": {n: {"label": n.title(), **f} for n, f in fields.items()}}
    return FormDefinition.model_validate({"form": "sample", "title": "Sample", "pages": [page]})


ROWED = form(
    parts={
        "kind": "rows",
        "columns": {
            "fine": {"kind": "yes_no", "label": "Fine", "show_if": {"asked": True}},
            "asked": {"kind": "yes_no", "label": "Asked"},
        },
    },
    other={"kind": "yes_no"},
    all_fine={"kind": "verdict", "all": ["parts.fine", "other"]},
)


@pytest.mark.parametrize(
    ("rows", "other", "verdict"),
    [
        ([{"asked": True, "fine": True}], True, "passed"),
        ([{"asked": True, "fine": True}, {}], True, "passed"),
        ([{"asked": True, "fine": True}, {"asked": False, "fine": False}], True, "passed"),
        ([{"asked": True}], True, None),
        ([{}], True, None),
        ([], True, None),
        ("not rows", True, None),
        (["not a row"], True, None),
        ([{"asked": True, "fine": True}, "not a row"], True, "passed"),
        ([{"asked": True, "fine": True}], None, None),
        ([{"asked": True, "fine": True}], False, "failed"),
        ([{"asked": True, "fine": False}], None, "failed"),
    ],
)
def test_a_verdict_over_rows_asks_every_row_in_which_something_stands(rows: Any, other: Any, verdict: Any) -> None:
    assert compute(ROWED.fields, {"parts": rows, "other": other}).get("all_fine") == verdict


def test_what_a_computed_answer_hangs_on_is_known_to_those_who_show_it() -> None:
    assert depends_on(ROWED.fields["all_fine"]) == {"parts", "other"}
    limited = field("verdict", of="a", at_most="b", at_least=3, passes_if={"any": [{"c": 1}, {"not": {"d": 2}}]})
    assert depends_on(limited) == {"a", "b", "c", "d"}
    assert depends_on(field("duration", **{"from": "begin", "to": "end"})) == {"begin", "end"}
    code = field("code", carries={"gtin": "g", "lot": "l"}, carrier="k", resolver="r")
    assert depends_on(code) == {"g", "l", "k", "r"}
    columns = {"x": {"kind": "decimal", "label": "X"},
               "v": {"kind": "verdict", "label": "V", "of": "x", "at_most": "ceiling"}}  # fmt: skip
    assert depends_on(field("rows", columns=columns)) == {"ceiling"}, "columns are not the form's fields"
    assert depends_on(field("text")) == set()


PLACES = """\
form: sample
title: Sample
pages:
  - name: one
    title: One
    fields:
      measured: {kind: decimal, label: M}
      limit: {kind: decimal, label: L}
      colour: {kind: choice, label: C, options: {red: Red, blue: Blue}}
      name: {kind: text, label: N}
      other: {kind: text, label: O}
      begun: {kind: datetime, label: B}
      ended: {kind: datetime, label: E}
      fine: {kind: yes_no, label: F}
      low: {kind: verdict, label: V1, of: measured, at_most: limit}
      is_red: {kind: verdict, label: V2, of: colour, equals: red}
      same: {kind: verdict, label: V3, of: name, equals: other}
      both: {kind: verdict, label: V4, all: [low, fine]}
      took: {kind: duration, label: D, from: begun, to: ended}
"""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("", "", None),
        ("at_most: limit", "at_most: 3", None),
        ("at_most: limit", "at_most: took", None),
        ("at_most: limit", "at_most: limt", "'limt' is no number and no number field (did you mean 'limit'?)"),
        ("at_most: limit", "at_most: name", "'name' is no number and no number field"),
        (", at_most: limit", "", "a verdict 'of' an answer needs at_most, at_least or equals"),
        ("of: measured", "of: mesured", "'mesured' is no answer with a limit (did you mean 'measured'?)"),
        ("of: measured", "of: fine", "'fine' is no answer with a limit"),
        ("equals: red", "equals: rad", "'rad' is not among its options (did you mean 'red'?)"),
        ("equals: red", "at_most: red", "a choice has no 'at_most', only 'equals'"),
        ("equals: other", "equals: othr", "'othr' is no text field (did you mean 'other'?)"),
        ("equals: other", "equals: colour", "'colour' is no text field"),
        ("equals: other", "at_least: other", "a text has no 'at_least', only 'equals'"),
        ("all: [low, fine]", "all: [low, fin]", "'fin' is no verdict and no yes_no (did you mean 'fine'?)"),
        ("all: [low, fine]", "all: [low, measured]", "'measured' is no verdict and no yes_no"),
        ("all: [low, fine]", "all: [low], at_most: 3", "'at_most' belongs to a verdict 'of' an answer"),
        ("all: [low, fine]", "all: [low], of: measured, at_most: 3", BOTH),
        (", all: [low, fine]", "", BOTH),
        ("from: begun, ", "", "a duration needs 'from'"),
        (", to: ended", "", "a duration needs 'to'"),
        ("to: ended", "to: endd", "'endd' is no datetime (did you mean 'ended'?)"),
        ("to: ended", "to: fine", "'fine' is no datetime"),
        ("{kind: text, label: N}", "{kind: text, label: N, country: '893'}", COUNTRY),
    ],
)  # fmt: skip
def test_a_mistake_in_what_is_computed_is_named(old: str, new: str, fault: str | None) -> None:
    assert old in PLACES
    source = parse(PLACES.replace(old, new, 1), "forms/sample.yaml")
    found = [str(f).partition(": ")[2] for f in lint(validate(source, FormDefinition), source, "sample")]
    assert (found == []) if fault is None else (fault in found), found


SHEET = field(
    "rows",
    min_rows=2,
    max_rows=3,
    columns={
        "name": {"kind": "text", "label": {"vi": "Tên", "en": "Name"}, "required": True},
        "many": {"kind": "integer", "label": {"vi": "Số lượng", "en": "Amount"}},
        "fine": {"kind": "yes_no", "label": {"vi": "Đạt", "en": "Fine"}},
        "tax": {"kind": "text", "format": "tax_code", "label": {"vi": "Mã số thuế", "en": "Tax code"}},
    },
)
HEAD = ("STT", "TÊN", "so luong", "Fine", "tax", "Ghi chú")


def _read(*cells: tuple[Any, ...], more: bool = False) -> sheet.Sheet:
    return sheet.sheet(SHEET, Table(tuple(cells), more), TODAY)


def test_a_table_is_read_below_its_headings_in_whatever_words_they_are_written() -> None:
    made = _read(("Danh sách",), HEAD, (1, "a", 5, "có", 311638525, "x"), (None, " ", None, "", None), (2, "b"))
    assert made.problems == ()
    assert made.rows == ({"name": "a", "many": 5, "fine": True, "tax": "0311638525"}, {"name": "b"})
    assert made.ignored == ("Ghi chú",), "a column that only numbers the rows is no loss"


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ([HEAD], (0, "", "The table has no rows.")),
        ([HEAD, (1, "a")], (0, "", "2")),
        ([HEAD, *[(1, "a")] * 4], (0, "", "3")),
        ([HEAD, (1, "a"), (2, "b", "x")], (3, "C", "")),
        ([HEAD, (1, "a"), (2, "b", Formula("=1"))], (3, "C", "A formula; paste its value instead.")),
        ([HEAD, (1, "a"), (2, None, 5)], (3, "B", "")),
        ([("Amount",), (5,), (6,)], (1, "", "The column “Name” is missing.")),
        ([("Name", "Tên"), ("a", "b")], (1, "B", "The column “Name” stands twice.")),
        ([("x",)] * 10 + [("Name",), ("a",), ("b",)], (0, "", "There is no row of headings. Please use the template.")),
    ],
)
def test_a_mistake_in_a_table_stands_at_its_row_and_column(cells: list[Any], problem: tuple[int, str, str]) -> None:
    found = _read(*cells).problems
    assert (found[0].row, found[0].column) == problem[:2]
    assert problem[2] in found[0].message.en


def test_headings_may_stand_in_the_tenth_row_and_a_table_that_went_on_is_too_long() -> None:
    assert _read(*[("x",)] * 9, ("Name",), ("a",), ("b",)).problems == ()
    (problem,) = _read(("Name",), ("a",), ("b",), ("c",), more=True).problems
    assert "3" in problem.message.en

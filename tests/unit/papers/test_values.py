"""Values on their way into a paper: what is kept of a text, of which kind they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.text import say
from caseflow.notifications.letter_schema import ColumnWord, Variable
from caseflow.papers import values


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  một   hai\tba ", ("một hai ba",)),
        ("một\r\nhai\n\n  \nba", ("một", "hai", "ba")),
        ("một\u2028hai\u2029ba\x85bốn\x0bnăm", ("một", "hai", "ba", "bốn", "năm")),
        ("a\x00b\x07c", ("a", "b", "c")),
        ("trái\u202ephải\u200b\ufeff", ("tráiphải",)),
        ("\ud800x\ue000y\uffffz", ("xyz",)),
        ("Tie\u0302\u0301ng", ("Tiếng",)),
        ("a\tb\x00", ("a b",)),
        (" \u00a0\n\t", ()),
        ("", ()),
    ],
)
def test_only_what_can_be_seen_is_kept_of_a_text(text: str, kept: tuple[str, ...]) -> None:
    assert values.lines(text) == kept
    assert values.one_line(text) == " ".join(kept)


@given(st.text())
def test_no_text_brings_anything_that_cannot_be_printed(text: str) -> None:
    line = values.one_line(text)
    assert line.isprintable() or all(c.isprintable() or c.isspace() for c in line)
    assert line == line.strip()
    assert values.one_line(line) == line


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("text", ["", "a"], [1, None, date(2026, 1, 1)]),
        ("date", [date(2026, 1, 1)], ["2026-01-01", datetime(2026, 1, 1, tzinfo=UTC), 5]),
        ("money", [0, -5, 10**12], [True, Decimal("1"), "1", 1.0]),
        ("number", [0, Decimal("0.5")], [True, 0.5, "1", Decimal("NaN"), Decimal("Infinity")]),
        ("rows", [], [(), "", 1]),
    ],
)
def test_a_value_is_of_its_kind_or_not(kind: str, good: list[object], bad: list[object]) -> None:
    assert [values.fits(value, kind) for value in good] == [True] * len(good)
    assert [values.fits(value, kind) for value in bad] == [False] * len(bad)


def _variable(kind: str, **columns: str) -> Variable:
    words: Mapping[str, Any] = {n: {"title": n, "kind": k} for n, k in columns.items()}
    sample: Any = {"text": "a", "date": "2026-01-01", "money": 1, "number": 1, "rows": []}[kind]
    return Variable.model_validate({"title": "x", "kind": kind, "sample": sample, "columns": words})


def test_what_does_not_fit_is_named_with_its_place() -> None:
    rows = _variable("rows", what="text", cost="money")
    assert list(values.misfits("n", 5, _variable("text"))) == ["n (text)"]
    assert list(values.misfits("n", "a", _variable("text"))) == []
    assert list(values.misfits("r", [{"what": "a", "cost": 1}, {"what": None}], rows)) == []
    assert list(values.misfits("r", ({"what": 1, "cost": "x"}, {"cost": 2}), rows)) == [
        "r[0].what (text)",
        "r[0].cost (money)",
    ]
    assert list(values.misfits("r", ["a", {"cost": True}], rows)) == ["r[0] (a row)", "r[1].cost (money)"]
    assert list(values.misfits("r", "abc", rows)) == ["r (rows)"]
    assert list(values.misfits("r", 5, rows)) == ["r (rows)"]


def test_zero_is_a_value_and_an_empty_text_is_none() -> None:
    there: list[Any] = [0, Decimal(0), "a", date(2026, 1, 1), [{"a": 1}]]
    assert [values.is_given(v) for v in there] == [True] * 5
    nothing: list[Any] = [None, "", " \n\u200b", (), []]
    assert [values.is_given(v) for v in nothing] == [False] * 5


def test_a_line_and_a_cell_write_the_same_value_differently() -> None:
    on = date(2026, 1, 5)
    assert [values.shown(*v) for v in ((on, "date"), (5000, "money"), (5000, "number"), ("a\nb", "text"))] == [
        ("05 tháng 01 năm 2026",), ("5.000\u00a0đồng",), ("5.000",), ("a", "b"),
    ]  # fmt: skip
    assert values.shown(Decimal("0.5"), "money") == ("0,5",)
    assert [values.cell(v) for v in (on, 5000, Decimal("0.5"), "a\nb", None)] == [
        "05/01/2026",
        "5.000",
        "0,5",
        "a b",
        "",
    ]


def test_a_variable_reads_its_sample_as_its_kind() -> None:
    assert _variable("date").example() == date(2026, 1, 1)
    column = ColumnWord(title="n")
    assert (column.kind, column.share, column.total) == ("text", 1, False)
    plain = Variable(title=say("x", "x"), sample="a")
    assert (plain.kind, plain.required, plain.always, plain.columns) == ("text", False, False, {})

"""Values on their way into a paper: what is kept of a text, of which kind they are, how each is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from caseflow.notifications.letter_schema import Cell, Value, Variable
from caseflow.papers import spelled

DOTS: Final = "……………………"
"""What is printed where a value may be written in by hand."""
DATE_DOTS: Final = "…… tháng …… năm ………"
_BREAKS: Final = ("Cc", "Zl", "Zp")
_UNSEEN: Final = ("Cf", "Cs", "Co", "Cn")
"""Kinds of characters that no paper prints: of direction, halves of pairs, private ones, ones that are none."""


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that say something, each with single blanks and nothing that cannot be seen."""
    if not text.isprintable():  # nearly every value is, and the careful way costs a look at each character
        text = "".join("\n" if unicodedata.category(c) in _BREAKS and c != "\t" else c for c in text)
        text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _UNSEEN)
    cut = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).split("\n"))
    return tuple(line for line in cut if line)


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(lines(text))


def fits(value: object, kind: str) -> bool:
    """Whether a value is of a kind: no amount is a fraction, no number a yes, no day an instant."""
    if kind == "text":
        return isinstance(value, str)
    if kind == "date":
        return isinstance(value, date) and not isinstance(value, datetime)
    if kind == "money":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "number":
        finite = not isinstance(value, Decimal) or value.is_finite()
        return isinstance(value, int | Decimal) and not isinstance(value, bool) and finite
    return False


def misfits(name: str, value: object, variable: Variable) -> Iterable[str]:
    """What of a value is not of its variable's kind, as names a programmer finds: `costs[3].amount`."""
    if variable.kind != "rows":
        if not fits(value, variable.kind):
            yield f"{name} ({variable.kind})"
        return
    if not isinstance(value, Sequence) or isinstance(value, str):
        yield f"{name} (rows)"
        return
    for index, row in enumerate(value):
        if not isinstance(row, Mapping):
            yield f"{name}[{index}] (a row)"
            continue
        for column, word in variable.columns.items():
            cell = row.get(column)
            if cell is not None and not fits(cell, word.kind):
                yield f"{name}[{index}].{column} ({word.kind})"


def is_given(value: Value | None) -> bool:
    """Whether there is anything to print: zero is, an empty text and an empty table are not."""
    if value is None:
        return False
    if isinstance(value, str):
        return bool(lines(value))
    return not isinstance(value, Sequence) or bool(value)


def shown(value: Cell, kind: str) -> tuple[str, ...]:
    """A value as running text writes it, a line each; only a text has several."""
    if kind == "money" and isinstance(value, int):
        return (spelled.dong(value),)
    if isinstance(value, date):
        return (spelled.day(value),)
    return lines(value) if isinstance(value, str) else (spelled.number(value),)


def cell(value: Cell | None) -> str:
    """A value as a table writes it: the head of the column says the unit."""
    if value is None:
        return ""
    if isinstance(value, date):
        return spelled.short_day(value)
    return one_line(value) if isinstance(value, str) else spelled.number(value)

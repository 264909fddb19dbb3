"""Rows of a form out of a table of cells: which column is which, typed values, and every fault by row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from caseflow.core.cells import Cell, Formula, Table, letter
from caseflow.core.text import Text, fold, say
from caseflow.forms import messages, validators
from caseflow.forms.messages import Unreadable
from caseflow.forms.schema import FormField, is_asked
from caseflow.forms.typed import read

_LOOKED_AT = 10
"""The headings stand in one of the first rows; what is above them is a title."""
_NUMBERING = frozenset({"stt", "tt", "no", "sothutu", "so"})
"""Headings of columns that only count the rows."""
_YES, _NO = frozenset({"yes", "co", "x", "true", "1", "dung"}), frozenset({"no", "khong", "false", "0", "sai"})

FORMULA = say("Ô này là công thức; hãy dán giá trị thay cho công thức.", "A formula; paste its value instead.")
NO_COLUMN = say("Thiếu cột “{label}”.", "The column “{label}” is missing.")
TWICE = say("Cột “{label}” có hai lần.", "The column “{label}” stands twice.")
NO_HEADING = say("Không thấy hàng tiêu đề với tên các cột. Hãy dùng bảng mẫu.",
                 "There is no row of headings. Please use the template.")  # fmt: skip
NO_ROWS = say("Bảng không có dòng nào.", "The table has no rows.")


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong in one cell: the row and the letter of its column as the spreadsheet shows them, and why.

    `column` is empty when the whole row or the whole table is meant, `row` is 0 for the whole table.
    """

    row: int
    column: str
    name: str
    label: Text
    message: Text


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the headings stand: `row` counts from 1, `columns` is by index the name of the field that stands there."""

    row: int
    columns: Mapping[int, str]
    ignored: tuple[str, ...] = ()
    problems: tuple[CellProblem, ...] = ()

    def letter_of(self, name: str) -> str:
        """The letter of a field's column, empty when the table has none."""
        return next((letter(at) for at, known in self.columns.items() if known == name), "")


@dataclass(frozen=True, slots=True)
class Rows:
    """Typed rows with the number of each, and what is wrong with them."""

    rows: tuple[tuple[int, dict[str, Any]], ...]
    problems: tuple[CellProblem, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole table as rows of the form; with problems nothing of it may be used."""

    rows: tuple[dict[str, Any], ...]
    problems: tuple[CellProblem, ...]
    ignored: tuple[str, ...] = ()


def heading(field: FormField, table: Table) -> Heading:
    """Finds the row whose cells name the columns of `field`, by key or by label in either language."""
    known = {
        _key(word): name for name, c in field.columns.items() if is_asked(c) for word in (name, c.label.vi, c.label.en)
    }
    best: tuple[int, dict[int, str]] = (0, {})
    for number, cells in enumerate(table.rows[:_LOOKED_AT], 1):
        found = {at: known[_key(str(cell))] for at, cell in enumerate(cells) if _key(str(cell or "")) in known}
        if len(found) > len(best[1]):
            best = number, found
    row, columns = best
    if not columns:
        return Heading(0, {}, (), (CellProblem(0, "", "", field.label, NO_HEADING),))
    cells = table.rows[row - 1]
    others = (str(c).strip() for at, c in enumerate(cells) if c is not None and at not in columns)
    ignored = tuple(text for text in others if text and _key(text) not in _NUMBERING)
    return Heading(row, columns, ignored, tuple(_heading_problems(field, row, columns)))


def _heading_problems(field: FormField, row: int, columns: Mapping[int, str]) -> Iterator[CellProblem]:
    names = list(columns.values())
    for name, column in field.columns.items():
        if names.count(name) > 1:
            at = max(at for at, known in columns.items() if known == name)
            yield CellProblem(row, letter(at), name, column.label, _about(TWICE, column))
        elif column.required and is_asked(column) and name not in names:
            yield CellProblem(row, "", name, column.label, _about(NO_COLUMN, column))


def rows(field: FormField, head: Heading, table: Table, first: int, last: int, today: date | None) -> Rows:
    """The rows `first` to `last` (from 1, both included) below the headings; blank rows are passed over."""
    found: list[tuple[int, dict[str, Any]]] = []
    problems: list[CellProblem] = []
    for number in range(max(first, head.row + 1), last + 1):
        cells = table.rows[number - 1]
        if all(cell is None or str(cell).strip() == "" for at, cell in enumerate(cells) if at in head.columns):
            continue
        values, wrong = _row(field, head, number, cells, today)
        found.append((number, values))
        problems += wrong
    return Rows(tuple(found), tuple(problems))


def sheet(field: FormField, table: Table, today: date | None) -> Sheet:
    """A whole table at once, the number of its rows checked as well."""
    head = heading(field, table)
    if head.problems:
        return Sheet((), head.problems, head.ignored)
    read_rows = rows(field, head, table, 1, len(table.rows), today)
    problems = [*read_rows.problems, *bounds(field, len(read_rows.rows), more=table.more)]
    return Sheet(tuple(values for _, values in read_rows.rows), tuple(problems), head.ignored)


def bounds(field: FormField, count: int, *, more: bool) -> Iterator[CellProblem]:
    """What is wrong with the number of rows."""
    few, many = validators.row_bounds(field)
    if count == 0:
        yield CellProblem(0, "", "", field.label, NO_ROWS)
    elif count < few:
        yield CellProblem(0, "", "", field.label, messages.ROWS_NEEDED.format(n=few))
    elif more or count > many:
        yield CellProblem(0, "", "", field.label, messages.ROWS_MANY.format(n=many))


def _row(
    field: FormField, head: Heading, number: int, cells: Sequence[Cell], today: date | None
) -> tuple[dict[str, Any], list[CellProblem]]:
    values: dict[str, Any] = {}
    unread: dict[str, Text] = {}
    for at, name in head.columns.items():
        try:
            value = _value(field.columns[name], cells[at] if at < len(cells) else None)
        except Unreadable as error:
            unread[name] = error.message
        else:
            if value is not None:
                values[name] = value
    paths: frozenset[tuple[str | int, ...]] = frozenset((name,) for name in unread)
    wrong = list(unread.items())
    wrong += [
        (str(path[0]), message) for path, message in validators.check(field.columns, values, today=today, unread=paths)
    ]
    places = list(field.columns)
    wrong.sort(key=lambda one: places.index(one[0]))
    return values, [
        CellProblem(number, head.letter_of(name), name, field.columns[name].label, message) for name, message in wrong
    ]


def _value(column: FormField, cell: Cell) -> Any:
    """The typed value of a cell; raises Unreadable."""
    if isinstance(cell, Formula):
        raise Unreadable(FORMULA)
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if column.kind in ("choice", "choices", "yes_no"):
        return read(column, _chosen(column, cell))
    return read(column, [_typed(column, cell)])


def _typed(column: FormField, cell: Cell) -> str:
    """What a person would have typed; a number that was meant as digits gets back the zero a spreadsheet took."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int) and (column.format == "tax_code" or column.kind == "phone"):
        return f"{cell:010d}"
    return str(cell).replace(".", ",") if isinstance(cell, Decimal) else str(cell)


def _chosen(column: FormField, cell: Cell) -> list[str]:
    """The names of the options that a cell means: by name, or by label in either language."""
    text = str(cell)
    if column.kind == "yes_no":
        word = _key(text)
        return ["yes" if word in _YES else "no" if word in _NO else text]
    known = {_key(word): name for name, label in column.options.items() for word in (name, label.vi, label.en)}
    parts = re.split(r"[;\n]", text) if column.kind == "choices" else [text]
    return [known.get(_key(part), part) for part in parts]


def _key(text: str) -> str:
    """A heading or an option without case, marks, blanks and punctuation."""
    return re.sub("[^a-z0-9]", "", fold(text))


def _about(message: Text, column: FormField) -> Text:
    return say(message.vi.format(label=column.label.vi), message.en.format(label=column.label.en))

"""Spreadsheets for rows of a form: an empty table to fill in, and a table given back with the faults in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from caseflow.core.cells import Cell, Table
from caseflow.core.text import Text, say
from caseflow.forms import sheet
from caseflow.forms.schema import FormField, is_asked
from caseflow.forms.sheet import CellProblem
from caseflow.gateways import sheets
from caseflow.gateways.sheets import Written

_ROWS = say("Dữ liệu", "Data")
_HELP = say("Giải thích", "Explanation")
_HELP_HEADINGS = (say("Cột", "Column"), say("Bắt buộc", "Required"), say("Cách ghi", "How to fill in"))
_FAULTS = say("Lỗi", "Faults")
_YES = say("có", "yes")
_HOW: dict[str, Text] = {
    "integer": say("Số nguyên", "A whole number"),
    "dong": say("Số tiền, đồng", "An amount in đồng"),
    "percentage": say("Tỷ lệ phần trăm, ví dụ 12,5", "A percentage, such as 12,5"),
    "decimal": say("Số, ví dụ 0,05", "A number, such as 0,05"),
    "date": say("Ngày, ví dụ 05/11/2026", "A date, such as 05/11/2026"),
    "yes_no": say("Có hoặc Không", "Yes or No"),
    "choice": say("Một trong", "One of"),
    "choices": say("Một hoặc nhiều, cách nhau bằng dấu chấm phẩy", "One or more, separated by semicolons"),
}


def blank(field: FormField, locale: str) -> bytes:
    """An empty table for the rows of `field`, with a second sheet that explains its columns."""
    asked = [column for column in field.columns.values() if is_asked(column)]
    data = Written(
        _ROWS(locale), [column.label(locale) for column in asked],
        choices={at: [o(locale) for o in c.options.values()] for at, c in enumerate(asked) if c.kind == "choice"},
        dates=frozenset(at for at, column in enumerate(asked) if column.kind == "date"),
    )  # fmt: skip
    words = [(c.label(locale), _YES(locale) if c.required else "", _how(c, locale)) for c in asked]
    return sheets.write([data, Written(_HELP(locale), [h(locale) for h in _HELP_HEADINGS], words)])


def with_faults(field: FormField, table: Table, problems: Iterable[CellProblem], locale: str) -> bytes:
    """`table` as it was sent, wrong cells marked and remarked, and all faults of a row in words after its last cell."""
    head = sheet.heading(field, table)
    top = max(head.row, 1)
    body = table.rows[top:]
    width = max((len(row) for row in table.rows), default=0)
    wrong: dict[tuple[int, int], str] = {}
    words: dict[int, list[str]] = {}
    places: Mapping[str, int] = {name: at for at, name in head.columns.items()}
    for problem in problems:
        said = problem.message(locale)
        words.setdefault(problem.row, []).append(f"{problem.label(locale)}: {said}" if problem.name else said)
        if problem.row > top and problem.name in places:
            at = problem.row - top - 1, places[problem.name]
            wrong[at] = f"{wrong[at]} {said}" if at in wrong else said
    rows: list[list[Cell]] = []
    for number, cells in enumerate(body, top + 1):
        rows.append([*cells, *[None] * (width - len(cells)), "; ".join(words.get(number, ()))])
    headings = [str(cell or "") for cell in table.rows[top - 1]] if table.rows else []
    headings += [""] * (width - len(headings)) + [_FAULTS(locale)]
    general = "; ".join([*words.get(0, ()), *words.get(top, ())])
    return sheets.write([Written(_ROWS(locale), headings, rows, wrong=wrong, lead=general)])


def _how(column: FormField, locale: str) -> str:
    said = [_HOW[column.kind](locale)] if column.kind in _HOW else []
    if column.options:
        said = [f"{said[0]}: " + ", ".join(option(locale) for option in column.options.values())]
    return ". ".join([*said, *([column.help(locale)] if column.help is not None else [])])

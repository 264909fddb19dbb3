"""Spreadsheets: XLSX and CSV into tables of plain cells, tables into XLSX; no formula is believed or written."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import openpyxl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from caseflow.core.cells import Cell, Formula, Table
from caseflow.core.values import Values
from caseflow.gateways.inspection import LIMITS, UnsafeFile, inspect, sandbox
from caseflow.gateways.inspection.rules import damaged, refuse
from caseflow.gateways.names import clean_name, extension

MOST_COLUMNS: Final = 60
_CELL: Final = 20_000
_ENCODINGS: Final = ("utf-8-sig", "cp1258")
_SHEET_NAME: Final = 31
_WIDEST: Final = 48

__all__ = ["UnsafeFile", "Written", "check", "read", "write"]


def check(path: Path, filename: str) -> str:
    """The kind of a table that a person sent, `xlsx` or `csv`; raises UnsafeFile (anything else, or unsound), Busy."""
    kind = extension(clean_name(filename))
    if kind == "xlsx":
        return inspect(path, filename, LIMITS)
    if kind != "csv":
        raise refuse("Chỉ nhận bảng tính XLSX hoặc CSV.", "Only XLSX or CSV tables are accepted.")
    if path.stat().st_size == 0:
        raise refuse("Tệp rỗng.", "The file is empty.")
    sandbox.run(sound, path)
    return kind


def sound(path: Path) -> None:
    """For the sandbox: raises UnsafeFile for a file that is not text."""
    _text(path)


def read(path: Path, kind: str, most_rows: int, *, patience: float = sandbox.TABLE.patience) -> Table:
    """The first sheet of a checked file, at most `most_rows` rows of it.

    Raises UnsafeFile when it cannot be read, Busy when there is no room for it within `patience` seconds.
    """
    bounds = replace(sandbox.TABLE, patience=patience)
    rows, more = sandbox.run(cells, path, kind, most_rows, bounds=bounds)
    return Table(tuple(tuple(row) for row in rows), more)


def cells(path: Path, kind: str, most_rows: int) -> tuple[list[tuple[Cell, ...]], bool]:
    """For the sandbox: the rows of the first sheet, and whether it went on; raises UnsafeFile."""
    rows: list[tuple[Cell, ...]] = []
    for row in _csv(path) if kind == "csv" else _xlsx(path, most_rows):
        if len(rows) == most_rows:
            return rows, bool(row)
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows, False


def _csv(path: Path) -> Iterator[tuple[Cell, ...]]:
    text = _text(path)
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield _filled([_plain(cell) for cell in cells[:MOST_COLUMNS]])
    except csv.Error as error:
        raise damaged() from error


def _text(path: Path) -> str:
    """UTF-8 with or without its mark, else the Vietnamese code page of Windows, whose split tones are composed."""
    data = path.read_bytes()
    if b"\x00" in data:
        raise damaged()
    for encoding in _ENCODINGS:
        try:
            return unicodedata.normalize("NFC", data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise refuse("Không đọc được bảng mã của tệp. Hãy lưu lại dạng CSV UTF-8.",
                 "The encoding of the file is unknown. Please save it as CSV UTF-8.")  # fmt: skip


def _plain(text: str) -> Cell:
    """A cell of a CSV; one that a spreadsheet would compute is a formula here as well."""
    bare = text.strip()[:_CELL]
    if not bare:
        return None
    risky = bare[0] in "=@" or (
        bare[0] in "+-" and not bare[1:].replace(" ", "").replace(".", "").replace(",", "").isdigit()
    )
    return Formula(bare) if risky and len(bare) > 1 else bare


def _xlsx(path: Path, most_rows: int) -> Iterator[tuple[Cell, ...]]:
    try:
        with path.open("rb") as stream:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=False, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what a file says about its own size is not believed
            for cells in sheet.iter_rows(max_row=most_rows + 1, max_col=MOST_COLUMNS):
                yield _filled([_cell(cell) for cell in cells])
    except (BadZipFile, KeyError, IndexError, ValueError, TypeError, AttributeError, OSError, SyntaxError) as error:
        raise damaged() from error


def _filled(cells: list[Cell]) -> tuple[Cell, ...]:
    """A row without the blank cells behind its last."""
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return None
    if cell.data_type in ("f", "e"):
        return Formula(str(value)[:_CELL])
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 10**15 else Decimal(repr(value))
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value
    text = str(value).strip()[:_CELL]
    return text or None


@dataclass(frozen=True, slots=True)
class Written:
    """One sheet to be written: headings, rows, remarks by (row, column) from 0, and lists to choose from by column."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]] = ()
    wrong: Mapping[tuple[int, int], str] = field(default_factory=dict)
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    dates: frozenset[int] = frozenset()
    lead: str = ""


def write(sheets: Sequence[Written]) -> bytes:
    """An XLSX of these sheets; text stays text, whatever it begins with."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        looks = {
            "head": book.add_format(
                {"bold": True, "bg_color": "#E2F2F0", "text_wrap": True, "valign": "top", "border": 1}
            ),
            "date": book.add_format({"num_format": "dd/mm/yyyy"}),
            "wrong": book.add_format({"bg_color": "#FDECEA", "font_color": "#A8231F"}),
            "number": book.add_format({"num_format": "#,##0"}),
            "lead": book.add_format({"bold": True, "font_size": 13}),
        }
        for one in sheets:
            _sheet(book.add_worksheet(one.title[:_SHEET_NAME]), one, looks)
    return out.getvalue()


def _sheet(sheet: Worksheet, one: Written, looks: Values) -> None:
    top = 0
    if one.lead:
        sheet.write_string(0, 0, one.lead, looks["lead"])
        top = 2
    for at, words in enumerate(one.headings):
        sheet.write_string(top, at, words, looks["head"])
        longest = max([len(words), *(len(str(row[at] or "")) for row in one.rows[:200] if at < len(row))])
        sheet.set_column(at, at, min(max(longest + 2, 10), _WIDEST))
    sheet.freeze_panes(top + 1, 0)
    for number, row in enumerate(one.rows):
        for at, cell in enumerate(row):
            _write(sheet, top + 1 + number, at, cell, looks, wrong=(number, at) in one.wrong)
    for (number, at), words in one.wrong.items():
        sheet.write_comment(top + 1 + number, at, words[:1000], {"x_scale": 2})
    last = top + max(len(one.rows), 1000)
    for at, options in one.choices.items():
        if sum(len(option) + 1 for option in options) <= 255:  # the longest list that a spreadsheet takes
            sheet.data_validation(top + 1, at, last, at, {"validate": "list", "source": list(options)})
    for at in one.dates:
        sheet.set_column(at, at, 14, looks["date"])


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, looks: Values, *, wrong: bool) -> None:
    look = looks["wrong"] if wrong else None
    if isinstance(cell, bool) or cell is None:
        sheet.write_string(row, column, "" if cell is None else "x" if cell else "", look)
    elif isinstance(cell, int) and abs(cell) < 10**15:
        sheet.write_number(row, column, cell, look or looks["number"])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), look or looks["date"])  # noqa: DTZ001
    else:
        sheet.write_string(row, column, str(cell), look)

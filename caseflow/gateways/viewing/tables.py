"""XLSX as bounded tables: values as their cells show them, written the Vietnamese way; no formula is computed."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import openpyxl

from caseflow.core.cells import letter
from caseflow.core.values import Plain
from caseflow.gateways.inspection.rules import damaged
from caseflow.gateways.viewing.pictures import beyond

ROWS: Final = 200
COLUMNS: Final = 40
LETTERS: Final = 2_000
"""Rows and columns of one leaf, letters of one cell."""
MOST_ROW: Final = 1_048_576
_WHOLE: Final = 15
_FRACTION: Final = 10
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_PLACES: Final = re.compile(r"[0#](?:\.([0#]*))?(?![0#,.])")
_FAULTS: Final = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError,
                  TypeError, AttributeError, IndexError, OSError, SyntaxError, struct.error)  # fmt: skip
_Shown = tuple[str, str]


def sheet(path: Path, number: int, first: int) -> Plain:
    """Rows from `first` on of sheet `number`, and how many sheets there are; raises UnsafeFile."""
    try:
        values, formulas, count, title, hidden = _rows(path, number, first, formulas=_has_formulas(path))
    except _FAULTS as error:
        raise damaged() from error
    if not title:
        raise beyond(count)
    more = len(values) > ROWS
    rows = [[_shown(cell) for cell in row[:COLUMNS]] for row in values[:ROWS]]
    for row, computed in zip(rows, formulas, strict=False):
        _unknown(row, computed)
    wide = max((_filled(row) for row in rows), default=0)
    while rows and not _filled(rows[-1]):
        rows.pop()
    wider = any(len(row) > COLUMNS and row[COLUMNS].value is not None for row in values[:ROWS])
    unknown = any(kind == "unknown" for row in rows for _, kind in row)
    grid = {"first": first, "columns": [letter(n) for n in range(wide)], "rows": [row[:wide] for row in rows],
            "more": more, "wider": wider, "unknown": unknown}  # fmt: skip
    return {"count": count, "number": number, "title": title, "hidden": hidden, "grid": grid}


def _has_formulas(path: Path) -> bool:
    """Only then the sheet is read twice: for what was computed, and for where nothing was."""
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f" in package.read(name) for name in names)


def _rows(path: Path, number: int, first: int, *, formulas: bool) -> tuple[list[Any], list[Any], int, str, bool]:
    values, count, title, hidden = _read(path, number, first, data_only=True)
    computed = _read(path, number, first, data_only=False)[0] if formulas else []
    return values, computed, count, title, hidden


def _read(path: Path, number: int, first: int, *, data_only: bool) -> tuple[list[Any], int, str, bool]:
    with path.open("rb") as stream:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=data_only, keep_links=False)
        sheets = book.worksheets
        if not 1 <= number <= len(sheets) or not 1 <= first <= MOST_ROW:
            return [], len(sheets), "", False
        found = sheets[number - 1]
        found.reset_dimensions()  # what a file says about its own size is not believed
        rows = list(found.iter_rows(min_row=first, max_row=first + ROWS, max_col=COLUMNS + 1))
        return rows, len(sheets), str(found.title)[:LETTERS], found.sheet_state != "visible"


def _filled(row: list[_Shown]) -> int:
    """How many columns of a row are needed to show what stands in it."""
    return next((n for n in range(len(row), 0, -1) if row[n - 1][0]), 0)


def _unknown(row: list[_Shown], computed: Any) -> None:
    """A formula whose result the file does not hold is said to be one, instead of looking empty."""
    for place, cell in enumerate(computed[:COLUMNS]):
        if cell.data_type == "f" and place < len(row) and not row[place][0]:
            row[place] = ("ƒ", "unknown")


def _shown(cell: Any) -> _Shown:
    value = cell.value
    if value is None:
        return "", "text"
    if isinstance(value, bool):
        return ("Đúng" if value else "Sai"), "text"
    if isinstance(value, int | float | Decimal):
        exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        return _number(exact, str(cell.number_format or "General")), "number"
    if isinstance(value, datetime):
        midnight = value.time() == time.min
        return (f"{value:%d/%m/%Y}" if midnight else f"{value:%d/%m/%Y %H:%M}"), "number"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}", "number"
    if isinstance(value, time):
        return f"{value:%H:%M}", "number"
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}", "number"
    text = str(value).strip()[:LETTERS]
    return text, "error" if cell.data_type == "e" else "text"


def _number(value: Decimal, shape: str) -> str:
    """A number in the shape of its cell: groups of three only where the cell has them, as in years and tax codes."""
    bare = _QUOTED.sub("", shape).partition(";")[0]
    if not value.is_finite() or abs(value.adjusted()) > _WHOLE:
        return str(value).replace(".", ",")
    percent = "%" in bare
    value = value * 100 if percent else value
    decimals = _decimals(bare)
    rounded = round(value, _FRACTION if decimals is None else min(decimals, _FRACTION))
    text = f"{rounded:,f}" if "," in bare else f"{rounded:f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.replace(",", " ").replace(".", ",").replace(" ", ".")
    money = "₫" in shape or "VND" in shape.upper() or '"đ"' in shape
    return text + ("\u00a0%" if percent else "\u00a0₫" if money else "")


def _decimals(bare: str) -> int | None:
    """How many decimals the shape asks for; None where it leaves that to the number."""
    found = _PLACES.search(bare)
    return len(found[1] or "") if found is not None and "General" not in bare else None

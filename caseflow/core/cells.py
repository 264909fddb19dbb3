"""A table as it came out of a spreadsheet: rows of plain cells, and the places people know them by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


class Formula(str):
    """The text of a cell that a spreadsheet would compute; nobody here computes it, and nobody believes its result."""


Cell = str | int | Decimal | date | bool | Formula | None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet; `rows[0]` is row 1. `more` says that the sheet went on and was not read to its end."""

    rows: tuple[tuple[Cell, ...], ...]
    more: bool = False


def letter(column: int) -> str:
    """What spreadsheets call the column with this index: 0 is A, 26 is AA."""
    name = ""
    at = column + 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def shown(cell: Cell) -> str:
    """A cell as people typed it: `05/11/2026`, `12,5`, Có."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return str(cell).replace(".", ",") if isinstance(cell, Decimal) else str(cell)

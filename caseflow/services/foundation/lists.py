"""A list as a file: the lines of a screen as XLSX or CSV without a formula, and the event that tells who took them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.cells import Cell
from caseflow.core.clock import shown
from caseflow.core.errors import Invalid
from caseflow.core.text import Text, say
from caseflow.gateways import sheets
from caseflow.gateways.sheets import Written
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once

Line = TypeVar("Line")
Edge = TypeVar("Edge")
FileKind = Literal["xlsx", "csv"]
EXPORTED = "list_exported"
MOST = 5_000
"""Lines of one file."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would compute if a cell of a text file began so."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list that can be taken along: its name in the audit log, its title, headings, and which columns are days."""

    name: str
    title: Text
    headings: tuple[Text, ...]
    dates: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class FileForm:
    """Which kind of file, and the language of its headings."""

    kind: FileKind
    locale: str = "vi"


def gathered(page: Callable[[Edge | None], tuple[Sequence[Line], Edge | None]]) -> list[Line]:
    """Every line of a list that is read page by page, each from the edge of the one before.

    Raises Invalid for a list of more than `MOST` lines, which says so instead of leaving some out.
    """
    found: list[Line] = []
    after: Edge | None = None
    while True:
        lines, after = page(after)
        found += lines
        if after is None:
            return found
        if len(found) >= MOST:
            raise Invalid({"": [say(
                f"Danh sách dài hơn {MOST} dòng. Vui lòng lọc bớt rồi xuất lại.",
                f"The list has more than {MOST} lines. Please narrow it and export again.",
            )]})  # fmt: skip


def take(
    ctx: Context, actor: Actor, sheet: Sheet, rows: Callable[[str], list[list[Cell]]], form: FileForm, key: str
) -> bytes:
    """What `rows` gives in the language of the file; one event tells how many lines of which list somebody took."""
    cells = rows(form.locale)

    def do(session: Session) -> Result:
        details = {"list": sheet.name, "kind": form.kind, "lines": len(cells)}
        audit.record(ctx, session, actor, f"account/{actor.id}", EXPORTED, details)
        return {"lines": len(cells)}

    once(ctx, actor, key, f"export_{sheet.name}", do)
    headings = [words(form.locale) for words in sheet.headings]
    if form.kind == "csv":
        return _csv(headings, cells)
    return sheets.write([Written(sheet.title(form.locale), headings, cells, dates=sheet.dates)])


def _csv(headings: list[str], rows: Sequence[list[Cell]]) -> bytes:
    """Semicolons and a mark of UTF-8, as a Vietnamese Excel opens it; nothing in it is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([[_text(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    text = shown(cell) if isinstance(cell, date) else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text

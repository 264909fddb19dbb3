"""The queue as a file: the very lines of the list under the same filter, as XLSX or CSV, noted in the audit log."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.cells import Cell
from caseflow.core.clock import shown
from caseflow.core.errors import Invalid
from caseflow.core.text import Text, say
from caseflow.gateways import sheets
from caseflow.gateways.sheets import Written
from caseflow.services.desks import queues
from caseflow.services.desks.queues import Line
from caseflow.services.desks.views import Filter
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once

Kind = Literal["xlsx", "csv"]
EXPORTED = "list_exported"
MOST = 5_000
"""Lines of one file."""
_HEADINGS: tuple[Text, ...] = (
    say("Hạn", "Due"),
    say("Mã hồ sơ", "Case code"),
    say("Đơn vị", "Enterprise"),
    say("Nội dung", "Kind of support"),
    say("Bước", "Step"),
    say("Đang chờ", "Waiting for"),
    say("Chuyên viên", "Officer"),
    say("Số tiền, đồng", "Amount, đồng"),
    say("Số tiền là", "The amount is"),
)
_SHEET = say("Hồ sơ", "Cases")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would compute if a cell of a text file began so."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which file: the filter of the list, the kind of file, and the language of its headings."""

    wanted: Filter
    kind: Kind
    locale: str = "vi"


def export(ctx: Context, actor: Actor, asked: Asked, key: str) -> bytes:
    """The lines of the list as a file, and an event that tells how many somebody took along; needs `queue:read`.

    Raises Invalid for a list of more than `MOST` lines, which says so instead of leaving some out.
    """
    lines = _lines(ctx, actor, asked.wanted)

    def do(session: Session) -> Result:
        details = {"list": "queue", "kind": asked.kind, "lines": len(lines)}
        audit.record(ctx, session, actor, f"account/{actor.id}", EXPORTED, details)
        return {"lines": len(lines)}

    once(ctx, actor, key, "export_queue", do)
    rows = [_row(line, asked.locale) for line in lines]
    headings = [words(asked.locale) for words in _HEADINGS]
    if asked.kind == "csv":
        return _csv(headings, rows)
    return sheets.write([Written(_SHEET(asked.locale), headings, rows, dates=frozenset({0}))])


def _lines(ctx: Context, actor: Actor, wanted: Filter) -> list[Line]:
    found: list[Line] = []
    after = None
    while True:
        page = queues.page(ctx, actor, wanted, after)
        found += page.lines
        after = page.after
        if after is None:
            return found
        if len(found) >= MOST:
            raise Invalid({"": [say(
                f"Danh sách dài hơn {MOST} dòng. Vui lòng lọc bớt rồi xuất lại.",
                f"The list has more than {MOST} lines. Please narrow it and export again.",
            )]})  # fmt: skip


def _row(line: Line, locale: str) -> list[Cell]:
    steps = ", ".join(step(locale) for step in line.steps)
    desk = line.desk(locale) if line.desk is not None else ""
    due = line.due.on if line.due is not None else None
    said = line.amount_title(locale) if line.amount is not None and line.amount_title is not None else ""
    title = line.scheme_title(locale)
    return [due, line.full_code, line.enterprise_name, title, steps, desk, line.officer, line.amount, said]


def _csv(headings: list[str], rows: list[list[Cell]]) -> bytes:
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

"""The queue as a file: the very lines of the list under the same filter."""

from __future__ import annotations

from caseflow.core.actor import Actor
from caseflow.core.cells import Cell
from caseflow.core.text import say
from caseflow.services.desks import queues
from caseflow.services.desks.lines import Line
from caseflow.services.desks.ordering import Mark
from caseflow.services.desks.views import Filter
from caseflow.services.foundation import lists
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.lists import FileForm, Sheet

_SHEET = Sheet(
    "queue",
    say("Hồ sơ", "Cases"),
    (
        say("Hạn", "Due"),
        say("Mã hồ sơ", "Case code"),
        say("Đơn vị", "Enterprise"),
        say("Nội dung", "Kind of support"),
        say("Bước", "Step"),
        say("Đang chờ", "Waiting for"),
        say("Chuyên viên", "Officer"),
        say("Số tiền, đồng", "Amount, đồng"),
        say("Số tiền là", "The amount is"),
    ),
    dates=frozenset({0}),
)


def export(ctx: Context, actor: Actor, wanted: Filter, form: FileForm, key: str) -> bytes:
    """The lines of the list as a file; needs `queue:read`. Raises Invalid for a list that is too long."""

    def page(after: Mark | None) -> tuple[tuple[Line, ...], Mark | None]:
        found = queues.page(ctx, actor, wanted, after)
        return found.lines, found.after

    found = lists.gathered(page)
    return lists.take(ctx, actor, _SHEET, lambda locale: [_row(line, locale) for line in found], form, key)


def _row(line: Line, locale: str) -> list[Cell]:
    steps = ", ".join(step(locale) for step in line.steps)
    desk = line.desk(locale) if line.desk is not None else ""
    due = line.due.on if line.due is not None else None
    said = line.amount_title(locale) if line.amount is not None and line.amount_title is not None else ""
    title = line.scheme_title(locale)
    return [due, line.full_code, line.enterprise_name, title, steps, desk, line.officer, line.amount, said]

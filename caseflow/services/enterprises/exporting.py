"""Enterprises as a file: the very lines of the list under the same words."""

from __future__ import annotations

from caseflow.core.actor import Actor
from caseflow.core.cells import Cell
from caseflow.core.text import say
from caseflow.services.enterprises import enterprises
from caseflow.services.enterprises.enterprises import Row
from caseflow.services.foundation import lists
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.lists import FileForm, Sheet
from caseflow.services.foundation.permits import require

_SHEET = Sheet(
    "enterprises",
    say("Đơn vị đăng ký", "Enterprises"),
    (
        say("Tên đơn vị", "Name"),
        say("Mã số thuế", "Tax code"),
        say("Loại hình", "Legal form"),
        say("Quy mô", "Size"),
        say("Xã, phường", "Commune"),
    ),
)


def export(ctx: Context, actor: Actor, words: str, form: FileForm, key: str) -> bytes:
    """The lines that `enterprises.listing` shows the staff, as a file; needs `enterprise:read`.

    Raises Invalid for a list that is too long.
    """
    require(ctx, actor, enterprises.READ)

    def page(after: str | None) -> tuple[tuple[Row, ...], str | None]:
        found = enterprises.listing(ctx, actor, words=words, after=after or "")
        return found.rows, found.after or None

    found = lists.gathered(page)
    return lists.take(ctx, actor, _SHEET, lambda locale: [_row(row, locale) for row in found], form, key)


def _row(row: Row, locale: str) -> list[Cell]:
    size = row.size(locale) if row.size is not None else ""
    return [row.name, row.tax_code, row.legal_form(locale), size, row.commune]

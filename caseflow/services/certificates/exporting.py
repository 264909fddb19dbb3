"""The register as a file: the very lines of the list under the same filters."""

from __future__ import annotations

from caseflow.certificates.standing import STATUSES
from caseflow.core.actor import Actor
from caseflow.core.cells import Cell
from caseflow.core.text import say
from caseflow.services.certificates import register
from caseflow.services.certificates.register import SOURCES, Filters, RegisterLine
from caseflow.services.foundation import lists
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.lists import FileForm, Sheet

_SHEET = Sheet(
    "certificates",
    say("Sổ chứng nhận", "Register"),
    (
        say("Hạn kế tiếp", "Due next"),
        say("Hết hiệu lực", "Valid to"),
        say("Số giấy chứng nhận", "Certificate number"),
        say("Tiêu chuẩn", "Standard"),
        say("Sản phẩm", "Product"),
        say("Loại chứng nhận", "Kind"),
        say("Tổ chức chứng nhận", "Certification body"),
        say("Đơn vị", "Enterprise"),
        say("Mã số thuế", "Tax code"),
        say("Xã, phường", "Commune"),
        say("Ngày quyết định", "Decided on"),
        say("Tình trạng", "Status"),
        say("Nguồn", "Source"),
    ),
    dates=frozenset({0, 1, 10}),
)


def export(ctx: Context, actor: Actor, filters: Filters, form: FileForm, key: str) -> bytes:
    """The lines that `register.page` shows, as a file; raises NotAllowed like it, Invalid for too long a list."""

    def page(after: str | None) -> tuple[tuple[RegisterLine, ...], str | None]:
        found = register.page(ctx, actor, filters, after)
        return found.lines, found.after

    found = lists.gathered(page)
    return lists.take(ctx, actor, _SHEET, lambda locale: [_row(line, locale) for line in found], form, key)


def _row(line: RegisterLine, locale: str) -> list[Cell]:
    source = SOURCES[line.source](locale) if line.source in SOURCES else line.source
    return [
        line.falls_on, line.valid_to, line.number, line.standard, line.product, line.scheme(locale), line.body,
        line.enterprise, line.tax_code, line.commune, line.decided_on, STATUSES[line.status](locale), source,
    ]  # fmt: skip

"""Accounts as a file: the very lines of the administrator's list."""

from __future__ import annotations

from caseflow.core.actor import Actor
from caseflow.core.cells import Cell
from caseflow.core.clock import local_date
from caseflow.core.text import Text, say
from caseflow.services.accounts import people
from caseflow.services.accounts.people import Person
from caseflow.services.foundation import lists
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.lists import FileForm, Sheet

STATUSES: dict[str, Text] = {
    "active": say("đang hoạt động", "active"),
    "pending": say("chờ xác nhận thư", "address not confirmed"),
    "disabled": say("đã khóa", "locked"),
}
_SHEET = Sheet(
    "accounts",
    say("Tài khoản", "Accounts"),
    (
        say("Họ và tên", "Name"),
        say("Thư điện tử", "E-mail"),
        say("Đơn vị", "Organisation"),
        say("Vai trò", "Roles"),
        say("Tình trạng", "Status"),
        say("Đăng nhập gần nhất", "Last signed in"),
        say("Tạo ngày", "Opened on"),
    ),
    dates=frozenset({5, 6}),
)


def export(ctx: Context, actor: Actor, words: str, kind: str, form: FileForm, key: str) -> bytes:
    """The lines that `people.people` shows, as a file; needs `account:manage`. Raises Invalid for too long a list."""

    def page(after: int | None) -> tuple[tuple[Person, ...], int | None]:
        found = people.people(ctx, actor, words=words, kind=kind, after=after)
        return found.rows, found.after

    found = lists.gathered(page)
    return lists.take(ctx, actor, _SHEET, lambda locale: [_row(ctx, one, locale) for one in found], form, key)


def _row(ctx: Context, person: Person, locale: str) -> list[Cell]:
    titles = ctx.content.roles.roles
    roles = ", ".join(titles[role].title(locale) if role in titles else role for role in person.roles)
    last = local_date(person.signed_in_at) if person.signed_in_at is not None else None
    return [
        person.full_name, person.email, person.organisation, roles, STATUSES[person.status](locale), last,
        local_date(person.created_at),
    ]  # fmt: skip

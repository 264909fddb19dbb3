"""The sections of the administrator's desk: those that a person may read, beside every page of them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from caseflow.web.frame.actor import may


@dataclass(frozen=True, slots=True)
class Section:
    """One line of the side list: its right, its first page, and the pages that belong to it."""

    label: LazyString
    icon: str
    endpoint: str
    right: str
    pages: tuple[str, ...] = ()


SECTIONS = (
    Section(_l("Tài khoản"), "users", "people.accounts", "account:manage", ("people.account", "people.invite")),
    Section(_l("Vai trò và quyền"), "key", "people.rights_page", "account:manage"),
    Section(_l("Nội dung"), "files", "contents.index", "content:read",
            ("contents.group", "contents.form_difference", "contents.waiting_bases")),
    Section(_l("Hồ sơ theo bản"), "route", "editions.index", "content:read",
            ("editions.road", "editions.difference", "editions.change", "editions.act")),
    Section(_l("Lịch làm việc"), "calendar", "contents.days", "content:read"),
    Section(_l("Thư"), "mail", "admin.outbox", "outbox:read", ("admin.message",)),
    Section(_l("Nhật ký"), "history", "admin.audit", "audit:read"),
    Section(_l("Hệ thống"), "shield-check", "admin.health", "system:read"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A section as the side list shows it."""

    label: str
    icon: str
    href: str
    current: bool


def sections() -> list[Line]:
    """The sections that the signed-in person may read, after the desk's first page."""
    here = request.endpoint or ""
    first = Line(str(_l("Cần xử lý")), "inbox", url_for("admin.index"), here == "admin.index")
    return [first, *(
        Line(str(one.label), one.icon, url_for(one.endpoint), here in (one.endpoint, *one.pages))
        for one in SECTIONS
        if may(one.right)
    )]  # fmt: skip

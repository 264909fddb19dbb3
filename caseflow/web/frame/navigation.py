"""The main menu: an entry appears when its page exists and the person may open it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import gettext as _

from caseflow.core.actor import Actor
from caseflow.web.frame.actor import may


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu."""

    label: str
    icon: str
    href: str
    current: bool


def navigation(person: Actor | None) -> list[Entry]:
    """The entries for this person; none for a visitor."""
    if person is None:
        return []
    outside = not person.is_staff or bool(person.enterprises)
    wanted = [
        (outside, _("Hồ sơ của tôi"), "files", "cases.mine"),
        (outside, _("Doanh nghiệp"), "building", "enterprises.index"),
        (may("queue:read"), _("Việc cần xử lý"), "inbox", "queue.index"),
        (may("council:manage") or may("council:sit"), _("Hội đồng"), "gavel", "councils.index"),
        (may("certificate:read") or bool(person.enterprises), _("Sổ chứng nhận"), "certificate", "certificates.index"),
        (may("account:manage"), _("Tài khoản"), "users", "admin.accounts"),
        (may("outbox:read"), _("Thư đã gửi"), "mail", "admin.outbox"),
        (may("content:read"), _("Quy trình và biểu mẫu"), "route", "admin.content"),
        (may("audit:read"), _("Nhật ký"), "history", "admin.audit"),
    ]
    return [
        Entry(label, icon, url_for(endpoint), _is_current(endpoint))
        for allowed, label, icon, endpoint in wanted
        if allowed and endpoint in current_app.view_functions
    ]


def _is_current(endpoint: str) -> bool:
    here = request.endpoint or ""
    if endpoint.startswith("admin."):
        return here.rstrip("s") == endpoint.rstrip("s") or (endpoint, here) in _BELOW
    room = here.split(".")[0]
    return _PART_OF.get(room, room) == endpoint.split(".")[0]


_PART_OF = {"register_counts": "certificates", "imports": "certificates"}
"""Rooms of pages that the menu names by another."""
_BELOW = {("admin.accounts", "admin.invite"), ("admin.outbox", "admin.message")}

"""The pages of administration, as a wing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from caseflow.web.administration import admin, demo, editions
from caseflow.web.frame.actor import permitted
from caseflow.web.frame.wings import MenuEntry, Wing

WING = Wing(
    (admin.bp, editions.bp, demo.bp),
    (
        MenuEntry(
            _l("Tài khoản"),
            "users",
            "admin.accounts",
            permitted("account:manage"),
            pages=("admin.account", "admin.invite"),
        ),
        MenuEntry(_l("Thư đã gửi"), "mail", "admin.outbox", permitted("outbox:read"), pages=("admin.message",)),
        MenuEntry(
            _l("Quy trình và biểu mẫu"),
            "route",
            "admin.content",
            permitted("content:read"),
            pages=(
                "admin.content",
                "editions.index",
                "editions.road",
                "editions.difference",
                "editions.change",
                "editions.act",
            ),
        ),
        MenuEntry(_l("Nhật ký"), "history", "admin.audit", permitted("audit:read"), pages=("admin.audit",)),
    ),
)

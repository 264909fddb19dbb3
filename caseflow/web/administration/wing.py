"""The pages of administration, as a wing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from caseflow.web.administration import admin, contents, demo, editions, people
from caseflow.web.administration.sections import sections
from caseflow.web.frame.actor import permitted
from caseflow.web.frame.wings import MenuEntry, Wing

for _bp in (admin.bp, contents.bp, editions.bp, people.bp):
    _bp.context_processor(lambda: {"sections": sections})

WING = Wing(
    (admin.bp, contents.bp, demo.bp, editions.bp, people.bp),
    (
        MenuEntry(
            _l("Quản trị"), "settings", "admin.index", permitted("account:manage", "outbox:read", "audit:read"),
            blueprints=("contents", "editions", "people"),
        ),
    ),
)  # fmt: skip

"""The pages of papers, as a wing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from caseflow.services.papers import desk
from caseflow.web.frame.actor import ctx
from caseflow.web.frame.wings import MenuEntry, Wing
from caseflow.web.papers import deputies, papers, registers, verifying

WING = Wing(
    (papers.bp, registers.bp, deputies.bp, verifying.bp),
    (
        MenuEntry(
            _l("Văn bản"),
            "rubber-stamp",
            "papers.index",
            lambda person: desk.may_read(ctx(), person),
            blueprints=("registers", "deputies"),
        ),
    ),
)

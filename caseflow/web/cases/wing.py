"""The pages of cases, as a wing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from caseflow.web.cases import applications, cases, documents, viewer
from caseflow.web.frame.actor import acts_outside
from caseflow.web.frame.wings import MenuEntry, Wing

WING = Wing(
    (cases.bp, applications.bp, documents.bp, viewer.bp),
    (
        MenuEntry(
            _l("Hồ sơ của tôi"), "files", "cases.mine", acts_outside, blueprints=("applications", "documents", "viewer")
        ),
    ),
)

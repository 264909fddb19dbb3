"""The pages of councils, as a wing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from caseflow.web.councils import councils
from caseflow.web.frame.actor import permitted
from caseflow.web.frame.wings import MenuEntry, Wing

WING = Wing(
    (councils.bp,),
    (MenuEntry(_l("Hội đồng"), "gavel", "councils.index", permitted("council:manage", "council:sit")),),
)

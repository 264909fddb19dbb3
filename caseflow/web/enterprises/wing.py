"""The pages of enterprises, as a wing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from caseflow.web.enterprises import enterprises
from caseflow.web.frame.actor import acts_outside
from caseflow.web.frame.wings import MenuEntry, Wing

WING = Wing(
    (enterprises.bp,),
    (MenuEntry(_l("Doanh nghiệp"), "building", "enterprises.index", acts_outside),),
)

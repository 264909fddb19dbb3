"""The pages of enterprises, as a wing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from caseflow.core.actor import Actor
from caseflow.web.enterprises import enterprises
from caseflow.web.frame.actor import acts_outside, permitted
from caseflow.web.frame.wings import MenuEntry, Wing

_permitted = permitted("enterprise:read")


def _reads(person: Actor) -> bool:
    """Whoever may read every profile, and organisations, who find their own there."""
    return _permitted(person) or acts_outside(person)


WING = Wing(
    (enterprises.bp,),
    (MenuEntry(_l("Đơn vị đăng ký"), "building", "enterprises.index", _reads),),
)

"""The pages of the programme, as a wing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from caseflow.core.actor import Actor
from caseflow.web.frame.wings import MenuEntry, Wing
from caseflow.web.programmes import programmes


def _of_the_staff(person: Actor) -> bool:
    """Everybody else finds the page from the home page."""
    return person.is_staff


WING = Wing(
    (programmes.bp,),
    (MenuEntry(_l("Chương trình"), "flag", "programmes.show", _of_the_staff),),
)

"""The pages of certificates, as a wing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from caseflow.core.actor import Actor
from caseflow.web.certificates import counts, imports, register
from caseflow.web.frame.actor import permitted
from caseflow.web.frame.wings import MenuEntry, Wing

_permitted = permitted("certificate:read")


def _reads(person: Actor) -> bool:
    """Whoever keeps the register, and organisations, who find their own there."""
    return _permitted(person) or bool(person.enterprises)


WING = Wing(
    (register.bp, counts.bp, imports.bp),
    (
        MenuEntry(
            _l("Sổ chứng nhận"), "certificate", "certificates.index", _reads, blueprints=("register_counts", "imports")
        ),
    ),
)

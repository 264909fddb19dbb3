"""The forms by which the register is kept by hand, each with what stands in it before anything is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from caseflow.certificates.acts import Act
from caseflow.core.actor import Actor
from caseflow.core.values import Plain, Values
from caseflow.db.models import Certificate
from caseflow.forms import values as form_values
from caseflow.forms.schema import FormDefinition
from caseflow.services.certificates.keeping import open_to, require_keeper
from caseflow.services.certificates.kinds import STATUS, SURVEILLANCE, entry_form
from caseflow.services.foundation.context import Context

_OF_THE_NEW: Mapping[Act, frozenset[str]] = {
    Act.RENEW: frozenset({"number", "decided_on", "valid_from", "valid_to"}),
    Act.TRANSFER: frozenset({"number", "certification_body", "decided_on", "valid_from"}),
}
"""What a certificate does not share with the one that it replaces: these fields begin empty."""


@dataclass(frozen=True, slots=True)
class StartedForm:
    """A form, what stands in it first, and the version of the certificate it speaks of (0: of none yet)."""

    form: FormDefinition
    values: Values
    version: int = 0


def entering(ctx: Context, actor: Actor) -> StartedForm:
    """The form of a certificate that is not in the register; raises NotAllowed."""
    require_keeper(ctx, actor)
    with ctx.read() as session:
        return StartedForm(entry_form(ctx, session), {})


def refilling(ctx: Context, actor: Actor, public_id: str, act: Act) -> StartedForm:
    """The same form with what it said of this certificate: to correct, or as a model for the one that replaces it.

    Raises NotAllowed, NotFound, and Refused where this certificate takes no such act.
    """
    require_keeper(ctx, actor)
    with ctx.read() as session:
        row, form = open_to(ctx, session, actor, public_id, act), entry_form(ctx, session)
        left = _OF_THE_NEW.get(act, frozenset())
        known = {name: value for name, value in _values(row).items() if name not in left}
        return StartedForm(form, form_values.prune(form, known), row.version)


def changing(ctx: Context, actor: Actor, public_id: str, act: Act) -> StartedForm:
    """The form of a change of status; raises as `refilling` does."""
    return _empty(ctx, actor, public_id, act, STATUS)


def surveying(ctx: Context, actor: Actor, public_id: str) -> StartedForm:
    """The form of the result of a surveillance; raises as `refilling` does."""
    return _empty(ctx, actor, public_id, Act.SURVEY, SURVEILLANCE)


def _empty(ctx: Context, actor: Actor, public_id: str, act: Act, form: str) -> StartedForm:
    require_keeper(ctx, actor)
    with ctx.read() as session:
        return StartedForm(ctx.content.forms[form], {}, open_to(ctx, session, actor, public_id, act).version)


def _values(row: Certificate) -> Plain:
    """The values of the form that would enter this certificate."""
    days = {"decided_on": row.decided_on, "valid_from": row.valid_from, "valid_to": row.valid_to}
    return {
        "tax_code": row.holder_tax_code,
        "holder_name": row.holder_name,
        "commune": row.commune,
        "size_class": row.size_class,
        "scheme": row.scheme,
        "standard": row.standard,
        "edition": row.edition,
        "product": row.product,
        "number": row.number,
        "certification_body": row.body,
        "accreditation": row.accreditation,
        "scope": row.scope,
        "note": row.note,
        **{name: day.isoformat() for name, day in days.items() if day is not None},
    }

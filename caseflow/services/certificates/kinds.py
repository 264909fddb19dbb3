"""Of what kinds a certificate may be, by which rules each lives, and the form in which one is entered."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from caseflow.core.text import Text, say
from caseflow.forms.schema import FormDefinition
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.certificate_words import Certificate as Rules

OTHER = "other"
"""The kind of a certificate that no scheme of the programme ends in."""
ENTRY = "certificate_entry"
STATUS = "certificate_status"
SURVEILLANCE = "certificate_surveillance"
"""Forms of the register, by the names of their files."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of certificate; without rules nothing says how long it is valid but the paper itself."""

    title: Text
    rules: Rules | None = None


def kinds(ctx: Context, session: Session) -> dict[str, Kind]:
    """The schemes in force that end in a certificate, by name, and any other kind."""
    found = {o.name: Kind(o.definition.title, o.definition.certificate) for o in catalog.offers(ctx, session)}
    ending = {name: kind for name, kind in found.items() if kind.rules is not None}
    return {**ending, OTHER: Kind(say("Chứng nhận khác", "Another certificate"))}


def sizes(ctx: Context) -> dict[str, Text]:
    """The size classes of enterprises by name, and what stands in their place for whom there are none."""
    return ctx.content.sizes.known()


def entry_form(ctx: Context, session: Session) -> FormDefinition:
    """The form of one certificate, its choice of kinds filled with those there are."""
    stored = ctx.content.forms[ENTRY].to_json()
    offered = {name: kind.title.model_dump() for name, kind in kinds(ctx, session).items()}
    for page in stored["pages"]:
        if "scheme" in page["fields"]:
            page["fields"]["scheme"]["options"] = offered
    return FormDefinition.model_validate(stored)

"""The enterprises that a person acts for, as the pages name them."""

from __future__ import annotations

from dataclasses import dataclass

from caseflow.core.actor import Actor
from caseflow.db.queries.cases import pages as page_rows
from caseflow.services.foundation.context import Context


@dataclass(frozen=True, slots=True)
class MyEnterprise:
    """An enterprise that the person acts for."""

    public_id: str
    name: str
    tax_code: str


def enterprises(ctx: Context, actor: Actor) -> tuple[MyEnterprise, ...]:
    """The enterprises that this person acts for, by name."""
    with ctx.read() as session:
        return tuple(MyEnterprise(*row) for row in page_rows.enterprises_of(session, actor.id, ctx.agencies))

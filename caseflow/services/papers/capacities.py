"""In which capacity somebody signs: as the holder of the office, or by a dated authorisation in its place."""

from __future__ import annotations

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import Refused
from caseflow.core.text import say
from caseflow.core.values import Plain
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.accounts import authorisations as authorised_rows
from caseflow.services.foundation.context import Context


def of(ctx: Context, session: Session, actor: Actor, role: str) -> Plain:
    """What the paper keeps of its signer: role, office, in which capacity, the name, and the ground of a deputy.

    Raises Refused for whoever neither holds the office nor is authorised today.
    """
    office = ctx.content.authority.offices[role].title
    if role in account_rows.roles_of(session, actor.id, ctx.agency):
        return {"role": role, "capacity": "", "office": office, "position": office, "name": actor.name}
    today = local_date(ctx.clock.now())
    found = authorised_rows.in_force(session, ctx.agency, actor.id, role, today)
    if found is None:  # the role came from an authorisation that ended between the page and the press
        raise Refused([say("Ủy quyền ký của ông/bà đã hết hạn.", "Your authorisation to sign is over.")])
    return {
        "role": role, "capacity": found.capacity, "office": office, "position": found.position, "name": actor.name,
        "ground": found.ground,
    }  # fmt: skip

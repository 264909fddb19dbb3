"""The invented people of the demo: staff, council members, and who acts for each organisation."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from caseflow.core.actor import Actor
from caseflow.core.ids import new_public_id
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.demo import names
from caseflow.demo.firms import Firm
from caseflow.services.accounts import grants
from caseflow.services.foundation.context import Context
from caseflow.workflows.policy import APPLICANT

HEADS: Mapping[str, int] = {"one_stop": 2, "case_officer": 4, "finance": 2, "council_reviewer": 2, "council_member": 2}
"""How many people hold a role; one, where nothing is said."""

SEATS = ("chair", "vice_chair", "secretary", "reviewer", "member")
EXPERTS = "Chuyên gia độc lập (ví dụ)"
_SEED = 101


@dataclass(frozen=True)
class Cast:
    """Everybody who acts in the demo, by role."""

    staff: Mapping[str, Sequence[Actor]]

    def one(self, role: str, number: int = 0) -> Actor:
        """A holder of `role`, the same for the same number."""
        holders = self.staff[role]
        return holders[number % len(holders)]

    @property
    def council(self) -> list[tuple[Actor, str]]:
        """The members of every council of the demo, with their seats."""
        return [(person, seat) for seat in SEATS for person in self.staff[f"council_{seat}"]]


def address(ctx: Context, role: str, number: int = 0) -> str:
    """Where mail to a person of the demo would go: a domain that receives none (RFC 2606)."""
    name = role.replace("_", "-") + (f"-{number + 1}" if number else "")
    return f"{name}@{ctx.agency.replace('_', '-')}.example.test"


def roles(ctx: Context) -> list[str]:
    """The roles that open something to somebody, in the order of the permission matrix."""
    known = ctx.content.roles.roles
    return [name for name, role in known.items() if role.may and role.party != "system"]


def hire(ctx: Context) -> Cast:
    """Opens the accounts of staff and council members."""
    staff, people = {}, names.people(random.Random(_SEED))
    for role in roles(ctx):
        if role != APPLICANT:
            staff[role] = [_hired(ctx, role, n, next(people)) for n in range(HEADS.get(role, 1))]
    return Cast(staff)


def _hired(ctx: Context, role: str, number: int, name: str) -> Actor:
    seated = ctx.content.roles.roles[role].party == "council"
    organisation = EXPERTS if seated else ctx.content.agency_name.vi
    return _opened(ctx, address(ctx, role, number), name, organisation, [role])


def found(ctx: Context, firm: Firm, number: int) -> Actor:
    """Opens the account of the person who acts for an organisation."""
    return _opened(ctx, address(ctx, APPLICANT, number), firm.representative, firm.name, [])


def _opened(ctx: Context, email: str, name: str, organisation: str, held: list[str]) -> Actor:
    account = grants.open_ready(
        ctx, email=email, full_name=name, organisation=organisation, roles=held, password=new_public_id(),
        key=new_public_id(),
    )  # fmt: skip
    return Actor(account, name, email, frozenset(held), agency=ctx.agency)


def as_member(ctx: Context, person: Actor) -> Actor:
    """The person with the organisations they act for by now."""
    with ctx.read() as session:
        return replace(person, enterprises=account_rows.memberships(session, person.id))

"""The only place that answers "may they?": reads the permission matrix and a person's relation to a case."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from caseflow.core.actor import Actor
from caseflow.workflows.schema import Roles

APPLICANT = "applicant"
OFFICER = "case_officer"
SYSTEM_PARTY = "system"


@dataclass(frozen=True, slots=True)
class Relation:
    """How one person stands to one case."""

    member: bool = False
    submitted: bool = True
    officer_id: int | None = None
    seat: str = ""
    conflicted: bool = False
    undeclared: bool = False
    named: frozenset[str] = frozenset()
    """Of the person's roles as a partner, those that act on the road of this case."""
    assigned: frozenset[str] = frozenset()
    """Of the person's roles that act only where somebody named the person, those named for this case."""


class Policy:
    """The permission matrix made ready to answer."""

    def __init__(self, roles: Roles) -> None:
        self.roles = roles
        self._may = {name: frozenset(role.may) for name, role in roles.roles.items()}
        self._partners = frozenset(name for name, role in roles.roles.items() if role.party == "partner")
        self.assigned = frozenset(name for name, role in roles.roles.items() if role.assigned)
        """The roles that act only in the cases for which somebody named their holder."""

    def permits(self, actor: Actor, permission: str) -> bool:
        """Whether one of the actor's roles carries `permission` (such as `queue:read`)."""
        return any(permission in self._may.get(role, ()) for role in actor.roles)

    def roles_with(self, permission: str) -> tuple[str, ...]:
        """The roles that carry `permission`."""
        return tuple(name for name, may in self._may.items() if permission in may)

    def reasons(self, roles: Collection[str]) -> dict[str, tuple[str, ...]]:
        """What these roles together permit, as the matrix orders it: each permission with the roles that carry it."""
        found = {
            name: tuple(role for role in self.roles_with(name) if role in roles) for name in self.roles.permissions
        }
        return {name: through for name, through in found.items() if through}

    def partner_roles(self, actor: Actor) -> frozenset[str]:
        """The roles in which this person acts for another agency."""
        return self._partners & frozenset(actor.roles)

    def parties(self, actor: Actor, relation: Relation) -> frozenset[str]:
        """The parties of the workflow that this person may act as in this case.

        Separation is by person: whoever acts for the enterprise acts as nothing else in its case; whoever sits in its
        council acts only there, and in conflict not at all; once an officer is assigned, only that officer acts as
        the case officer. Another agency acts only where the road of the case names it, and a role that is `assigned`
        only where the person was named for the case.
        """
        if actor.is_system:
            return frozenset({SYSTEM_PARTY})
        if relation.member:
            return frozenset({APPLICANT})
        if relation.seat:
            return frozenset() if relation.conflicted else frozenset({f"council_{relation.seat}"})
        parties = {role for role in actor.roles if role in self.roles.roles and self.roles.roles[role].party == "staff"}
        if OFFICER in parties and relation.officer_id not in (None, actor.id):
            parties.discard(OFFICER)
        return self._without_unnamed(frozenset(parties) | relation.named, relation)

    def may_see(self, actor: Actor, relation: Relation) -> bool:
        """Whether the case exists for this person at all; otherwise it is the same 404 as one that does not exist."""
        if actor.is_system or relation.member:
            return True
        if relation.seat and (relation.conflicted or relation.undeclared):
            return False
        if not relation.submitted:  # a draft is the applicant's own until it is handed in
            return False
        named = self._without_unnamed(relation.named, relation)
        return bool(relation.seat) or bool(named) or self.permits(actor, "case:read_all")

    def may_inside(self, actor: Actor, relation: Relation, permission: str) -> bool:
        """Whether somebody holds `permission` over what the agency keeps to itself in a case.

        The applicant and whoever sits in the council of the case stand outside, whatever roles they hold besides.
        """
        outside = relation.member or bool(relation.seat)
        return not outside and self.permits(actor, permission) and self.may_see(actor, relation)

    def _without_unnamed(self, parties: frozenset[str], relation: Relation) -> frozenset[str]:
        """Of these parties, those that act everywhere or for which this person was named."""
        return parties - (self.assigned - relation.assigned)

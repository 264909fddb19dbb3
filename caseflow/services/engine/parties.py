"""Who a party of a case is right now: the people a message goes to, and how one person stands to the case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import NotAllowed, NotFound
from caseflow.core.text import say
from caseflow.db.queries.accounts import authorisations as authorised_rows
from caseflow.db.queries.accounts import people as people_rows
from caseflow.db.queries.accounts.people import PersonRow
from caseflow.db.queries.engine import case_people as named_rows
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.notifications.mailing import Recipient
from caseflow.services.engine.capability import Engine
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.messages.recipients import as_recipients
from caseflow.workflows.definition import DefinedAction, DefinedTask
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import APPLICANT, OFFICER, Relation


class Standing(Protocol):
    """What must be known of a case to say who may see it: every row of a case has these columns."""

    @property
    def id(self) -> int:
        """The case."""

    @property
    def agency(self) -> str:
        """Whose case it is."""

    @property
    def enterprise_id(self) -> int:
        """The applicant's organisation."""

    @property
    def officer_id(self) -> int | None:
        """The case officer."""

    @property
    def submitted_at(self) -> object:
        """When it was handed in."""

    @property
    def definition(self) -> str:
        """The hash of its rules."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as one person may see it: the row, how the person stands to it, its rules, and their parties in it."""

    case: CaseRow
    relation: Relation
    book: Rulebook
    held: frozenset[str]
    earlier: tuple[Rulebook, ...] = ()
    """The rules that it kept before, the latest first; read only where its past is told (services.engine.past)."""

    @property
    def books(self) -> tuple[Rulebook, ...]:
        """The rules that it has now, and after them those that it kept before."""
        return (self.book, *self.earlier)

    @property
    def as_applicant(self) -> bool:
        """Whether the person belongs to the applicant: the staff is a desk then, never a name."""
        return self.relation.member

    @property
    def inside(self) -> bool:
        """Whether the person reads the case as one of the agency, and not as applicant, council or partner."""
        outside = (
            self.relation.member or self.relation.seat or (self.relation.named and self.held == self.relation.named)
        )
        return not outside


def people(ctx: Context, session: Session, case: CaseRow, party: str) -> list[Recipient]:
    """The people who are `party` in this case; the case officer is the one assigned, or all of them before that.

    Of a role whose people are named for each case it is those, and nobody before that. A party that a timer set under
    a former name of a role is that role.
    """
    party = ctx.content.aliases.roles.get(party, party)
    if party == APPLICANT:
        return as_recipients(people_rows.members(session, case.enterprise_id))
    if party == OFFICER and case.officer_id is not None:
        return as_recipients(people_rows.account(session, case.officer_id))
    if party in ctx.content.policy.assigned:
        return as_recipients(named_rows.people(session, case.id, party))
    group, _, seat = party.partition("_")
    found = ctx.part(Engine).groups.get(group)
    if found is not None:
        return found.people(session, case, seat or None)
    return as_recipients([*people_rows.holders(session, case.agency, party), *_deputies(ctx, session, case, party)])


def _deputies(ctx: Context, session: Session, case: CaseRow, role: str) -> list[PersonRow]:
    """Who acts in the place of an office's holder today; nobody is asked for where the role is no office."""
    if role not in ctx.content.authority.offices:
        return []
    return authorised_rows.deputies(session, case.agency, role, local_date(ctx.clock.now()))


def everybody(ctx: Context, session: Session, case: CaseRow, parties: Iterable[str]) -> list[Recipient]:
    """The people who are one of these parties, each once."""
    return list({p.email: p for party in parties for p in people(ctx, session, case, party)}.values())


def relation(ctx: Context, session: Session, actor: Actor, case: Standing) -> Relation:
    """How `actor` stands to `case`: as its applicant, or as every capability says in turn."""
    if case.enterprise_id in actor.enterprises:
        return Relation(member=True, officer_id=case.officer_id)
    found = Relation(officer_id=case.officer_id, submitted=case.submitted_at is not None)
    for relate in ctx.part(Engine).each("relations"):
        found = relate(session, actor, case, found)
    return found


def seen(ctx: Context, session: Session, actor: Actor, case: CaseRow | None) -> Seen:
    """The case for a person who may see it; raises NotFound for everybody else, and for no case at all."""
    if case is None or case.agency != ctx.agency:
        raise NotFound()
    standing = _with_roles(ctx, session, actor, case, relation(ctx, session, actor, case))
    if not ctx.content.policy.may_see(actor, standing):
        raise NotFound()
    book = catalog.rulebook(ctx, session, case.definition)
    return Seen(case, standing, book, ctx.content.policy.parties(actor, standing))


def _with_roles(ctx: Context, session: Session, actor: Actor, case: Standing, found: Relation) -> Relation:
    """Knows in which of the actor's roles another agency acts on this case, and for which the person was named.

    Costs nothing for anybody else.
    """
    partner, waiting = ctx.content.policy.partner_roles(actor), ctx.content.policy.assigned & frozenset(actor.roles)
    if found.member:
        return found
    if partner:
        found = replace(found, named=partner & catalog.rulebook(ctx, session, case.definition).definition.parties)
    return replace(found, assigned=waiting & named_rows.roles(session, case.id, actor.id)) if waiting else found


def enter(ctx: Context, session: Session, actor: Actor, public_id: str, *, lock: bool = False) -> Seen:
    """The case of this public id (locked, no move can slip in between) for this person; raises NotFound."""
    case = case_rows.for_move(session, public_id) if lock else case_rows.for_reading(session, public_id)
    return seen(ctx, session, actor, case)


def check_turn(rule: DefinedAction | DefinedTask, held: frozenset[str]) -> None:
    """Raises NotAllowed unless one of these parties takes this step."""
    if not held & frozenset(rule.by):
        raise NotAllowed(
            say(
                f"“{rule.title.vi}” không thuộc nhiệm vụ của ông/bà trong hồ sơ này.",
                f"'{rule.title.en}' is not yours to do in this case.",
            )
        )

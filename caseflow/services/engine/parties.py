"""Who a party of a case is right now: the people a message goes to, and how one person stands to the case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import NotAllowed, NotFound
from caseflow.core.text import say
from caseflow.db.queries.accounts import people as people_rows
from caseflow.db.queries.councils import seats as seat_rows
from caseflow.db.queries.engine import cases as case_rows
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.messages.recipients import Recipient, as_recipients
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import APPLICANT, OFFICER, Relation
from caseflow.workflows.schema import DefinedAction, DefinedTask

COUNCIL = "council"
"""The party that is every member of the case's council who is not in conflict."""

SEAT = "council_"
"""How the parties begin that are one seat of the case's council; holders of the role in other councils are nobody."""


def people(session: Session, case: Any, party: str) -> list[Recipient]:
    """The people who are `party` in this case; the case officer is the one assigned, or all of them before that."""
    if party == APPLICANT:
        rows = people_rows.members(session, case.enterprise_id)
    elif party == OFFICER and case.officer_id is not None:
        rows = people_rows.account(session, case.officer_id)
    elif party == COUNCIL:
        rows = seat_rows.council_members(session, case.id)
    elif party.startswith(SEAT):
        rows = seat_rows.council_members(session, case.id, party.removeprefix(SEAT))
    else:
        rows = people_rows.holders(session, case.agency, party)
    return as_recipients(rows)


def relation(session: Session, actor: Actor, case: Any) -> Relation:
    """How `actor` stands to `case`; only people who may sit in councils cost a query."""
    if case.enterprise_id in actor.enterprises:
        return Relation(member=True, officer_id=case.officer_id)
    outside = Relation(officer_id=case.officer_id, submitted=case.submitted_at is not None)
    if not any(role.startswith("council_") for role in actor.roles):
        return outside
    row = seat_rows.council_seat(session, case.id, actor.id)
    if row is None:
        return outside
    return replace(
        outside,
        seat=row.seat,
        conflicted=row.declared == "conflict",
        undeclared=not row.declared,
    )


def seen(ctx: Context, session: Session, actor: Actor, case: Any | None) -> Relation:
    """The relation of a person who may see the case; raises NotFound for everybody else, and for no case at all."""
    if case is None or case.agency != ctx.agency:
        raise NotFound()
    standing = _with_partners(ctx, session, actor, case, relation(session, actor, case))
    if not ctx.content.policy.may_see(actor, standing):
        raise NotFound()
    return standing


def _with_partners(ctx: Context, session: Session, actor: Actor, case: Any, standing: Relation) -> Relation:
    """Knows in which of the actor's roles another agency acts on this case; costs nothing for anybody else."""
    roles = ctx.content.policy.partner_roles(actor)
    if not roles or standing.member:
        return standing
    return replace(standing, named=roles & catalog.rulebook(ctx, session, case.definition).definition.parties)


def enter(
    ctx: Context, session: Session, actor: Actor, public_id: str, *, lock: bool = False
) -> tuple[Any, Rulebook, frozenset[str]]:
    """The case (locked, no move can slip in between), its rules, and this person's parties; raises NotFound."""
    case = case_rows.for_move(session, public_id) if lock else case_rows.for_reading(session, public_id)
    relation = seen(ctx, session, actor, case)
    assert case is not None
    return case, catalog.rulebook(ctx, session, case.definition), ctx.content.policy.parties(actor, relation)


def check_turn(rule: DefinedAction | DefinedTask, held: frozenset[str]) -> None:
    """Raises NotAllowed unless one of these parties takes this step."""
    if not held & frozenset(rule.by):
        raise NotAllowed(
            say(
                f"“{rule.title.vi}” không thuộc nhiệm vụ của ông/bà trong hồ sơ này.",
                f"'{rule.title.en}' is not yours to do in this case.",
            )
        )

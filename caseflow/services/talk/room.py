"""Who is in the room where a case is talked about: the staff that may see it, and who may be mentioned there."""

from __future__ import annotations

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import NotAllowed, NotFound
from caseflow.core.text import say, sort_key
from caseflow.db.queries.talk import notes as note_rows
from caseflow.services.engine import parties
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation.context import Context
from caseflow.services.talk.mentions import Person
from caseflow.workflows.policy import Relation

READ, WRITE = "note:read", "note:write"


def enter(ctx: Context, session: Session, actor: Actor, public_id: str, *, write: bool = False) -> Seen:
    """The case for somebody who reads its notes; with `write` locked, for somebody who writes one.

    Raises NotFound for whoever stands outside (the applicant, the council of the case, other agencies, strangers), so
    that nobody learns whether there are notes; NotAllowed for a reader who may not write.
    """
    seen = parties.enter(ctx, session, actor, public_id, lock=write)
    policy = ctx.content.policy
    if not policy.may_inside(actor, seen.relation, READ):
        raise NotFound()
    if write and not policy.may_inside(actor, seen.relation, WRITE):
        raise NotAllowed(
            say("Tài khoản của ông/bà chỉ được đọc ghi chú nội bộ.", "Your account may only read internal notes.")
        )
    return seen


def may_write(ctx: Context, actor: Actor, relation: Relation) -> bool:
    """Whether somebody who reads the notes of a case also writes them."""
    return ctx.content.policy.may_inside(actor, relation, WRITE)


def colleagues(ctx: Context, session: Session, actor: Actor, seen: Seen) -> tuple[Person, ...]:
    """Who else reads the notes of this case, by name: those who may be mentioned. One statement.

    What the statement leaves out (the applicant's people, the council) is what `Policy.may_inside` asks of a relation;
    the rest is asked of the policy itself.
    """
    policy, case = ctx.content.policy, seen.case
    roles = policy.roles_with(READ) + policy.roles_with("case:read_all")
    rows = note_rows.holders(session, ctx.agencies, roles, case.id, case.enterprise_id)
    held: dict[int, set[str]] = {}
    names = {row.account_id: row.full_name for row in rows if row.account_id != actor.id}
    for row in rows:
        held.setdefault(row.account_id, set()).add(row.role)
    there = Relation(submitted=case.submitted_at is not None)
    found = [
        Person(account_id, name)
        for account_id, name in names.items()
        if policy.may_inside(Actor(account_id, name, roles=frozenset(held[account_id])), there, READ)
    ]
    return tuple(sorted(found, key=lambda person: (sort_key(person.name), person.id)))

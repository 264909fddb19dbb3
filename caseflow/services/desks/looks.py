"""How far a person has seen a case: so that a list can say what is new to them; no act, and nobody else's business."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from caseflow.core.actor import Actor
from caseflow.db.queries.desks import kept as kept_rows
from caseflow.services.desks.views import READ
from caseflow.services.foundation.context import Context

KEPT_FOR = timedelta(days=90)
"""A look that is older says nothing any more: what moved since is two weeks old at most, or read."""
AT_ONCE = 1_000


def looked(ctx: Context, actor: Actor, public_id: str, version: int) -> None:
    """Notes that somebody with a desk has opened a case at this version; writes only where it was another one."""
    if not ctx.content.policy.permits(actor, READ):
        return
    with ctx.read() as session:
        before = kept_rows.seen(session, actor.id, public_id)
    if before is None or before.version == version:
        return
    try:
        with ctx.tx() as session:
            kept_rows.see(session, actor.id, before.case_id, version, ctx.clock.now())
    except IntegrityError:  # the same person opened it in two windows at once: it is noted
        return


def sweep(ctx: Context) -> int:
    """Forgets old looks, so many at once; gives how many."""
    with ctx.tx() as session:
        return kept_rows.forget(session, ctx.clock.now() - KEPT_FOR, AT_ONCE)

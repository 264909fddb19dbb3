"""Where the queue goes on after a case: the next line of the list from which it was opened."""

from __future__ import annotations

from dataclasses import dataclass

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.db.queries.desks import queues as queue_rows
from caseflow.services.desks import queues
from caseflow.services.desks.ordering import Mark
from caseflow.services.desks.views import Filter, narrowed
from caseflow.services.foundation.context import Context


@dataclass(frozen=True, slots=True)
class Onward:
    """The case that comes next, and its own mark in the list."""

    public_id: str
    mark: Mark


def next_case(
    ctx: Context, actor: Actor, wanted: Filter, after: Mark, public_id: str, *, acted: bool = False
) -> Onward | None:
    """The line that follows the mark at which the case stood; None at the end of the list; needs `queue:read`.

    After an act the case itself comes first, as long as it still stands in the list: there is more to do in it.
    """
    with ctx.read() as session:
        reader = queues.entered(ctx, session, actor)
        wanted = reader.understood(wanted)
        asked = narrowed(reader, wanted, local_date(ctx.clock.now()))
        words = queue_rows.bearing(session, asked)
        if acted and queue_rows.holds(session, asked, words, public_id):
            return Onward(public_id, after)
        found = queues.stretch(reader, session, queues.Sought(wanted, asked, words), after, 2)
    others = [(mark, place) for mark, place in found.lines if place.case.public_id != public_id]
    return Onward(others[0][1].case.public_id, others[0][0]) if others else None

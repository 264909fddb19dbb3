"""How a task of a case ends: what was handed in is signed, its timers stop, and what follows from it happens."""

from __future__ import annotations

from caseflow.db.queries.engine import tasks as task_rows
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.db.queries.foundation import events as event_rows
from caseflow.services.engine import case_messages, effects, task_openings
from caseflow.services.engine.moves import Move
from caseflow.services.engine.timers_set import timers_of
from caseflow.services.foundation import audit
from caseflow.services.foundation.audit import Link

ENDED = event_rows.TASK_ENDED
"""The kind of the event that ends a task."""


def end(move: Move, task_id: int, name: str, number: int) -> int:
    """Ends one open task inside the move; gives the id of its event.

    Without a form in the move nothing is signed: the term passed, and whoever was asked stayed silent.
    """
    effects.run(move)
    revision = move.signed[0].revision if move.signed else None
    by = None if move.actor.is_system else move.actor.id
    task_rows.end(move.session, task_id, task_rows.DONE, by=by, revision=revision, at=move.now)
    timer_rows.cancel(move.session, move.case.id, f"{task_openings.timer(name, number)}:", move.now)
    timer_rows.add(move.session, timers_of(move))
    details = {**move.told(), "task": name, "number": number}
    if revision is None:
        details["silent"] = True
    link = Link(move.case.agency, f"case/{move.case.id}", ENDED, move.actor.id, move.now, details, move.case.id, name)
    event_id = audit.chain(move.session, link)
    case_messages.send(move, event_id)
    return event_id

"""The timers that a move sets, as the rows that keep them."""

from __future__ import annotations

from collections.abc import Iterable

from caseflow.core.values import Plain
from caseflow.services.engine.capability import Engine
from caseflow.services.engine.moves import Move, TimerToSet


def timers_of(move: Move, timers: Iterable[TimerToSet] | None = None, occurrence: int | None = None) -> list[Plain]:
    """The rows of the timers that a move sets, or of those given; their occurrence is the version that the case has
    after the move, or that at which the stay began to which they belong."""
    engine = move.ctx.part(Engine)
    return [
        {
            "agency": move.case.agency,
            "case_id": move.case.id,
            "name": one.name,
            "occurrence": move.version if occurrence is None else occurrence,
            "due_at": one.due_at,
            "what": engine.stored(one.what),
            "open": True,
        }
        for one in (move.timers if timers is None else timers)
    ]

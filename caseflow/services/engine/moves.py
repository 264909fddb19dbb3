"""One move in progress: what the effects of an action may read and what they add to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.services.engine.locks import Held
from caseflow.services.foundation.context import Context
from caseflow.workflows.machine import Decision, Rulebook


class Message(NamedTuple):
    """A message to queue once the event of the move exists; `due_on` when it speaks of another day than the state's."""

    name: str
    party: str
    due_on: date | None = None


class Opened(NamedTuple):
    """A task that the move opens: its name, and the day by which it is to be done."""

    task: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why the system moves a case: the relative whose step asks for it, who took that, the cases on the way here."""

    case_id: int
    person: int
    way: frozenset[int]


class Along(NamedTuple):
    """A step to take on relatives: the action, the kind of link, and their ids and public ids."""

    action: str
    kind: str
    cases: tuple[tuple[int, str], ...]


@dataclass(slots=True)
class Move:
    """Built by `services.actions` for one transition; lives inside its transaction."""

    ctx: Context
    session: Session
    actor: Actor
    case: Any
    book: Rulebook
    decision: Decision
    form: str | None
    values: dict[str, Any]
    now: datetime
    today: date
    draft_version: int | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    opened: list[Opened] = field(default_factory=list)
    timers: list[dict[str, Any]] = field(default_factory=list)
    along: list[Along] = field(default_factory=list)
    held: Held | None = None
    cause: Cause | None = None

    @property
    def version(self) -> int:
        """The version that the case has after this move."""
        return int(self.case.version) + 1

    def set_timer(self, name: str, due_at: datetime, what: dict[str, Any], occurrence: int | None = None) -> None:
        """Adds a timer that is written with the move."""
        self.timers.append(
            {
                "agency": self.ctx.agency,
                "case_id": self.case.id,
                "name": name,
                "occurrence": self.version if occurrence is None else occurrence,
                "due_at": due_at,
                "what": what,
                "open": True,
            }
        )

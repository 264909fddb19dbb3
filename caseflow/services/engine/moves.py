"""One move in progress: what the effects of an action may read and what they add to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.values import Plain
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.notifications.mailing import Opened
from caseflow.services.engine.locks import Held
from caseflow.services.foundation.context import Context
from caseflow.workflows.machine import Decision, Rulebook


class Message(NamedTuple):
    """A message to queue once the event of the move exists; `due_on` when it speaks of another day than the state's."""

    name: str
    party: str
    due_on: date | None = None


class SignedRef(NamedTuple):
    """What the move signs: a revision of a form, and the hash of what it says."""

    form: str
    revision: int
    sha256: str


class TimerToSet(NamedTuple):
    """A timer that is written with the move; `what` is what its kind knows (services.engine.capability.TimerKind)."""

    name: str
    due_at: datetime
    what: object


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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step is taken: the transaction, who acts, the case, its rules, and the cases that are locked."""

    ctx: Context
    session: Session
    actor: Actor
    case: CaseRow
    book: Rulebook
    held: Held
    doer: int | None = None
    """Whose step it is where somebody else carries it out: the one who proposed what the clerk issues."""


GATHERED = ("changes", "details", "signed", "messages", "opened", "timers", "along")
"""What a move gathers while it is carried out."""


@dataclass(slots=True)
class Move:
    """One step of one case, or the end of one of its tasks; lives inside its transaction."""

    place: Place
    decision: Decision
    form: str | None
    values: Plain
    now: datetime
    draft_version: int | None = None
    cause: Cause | None = None
    changes: Plain = field(default_factory=dict)
    """Columns of the case row."""
    details: Plain = field(default_factory=dict)
    """What the effects add to the event."""
    signed: list[SignedRef] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    opened: list[Opened] = field(default_factory=list)
    timers: list[TimerToSet] = field(default_factory=list)
    along: list[Along] = field(default_factory=list)

    @classmethod
    def without_step(cls, place: Place, to: str = "") -> Move:
        """What happens to a case although nobody takes a step: it stays where it is, or is `to` stand elsewhere."""
        decision = Decision("", place.case.state, to or place.case.state, ())
        return cls(place, decision, None, {}, place.ctx.clock.now())

    @property
    def ctx(self) -> Context:
        """The installation."""
        return self.place.ctx

    @property
    def session(self) -> Session:
        """The transaction."""
        return self.place.session

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.place.actor

    @property
    def doer(self) -> int:
        """Whose step it is: the person who acts, or who proposed what is issued now."""
        return self.place.doer if self.place.doer is not None else self.place.actor.id

    @property
    def case(self) -> CaseRow:
        """The case as it stands before the move."""
        return self.place.case

    @property
    def book(self) -> Rulebook:
        """The rules of the case."""
        return self.place.book

    @property
    def today(self) -> date:
        """The calendar date in Viet Nam."""
        return local_date(self.now)

    @property
    def version(self) -> int:
        """The version that the case has after this move."""
        return self.case.version + 1

    @property
    def moved(self) -> CaseRow:
        """The case as it will stand once the move is written."""
        return self.case._replace(**{n: v for n, v in self.changes.items() if n in CaseRow._fields})

    def set_timer(self, name: str, due_at: datetime, what: object) -> None:
        """Adds a timer that is written with the move."""
        self.timers.append(TimerToSet(name, due_at, what))

    def told(self) -> Plain:
        """The details of the event, in the words in which every event of every version tells them."""
        details = dict(self.details)
        if self.signed:
            details["signed"] = [ref._asdict() for ref in self.signed]
        if self.opened:
            details["tasks"] = [{"task": one.task, "number": one.number} for one in self.opened]
        if self.along:
            details["moves"] = [
                {"action": step.action, "link": step.kind, "cases": [case_id for case_id, _ in step.cases]}
                for step in self.along
            ]
        if self.cause is not None:
            details["because_of"] = self.cause.case_id
        return details

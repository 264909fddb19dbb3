"""What a wing hands to the engine, and the engine put together out of all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import ConfigurationError
from caseflow.core.text import Text
from caseflow.core.values import Plain, Values
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.engine.counts import Count, Counts
from caseflow.db.queries.engine.timers import TimerRow
from caseflow.notifications.mailing import Recipient
from caseflow.services.engine.locks import Held
from caseflow.services.engine.moves import Move
from caseflow.services.engine.viewing import Panel, Saying, Viewing
from caseflow.services.foundation.audit import EventWords
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.promises import Promise
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import Relation
from caseflow.workflows.ports import Args, Effect, Fact, Guard, Vocabulary, once

T = TypeVar("T")
A = TypeVar("A", bound=Args)
W = TypeVar("W")


@dataclass(frozen=True, slots=True)
class Asking:
    """For which case, and for which steps, facts are loaded; `values` are what was typed into the step's form."""

    ctx: Context
    session: Session
    case: CaseRow
    book: Rulebook
    steps: Sequence[str]
    values: Values
    today: date
    deciding: bool = False
    """Whether a step is taken on these facts, so that what they rest on must stand still until it is written."""


@dataclass(frozen=True)
class Loader(Generic[T]):
    """How one fact of a case is read."""

    fact: Fact[T]
    load: Callable[[Asking], T]


@dataclass(frozen=True)
class Standing(Generic[T]):
    """How a fact is read that costs no query: what there is in this province at all, under the plan of the case.

    `load` is given the case, or None for one that would begin today.
    """

    fact: Fact[T]
    load: Callable[[Context, CaseRow | None], T]


@dataclass(frozen=True)
class Handler(Generic[A]):
    """Who carries out an effect, inside the move."""

    effect: Effect[A]
    run: Callable[[Move, A], None]


@dataclass(frozen=True, slots=True)
class Firing:
    """A timer that fires: its case, locked, and the cases that its transaction holds."""

    ctx: Context
    session: Session
    case: CaseRow
    book: Rulebook
    timer: TimerRow
    held: Held


class TimerKind(Generic[W]):
    """One thing that timers do: what such a timer knows (a frozen dataclass), and what happens when it fires."""

    def __init__(self, name: str, what: type[W], fire: Callable[[Firing, W], None]) -> None:
        self.name = name
        self.what = what
        self._fire = fire
        self._adapter: TypeAdapter[W] = TypeAdapter(what)

    def fire(self, firing: Firing) -> None:
        """Fires it; raises pydantic's ValidationError for a row that does not say what such a timer knows."""
        known = {word: value for word, value in firing.timer.what.items() if word != "do"}
        self._fire(firing, self._adapter.validate_python(known))

    def stored(self, what: W) -> Plain:
        """What the row of such a timer says."""
        return {"do": self.name, **self._adapter.dump_python(what, mode="json", exclude_none=True)}


@dataclass(frozen=True)
class Group:
    """People of a case whom messages may be sent to and who are no role: all of them, or those in one `seat`."""

    name: str
    title: Text
    people: Callable[[Session, CaseRow, str | None], list[Recipient]]


@dataclass(frozen=True, slots=True)
class Job:
    """Work of the worker: at every beat, or once an hour; each job runs alone."""

    name: str
    run: Callable[[Context], object]
    every: Literal["beat", "hour"] = "beat"


@dataclass(frozen=True)
class Capability:
    """Everything that one wing brings; no edit in the engine is needed for it."""

    name: str
    guards: tuple[Guard[Any], ...] = ()
    facts: tuple[Loader[Any] | Standing[Any], ...] = ()
    effects: tuple[Handler[Any], ...] = ()
    timers: tuple[TimerKind[Any], ...] = ()
    groups: tuple[Group, ...] = ()
    relations: tuple[Callable[[Session, Actor, CaseRow, Relation], Relation], ...] = ()
    """How somebody stands to a case beside being its applicant or officer."""
    bars_officer: tuple[Callable[[Session, CaseRow, int], Text | None], ...] = ()
    """Why somebody (an account's id) cannot be the officer of a case; None when nothing is against it."""
    judging: tuple[Callable[[Session, Collection[int]], frozenset[int]], ...] = ()
    """Which of these cases somebody judges at present by the rules of the edition that they keep to."""
    keeps: tuple[Callable[[Move, Values], Plain | None], ...] = ()
    """Called with a step that a person takes and the rules allow, and what was typed: keeps it back (and gives the
    answer to the person), or lets it be taken now (None)."""
    stays: tuple[Callable[[Session, CaseRow], Text | None], ...] = ()
    """Why a case does not go over to another edition yet; None where nothing keeps it."""
    submitted: tuple[Callable[[Move], None], ...] = ()
    """Called when the applicant hands the case in for the first time."""
    entered: tuple[Callable[[Move], None], ...] = ()
    """Called when a move enters another state, an end included."""
    ended: tuple[Callable[[Move], None], ...] = ()
    """Called when a move ends the case."""
    panels: tuple[Panel[Any], ...] = ()
    counts: Mapping[str, Count] = field(default_factory=dict)
    """What else of a case its page counts: beside `case` a statement knows `reader` (0: reads it all) and `me`."""
    says: Mapping[str, Callable[[Context, Session, int], str | Text]] = field(default_factory=dict)
    """Variables of messages about a case (an id) that this wing fills; each is asked only where a message has it."""
    papers_say: tuple[Saying, ...] = ()
    """What papers say of a case beside what was signed in it."""
    at_stake: tuple[Callable[[Viewing, str], int | None], ...] = ()
    """How many đồng of public money a step commits, where it commits any and the amount is known."""
    decided_by: tuple[Callable[[Viewing, str], tuple[Text, ...]], ...] = ()
    """Who decides about a step in the place of whoever takes it, desk by desk; nobody where it is taken at once."""
    typed_before: tuple[Callable[[Viewing, str], Values], ...] = ()
    """What was typed into a step that came back to whoever took it: its form begins with that, nobody types twice."""
    events: Mapping[str, EventWords] = field(default_factory=dict)
    jobs: tuple[Job, ...] = ()
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True)
class Engine:
    """All capabilities of an installation; kept as a part of its context."""

    capabilities: tuple[Capability, ...]
    vocabulary: Vocabulary
    loaders: Mapping[Fact[Any], Loader[Any]]
    standing: tuple[Standing[Any], ...]
    handlers: Mapping[str, Handler[Any]]
    timers: Mapping[str, TimerKind[Any]]
    groups: Mapping[str, Group]
    events: Mapping[str, EventWords]
    says: Mapping[str, Callable[[Context, Session, int], str | Text]]

    @classmethod
    def of(cls, capabilities: Iterable[Capability]) -> Engine:
        """Puts them together; raises ConfigurationError for a word, fact, timer, event or group that two bring, for a
        guard whose facts nobody loads, and for a timer's knowledge that two kinds of timer share."""
        every = tuple(capabilities)
        once((c.name, c) for c in every)
        facts = once((one.fact.name, one) for c in every for one in c.facts)
        groups = once((g.name, g) for c in every for g in c.groups)
        guards = [g for c in every for g in c.guards]
        handlers = [h for c in every for h in c.effects]
        for guard in guards:
            for fact in guard.reads:
                if fact.name not in facts or facts[fact.name].fact is not fact:
                    raise ConfigurationError(f"nobody loads the facts '{fact.name}' that '{guard.word}' reads")
        kinds = [k for c in every for k in c.timers]
        once((k.what.__qualname__, k) for k in kinds)
        return cls(
            capabilities=every,
            vocabulary=Vocabulary.of(guards, (h.effect for h in handlers), groups),
            loaders={one.fact: one for one in facts.values() if isinstance(one, Loader)},
            standing=tuple(one for one in facts.values() if isinstance(one, Standing)),
            handlers=once((h.effect.word, h) for h in handlers),
            timers=once((k.name, k) for k in kinds),
            groups=groups,
            events=once(pair for c in every for pair in c.events.items()),
            says=once(pair for c in every for pair in c.says.items()),
        )

    def each(self, part: str) -> Iterator[Any]:
        """All values of one part of the capabilities, in the order of the wings: `jobs`, `panels`, `entered`."""
        return (one for capability in self.capabilities for one in getattr(capability, part))

    @cached_property
    def counts(self) -> Counts:
        """How many things of a case there are, by the names of what counts them."""
        panels = ((panel.name, panel.count) for panel in self.each("panels") if panel.count is not None)
        return Counts(once((*panels, *(pair for c in self.capabilities for pair in c.counts.items()))))

    @cached_property
    def _by_what(self) -> Mapping[type[Any], TimerKind[Any]]:
        return {kind.what: kind for kind in self.timers.values()}

    def stored(self, what: object) -> Plain:
        """What the row of a timer says that knows `what`; raises KeyError when no capability brings such a timer."""
        return self._by_what[type(what)].stored(what)

"""What a capability says in the engine's language: facts, guards and effects. By these types alone it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any, Generic, Literal, TypeAlias, TypeVar, cast

from pydantic import BaseModel, ConfigDict

from caseflow.core.errors import ConfigurationError
from caseflow.core.text import Text
from caseflow.core.values import Values
from caseflow.workflows.certificate_words import Certificate, NewerEdition
from caseflow.workflows.definition import Definition
from caseflow.workflows.step_words import Answer, Call, Task
from caseflow.workflows.term_words import Reminders

__all__ = [
    "Answer",
    "Args",
    "Call",
    "Certificate",
    "Definition",
    "Does",
    "Effect",
    "Fact",
    "Facts",
    "Guard",
    "Kind",
    "Names",
    "Needs",
    "NewerEdition",
    "NoArgs",
    "Reminders",
    "Said",
    "Scene",
    "Shape",
    "Task",
    "Unread",
    "Vocabulary",
    "marked",
    "once",
]  # fmt: skip

T = TypeVar("T")
A = TypeVar("A", bound="Args")
P = TypeVar("P", bound="Guard[Any] | Effect[Any]")

Kind = Literal[
    "form", "draft", "field", "answer", "message", "party", "system_step", "task", "link", "road", "standing",
    "document", "letter"
]  # fmt: skip
"""What an argument may be the name of. A `draft` is a form that is filled in beforehand, page by page; a `field` one
of the form that another argument names; an `answer` a `form.field`; a `system_step` an action that the system takes
because of the word; a `standing` a state or an outcome of any road; a `document` a place of the checklist; a `letter`
the kind of a paper."""


@dataclass(frozen=True, slots=True)
class Names:
    """Marks an argument as the name of something, so that lint, pinning, diagrams and schemas need no list of words."""

    what: Kind
    of: str = ""
    """For a field: the argument that names its form."""
    elsewhere: bool = False
    """For a step: it is taken on the roads of linked cases, not on this one."""
    everywhere: bool = False
    """For a step: it must be possible wherever the case may stand by then."""
    opens: bool = False
    """For a task: the word opens it; otherwise it waits for it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How an argument that is more than a name is written; said to whoever wrote it otherwise."""

    says: str


class Args(BaseModel):
    """The arguments of one word as content writes them: checked when content is read, typed when they are used."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def asks(self, tasks: Mapping[str, Task]) -> Iterator[Answer]:
        """The answers of signed forms on which the word depends; `tasks` are those of the road, by name."""
        return iter(())


class NoArgs(Args):
    """A word that is said alone."""


@cache
def marked(args: type[Args]) -> tuple[tuple[str, str, Names], ...]:
    """The fields that name something: the field, the argument as content writes it, and what it names."""
    return tuple(
        (name, shown.alias or name, mark)
        for name, shown in args.model_fields.items()
        for mark in shown.metadata
        if isinstance(mark, Names)
    )


def _listed(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        return (*value.keys(), *value.values())
    return (value,) if isinstance(value, str) else value or ()


@dataclass(frozen=True, eq=False)
class Fact(Generic[T]):
    """One group of facts; loaded only where a guard of the steps at hand reads it."""

    name: str


class Unread(LookupError):
    """A guard asked for facts that it did not say it reads: a fault of the engine, never an empty answer."""


@dataclass(frozen=True)
class Facts:
    """The case as the rules see it at one moment: where it stands, what was typed, and the groups that were loaded."""

    state: str
    today: date
    officer_id: int | None = None
    input: Values = field(default_factory=dict)
    loaded: Mapping[Fact[Any], Any] = field(default_factory=dict)

    def __getitem__(self, fact: Fact[T]) -> T:
        """What is known of `fact`; raises Unread when nobody loaded it."""
        if fact not in self.loaded:
            raise Unread(fact.name)
        return cast(T, self.loaded[fact])


@dataclass(frozen=True, slots=True)
class Said(Generic[P]):
    """A word as content says it: which one, and its arguments read."""

    port: P
    args: Args

    @property
    def word(self) -> str:
        """The word itself."""
        return self.port.word

    def named(self, what: Kind) -> Iterator[str]:
        """The names of this kind that the arguments give."""
        return (name for _, mark, name in self.names() if mark.what == what)

    def names(self) -> Iterator[tuple[str, Names, str]]:
        """Every name that the arguments give: the argument as content writes it, what it names, the name."""
        for name, argument, mark in marked(type(self.args)):
            for one in _listed(getattr(self.args, name)):
                yield argument, mark, one


Needs: TypeAlias = "tuple[Said[Guard[Any]], ...]"
"""What one step needs, in the order of the content."""
Does: TypeAlias = "tuple[Said[Effect[Any]], ...]"
"""What one step does, in the order of the content."""


@dataclass(frozen=True, slots=True)
class Scene(Generic[A]):
    """What one guard looks at: the definition, the step about to be taken, the facts, its own arguments."""

    definition: Definition
    step: str
    facts: Facts
    args: A
    beside: Needs = ()
    """All guards of the step, this one included."""


@dataclass(frozen=True)
class Guard(Generic[A]):
    """One word of `needs`: how it is checked, and which facts it reads."""

    word: str
    meaning: str
    args: type[A]
    check: Callable[[Scene[A]], list[Text]]
    reads: tuple[Fact[Any], ...] = ()
    of_council: bool = False
    """It means something only in a phase in which a council sits."""
    absent: Callable[[Definition, Facts], bool] | None = None
    """Whether there is no such thing here at all: then the step is not even shown as closed."""
    unsaid: bool = False
    """It is asked, without being said, before every action that leads out of a state in which a paper is decided on."""


@dataclass(frozen=True)
class Effect(Generic[A]):
    """One word of `does`: who carries it out is the services' to say."""

    word: str
    meaning: str
    args: type[A]
    sends: frozenset[str] = frozenset()
    """Messages that the effect queues by itself, beside those that its arguments name."""
    in_tasks: bool = False
    """Ending a task may have it: it changes nothing about the case itself."""


def once(pairs: Iterable[tuple[str, T]]) -> dict[str, T]:
    """The pairs as a mapping; raises ConfigurationError for a name that two capabilities use."""
    found: dict[str, T] = {}
    for name, thing in pairs:
        if name in found:
            raise ConfigurationError(f"two capabilities bring '{name}'")
        found[name] = thing
    return found


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Every word of an installation, and whom messages may be sent to besides the roles."""

    guards: Mapping[str, Guard[Any]]
    effects: Mapping[str, Effect[Any]]
    groups: frozenset[str] = frozenset()

    @cached_property
    def unsaid(self) -> Needs:
        """The guards that are asked without being said; they have no arguments."""
        return tuple(Said(guard, guard.args()) for guard in self.guards.values() if guard.unsaid)

    @classmethod
    def of(cls, guards: Iterable[Guard[Any]], effects: Iterable[Effect[Any]], groups: Iterable[str] = ()) -> Vocabulary:
        """Raises ConfigurationError for a word said twice."""
        return cls(once((g.word, g) for g in guards), once((e.word, e) for e in effects), frozenset(groups))

    def needs(self, calls: Iterable[Call]) -> Needs:
        """The guards as they are said; raises KeyError for an unknown word, ValidationError for wrong arguments."""
        return tuple(_said(self.guards[call.name], call) for call in calls)

    def does(self, calls: Iterable[Call]) -> Does:
        """The effects as they are said; raises KeyError for an unknown word, ValidationError for wrong arguments."""
        return tuple(_said(self.effects[call.name], call) for call in calls)


def _said(port: P, call: Call) -> Said[P]:
    return Said(port, port.args.model_validate(call.args))

"""A road and its pieces, each with the file and line where it is written; joining.py puts one together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from caseflow.core.reader import Fault, Path_, Source
from caseflow.workflows.amounts import Amounts
from caseflow.workflows.certificate_words import USUAL, Called
from caseflow.workflows.changes import Change
from caseflow.workflows.document_words import Documents
from caseflow.workflows.schema import Groups, Links, Phase, Procedure, Roles, Scheme
from caseflow.workflows.step_words import Action, Call, State, Task
from caseflow.workflows.term_words import Terms

Value = TypeVar("Value")
Piece = TypeVar("Piece", State, Action, Task)


@dataclass(frozen=True)
class Loaded(Generic[Value]):
    """A content file and where it was read."""

    value: Value
    source: Source


@dataclass(frozen=True)
class Library:
    """All workflow content; a phase is kept with the defaults of its settings filled in."""

    phases: Mapping[str, Loaded[Phase]]
    schemes: Mapping[str, Loaded[Scheme]]
    roles: Loaded[Roles]
    documents: Loaded[Documents]
    groups: Loaded[Groups]
    links: Loaded[Links]
    terms: Loaded[Terms]
    amounts: Loaded[Amounts]
    procedures: Mapping[str, Loaded[Procedure]] = field(default_factory=dict)
    changes: Mapping[str, Loaded[Change]] = field(default_factory=dict)
    built: dict[str, Road] = field(default_factory=dict, compare=False, repr=False)
    """The roads that were put together already: the check and the assembling look at the same ones."""

    @property
    def roads(self) -> Mapping[str, Loaded[Scheme] | Loaded[Procedure]]:
        """Every file that strings phases together, by name."""
        return {**self.schemes, **self.procedures}


@dataclass(frozen=True)
class Placed(Generic[Value]):
    """A state or action of a road, its phase, and where it is written."""

    value: Value
    phase: str
    source: Source
    path: Path_

    def fault(self, message: str, suggestion: str = "", at: Path_ = ()) -> Fault:
        """A fault at `at` within this piece."""
        return self.source.fault((*self.path, *at), message, suggestion)


PlacedStep: TypeAlias = Placed[Action] | Placed[Task]
"""What somebody does: an action or a task."""


@dataclass
class Road:
    """A scheme with its phases joined: `from_` and `to` of every action are states of this road."""

    scheme: Scheme | Procedure
    source: Source
    phases: dict[str, Loaded[Phase]] = field(default_factory=dict)
    states: dict[str, Placed[State]] = field(default_factory=dict)
    actions: dict[str, Placed[Action]] = field(default_factory=dict)
    tasks: dict[str, Placed[Task]] = field(default_factory=dict)
    initial: str = ""
    called: Called = USUAL
    faults: list[Fault] = field(default_factory=list)


def form_calls(placed: PlacedStep) -> Iterator[tuple[str, Path_]]:
    """The form that is filled in for an action or a task, with its place within it."""
    if placed.value.form is not None:
        yield placed.value.form, ("form",)


def calls(placed: PlacedStep) -> Iterator[tuple[Call, Path_]]:
    """The words in `needs` and `does` of an action or a task, each with its place within it."""
    for part in ("needs", "does"):
        for i, call in enumerate(getattr(placed.value, part)):
            yield call, (part, i)


def argument_path(placed: Placed[Any], path: Path_, call: Call, argument: str) -> Path_:
    """Where an argument of a word stands: content may write it beside the word, under it, or as its value."""
    for place in ((*path, argument), (*path, call.name, argument), (*path, call.name)):
        if (*placed.path, *place) in placed.source.lines:
            return place
    return path

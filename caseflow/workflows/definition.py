"""The assembled definition of a road: everything that a case needs to move for its whole life."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field

from caseflow.core.text import Text, say
from caseflow.core.values import Plain
from caseflow.core.words import Legal, Name, Word
from caseflow.workflows.certificate_words import USUAL, Called, Certificate
from caseflow.workflows.document_words import Document
from caseflow.workflows.schema import SUPPORT, CaseCalled, Kind, Owner, Sitting
from caseflow.workflows.step_words import COMPLETED, Action, Label, State, Task
from caseflow.workflows.term_words import Names


class DefinedState(State):
    """A state of an assembled definition: knows its phase."""

    phase: Name


class DefinedAction(Action):
    """An action of an assembled definition: knows its phase."""

    phase: Name


class DefinedTask(Task):
    """A task of an assembled definition: knows its phase."""

    phase: Name


class Definition(Word):
    """One assembled workflow: everything a case needs to move for its whole life; stored immutably by its hash."""

    format: Literal[1] = 1
    kind: Kind = SUPPORT
    name: Name
    title: Text
    summary: Text
    group: Text | None = None
    apply: bool = Field(True, description="An applicant may begin it.")
    standard: Label
    applicants: tuple[Name, ...]
    initial: Name
    phases: dict[Name, Text]
    states: dict[Name, DefinedState]
    actions: dict[Name, DefinedAction]
    tasks: dict[Name, DefinedTask] = Field(default_factory=dict)
    documents: dict[Name, Document]
    certificate: Certificate | None = None
    ballot: Plain | None = Field(None, description="The score sheet, in the words of the councils room.")
    council: Plain | None = Field(None, description="The rule set, in the words of the councils room.")
    sittings: dict[Name, Sitting] = Field(
        default_factory=dict,
        exclude_if=lambda sittings: not sittings,
        description="Phase -> its sitting, where the road has several, or a case that comes back meets the same one.",
    )
    forms: dict[Name, str] = Field(default_factory=dict, description="Form name -> SHA-256 of the stored form.")
    counts_as: tuple[Name, ...] = ()
    begun_by: Names = Field((), exclude_if=lambda roles: not roles)
    owner: Owner = Field("applicant", exclude_if="applicant".__eq__)
    words: CaseCalled = Field(CaseCalled(), exclude_if=CaseCalled().__eq__)
    legal_basis: Legal

    def outward(self, state: str) -> str:
        """The state as which a case in `state` is shown outside the agency."""
        return self.states[state].shown_as or state

    def titled(self, state: str, *, outside: bool) -> Text:
        """What people inside or outside the agency call the place where a case in `state` stands."""
        if not outside:
            return self.states[state].title
        shown = self.states[self.outward(state)]
        return shown.public_title or shown.title

    @cached_property
    def entries(self) -> frozenset[str]:
        """The forms of which every signature is an entry beside the others, not a new version of the last."""
        many = {a.form for a in self.actions.values() if a.many and a.form is not None}
        return frozenset(many | {task.form for task in self.tasks.values() if task.is_many})

    def sitting_in(self, phase: str) -> Sitting | None:
        """The sitting of a phase; a road with one council says it once for all its phases."""
        if self.sittings or self.ballot is None:
            return self.sittings.get(phase)
        return Sitting(council=self.council, ballot=self.ballot)

    @property
    def has_council(self) -> bool:
        """Whether a council sits anywhere on the road."""
        return self.ballot is not None or bool(self.sittings)

    @property
    def is_support(self) -> bool:
        """Whether it is applied for; elsewhere a case begins with a declaration or a proposal."""
        return self.kind == SUPPORT

    @property
    def subject(self) -> Text:
        """What stands before its title in screens and messages."""
        usual = say("Nội dung hỗ trợ", "Kind of support") if self.is_support else say("Thủ tục", "Procedure")
        return self.words.subject or usual

    @property
    def application(self) -> Text:
        """What begins a case, as people are told what it lacks."""
        usual = say("Đơn đăng ký", "The application") if self.is_support else say("Biểu mẫu", "The form")
        return self.words.application or usual

    @property
    def called(self) -> Called:
        """What its result is called; the usual words where it ends in no certificate."""
        return self.certificate.called if self.certificate is not None else USUAL

    @cached_property
    def parties(self) -> frozenset[str]:
        """Every party that acts on this road, or that a state of it waits for."""
        acting = {name for step in self.steps for name in step.by}
        return frozenset(acting | {s.waits_for for s in self.states.values() if s.waits_for})

    def step(self, name: str) -> DefinedAction | DefinedTask | None:
        """The action or the task called `name`; the two share one set of names."""
        return self.actions.get(name) or self.tasks.get(name)

    @property
    def steps(self) -> tuple[DefinedAction | DefinedTask, ...]:
        """Everything that somebody does: actions and tasks."""
        return (*self.actions.values(), *self.tasks.values())

    @property
    def named_steps(self) -> tuple[tuple[str, DefinedAction | DefinedTask], ...]:
        """Everything that somebody does, each with its name."""
        return (*self.actions.items(), *self.tasks.items())

    @cached_property
    def decided(self) -> frozenset[str]:
        """The actions that could cross a paper on its way: they leave a state in which one is decided on."""
        where = {state for action in self.actions.values() if action.paper is not None for state in action.from_}
        return frozenset(n for n, a in self.actions.items() if where & set(a.from_) and (a.to is not None or a.paper))

    @cached_property
    def actions_from(self) -> dict[str, tuple[str, ...]]:
        """State -> the names of the actions that begin there, in the order of the content."""
        return {s: tuple(n for n, a in self.actions.items() if s in a.from_) for s in self.states}


def is_adverse(definition: Definition, action: str) -> bool:
    """Whether taking the action ends the case without what was asked for."""
    to = definition.actions[action].to
    return to is not None and definition.states[to].final not in (None, COMPLETED)

"""The page of one step of a case as one person reads it: the plain values that it is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from caseflow.core.text import Text
from caseflow.core.values import Plain
from caseflow.forms.schema import FormDefinition
from caseflow.services.cases.checklist import Checklist, Slot
from caseflow.services.cases.view import Answer, CaseHead
from caseflow.services.engine.viewing import ShownPanel
from caseflow.workflows.definition import DefinedAction, DefinedTask


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that a step may choose."""

    public_id: str
    label: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What one task for each is about: the entry or the row with this number, and what it says."""

    title: Text
    number: int
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class ActionPage:
    """What the page of one action or task needs; `reasons` are empty when it can be taken now."""

    head: CaseHead
    name: str
    action: DefinedAction | DefinedTask
    to: Text | None
    tells: tuple[Text, ...]
    form: FormDefinition | None
    reasons: tuple[Text, ...]
    reachable: bool
    checklist: Checklist
    documents: tuple[Slot, ...]
    candidates: tuple[Candidate, ...] = ()
    about: Subject | None = None
    decides: tuple[ShownPanel, ...] = ()
    """What the agency decides on with this step."""
    at_stake: int | None = None
    """How many đồng of public money the step commits, where it commits any."""
    decided_by: tuple[Text, ...] = ()
    """The desks that decide about it in the place of whoever takes it: the step is a proposal then."""
    begun: Plain = field(default_factory=dict)
    """What the form begins with, because it was signed in another one."""

    @property
    def title(self) -> Text:
        """What the step is called."""
        return self.action.title

    @property
    def is_open(self) -> bool:
        """Whether it can be taken now, as far as can be said before the form is filled in."""
        return not self.reasons

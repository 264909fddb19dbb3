"""The words of `needs` about single answers: equal to another form's, or held by no other case at the same time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from caseflow.core.text import Text
from caseflow.core.values import JsonValue
from caseflow.core.words import Name
from caseflow.workflows.facts import ANSWERS, TAKEN
from caseflow.workflows.ports import Answer, Args, Guard, Names, Scene, Task
from caseflow.workflows.task_words import BOTH
from caseflow.workflows.term_words import Names as Listed


def _place(path: str) -> tuple[str, str]:
    form, _, field = path.partition(".")
    return form, field


def _whatever(path: str) -> Answer:
    """The answer that a `form.field` gives, whatever it is."""
    form, field = _place(path)
    return Answer.model_validate({"answered": form, "field": field, "is": []})


class OfEqual(Args):
    """A field of the step's own form, and the answer of another form that it repeats."""

    value: Name = Field(description="The field of the step's own form.")
    to: Annotated[str, Names("answer")] = Field(description="`form.field` of another form, as it was signed.")
    otherwise: Annotated[Text, BOTH] = Field(description="The reason that people read when the two differ.")

    def asks(self, tasks: Mapping[str, Task]) -> Iterator[Answer]:
        """The other form, whatever it says."""
        yield _whatever(self.to)


class OfUnique(Args):
    """An answer that no other case of the road may have given while it stands in some states."""

    value: Annotated[str, Names("answer")] = Field(description="`form.field`, of this step or signed before.")
    while_: Annotated[Listed, Names("standing")] = Field(alias="while", description="States of the other case.")
    otherwise: Annotated[Text, BOTH] = Field(description="The reason that people read when another case has it.")

    @property
    def source(self) -> tuple[str, str]:
        """The form and its field."""
        return _place(self.value)

    def asks(self, tasks: Mapping[str, Task]) -> Iterator[Answer]:
        """The answer itself."""
        yield _whatever(self.value)


def _equals(scene: Scene[OfEqual]) -> list[Text]:
    """Before anything is typed there is nothing to compare; a form that nobody signed is equal to nothing."""
    if not scene.facts.input:
        return []
    form, field = _place(scene.args.to)
    other = scene.facts[ANSWERS].get(form, {}).get(field)
    return [] if scene.facts.input.get(scene.args.value) == other is not None else [scene.args.otherwise]


def _unique(scene: Scene[OfUnique]) -> list[Text]:
    form, field = scene.args.source
    step = scene.definition.step(scene.step)
    own = step is not None and step.form == form
    said: JsonValue = (scene.facts.input if own else scene.facts[ANSWERS].get(form, {})).get(field)
    if said is None or said not in scene.facts[TAKEN].get((scene.args.value, scene.args.while_), ()):
        return []
    return [scene.args.otherwise]


EQUALS = Guard(
    "equals", "The named field of the step's form is what another form of the case says, as signed last.",
    OfEqual, _equals, (ANSWERS,),
)  # fmt: skip
UNIQUE = Guard(
    "unique",
    "No other case of the road that stands in one of the states `while` has given the same answer: one thing is lent "
    "or used once at a time.",
    OfUnique, _unique, (ANSWERS, TAKEN),
)  # fmt: skip

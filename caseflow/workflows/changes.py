"""The words of a change: how cases under way go over from older editions of their road to the edition in force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from caseflow.core.text import Text
from caseflow.core.words import Legal, Name, Word
from caseflow.workflows.term_words import Names, listed

SAME = "same"
"""As the place of a state: it is called as before."""
ANY = "any"
"""As `from_edition`: every edition that cases keep to."""
SHORTEST = 8
"""So many letters of an edition's SHA-256 are written at least."""

TermRule = Literal["keep", "anew"]
KEEP: TermRule = "keep"
ANEW: TermRule = "anew"

EditionName = Annotated[str, StringConstraints(pattern=rf"^({ANY}|[0-9a-f]{{{SHORTEST},64}})$")]
EditionNames = Annotated[
    tuple[EditionName, ...],
    BeforeValidator(listed, json_schema_input_type=EditionName | tuple[EditionName, ...]),
    Field(min_length=1),
]


def _place(value: Any) -> Any:
    return {"to": value} if isinstance(value, str) else value


class Place(Word):
    """Where the cases of one state go."""

    to: Name | None = Field(None, description="The state goes on under this name; `same`: under its own.")
    dropped_to: Name | None = Field(None, description="The state is gone: its cases go to this other one.")
    ask: Names = Field((), description="The state has become several: a person says for each case which it is.")
    question: Text | None = Field(None, description="What the person is asked.")
    terms: TermRule | None = Field(
        None,
        description="Whether the last day stays (`keep`) or is counted anew; without it what the change says, and "
        "`anew` for a case that comes to another state.",
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum((self.to is not None, self.dropped_to is not None, bool(self.ask))) != 1:
            raise ValueError("a state says exactly one of to, dropped_to, ask")
        if bool(self.ask) != (self.question is not None):
            raise ValueError("ask and question go together")
        if self.ask and len(set(self.ask)) < 2:
            raise ValueError("a question needs two states to choose from")
        return self

    @property
    def goes_on(self) -> bool:
        """Whether the step is the same under another name, or even under its own."""
        return self.to is not None

    def targets(self, state: str) -> tuple[str, ...]:
        """The states of the new edition to which cases of `state` may go."""
        if self.to is not None:
            return (state if self.to == SAME else self.to,)
        return self.ask or (str(self.dropped_to),)


STAYS = Place(to=SAME)
"""What holds for a state that the change does not name."""

Placed = Annotated[Place, BeforeValidator(_place, json_schema_input_type=Name | Place)]


class Change(Word):
    """The file of one change of a road under way."""

    change: Name
    road: Names = Field(min_length=1, description="The scheme or procedure whose cases go over, or a list of them.")
    from_edition: EditionNames = Field(
        description="The editions that they keep to now: the SHA-256 or its beginning, a list of them, or `any`."
    )
    terms: TermRule = Field(KEEP, description="What becomes of the last day of a step that goes on.")
    states: dict[Name, Placed] = Field(
        default_factory=dict, description="Former name -> its place; a state that is not named keeps its name."
    )
    actions: dict[Name, Name | None] = Field(
        default_factory=dict, description="Former name -> name of today, so that what was done goes on counting."
    )
    tasks: dict[Name, Name | None] = Field(
        default_factory=dict, description="Former name -> name of today; null: it is closed where it stands open."
    )
    drafts: dict[Name, Name | None] = Field(
        default_factory=dict, description="Form filled in so far -> form of today; null: it is laid aside."
    )
    because: Text = Field(description="Why cases under way are moved, as their histories tell it.")
    legal_basis: Legal

    @property
    def of_any(self) -> bool:
        """Whether it holds for every edition that no other change names."""
        return ANY in self.from_edition

    def place_of(self, state: str) -> Place:
        """The place of a state of an older edition."""
        return self.states.get(state, STAYS)

    def terms_of(self, state: str) -> TermRule:
        """What becomes of the last day of a case in this state."""
        place = self.place_of(state)
        if place.terms is not None:
            return place.terms
        return self.terms if place.goes_on else ANEW

    def step_of(self, step: str) -> str | None:
        """The name that an action or a task has today; None when nothing has come after it."""
        if step in self.tasks:
            return self.tasks[step]
        return self.actions.get(step, step)

    def form_of(self, form: str) -> str | None:
        """The form in which a draft goes on; None when it is laid aside."""
        return self.drafts.get(form, form)

    def resolve(self, editions: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each word of `from_edition` with the editions of the road that it means: one is right, none or two are not.

        `any` is not among them.
        """
        for word in self.from_edition:
            if word != ANY:
                yield word, tuple(sha256 for sha256 in editions if sha256.startswith(word))

    def covers(self, editions: tuple[str, ...], newest: str) -> tuple[str, ...]:
        """Of these editions those that it leads away from; never the newest."""
        named = {found[0] for _, found in self.resolve(editions) if len(found) == 1}
        return tuple(sha256 for sha256 in editions if sha256 != newest and (self.of_any or sha256 in named))

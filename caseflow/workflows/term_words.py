"""The words of terms: how long, from what day, and the ladder of what happens before and after the last day."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from caseflow.core.words import Legal, LegalBasis, Name, Word

TURN = "turn"
"""In a ladder: whoever the state or the task waits for."""
SUPERVISOR = "supervisor"
"""In a ladder: who hears of delays of whoever it waits for, as `roles.yaml` says (`Roles.above`)."""
AWAITING = "awaiting"
"""In a ladder: the applicant, where it is the agency's side that let the term of a state pass."""
DEADLINE_NEAR, DEADLINE_MISSED = "deadline_near", "deadline_missed"
"""The messages of a ladder that names no others."""
CLOSE = "close"
"""What the `then` of a task's term may say: the task ends without its form."""


def listed(value: object) -> object:
    """One word instead of a list of words."""
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[Name, ...], BeforeValidator(listed, json_schema_input_type=Name | tuple[Name, ...])]


class Rung(Word):
    """One step of the ladder after the last day of a term."""

    after: int = Field(ge=0, description="So many working days after the last day; 0: as soon as it has passed.")
    notify: Name | None = Field(None, description="The message that is sent.")
    to: Names = Field(
        (TURN, SUPERVISOR, AWAITING),
        description="Who gets it: roles and parties, `turn` (whoever it waits for), `supervisor` (who is above it), "
        "`awaiting` (the applicant that waits for the agency).",
    )
    then: Name | None = Field(None, description="The action the system performs.")

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if self.notify is None and self.then is None:
            raise ValueError("a step of the ladder says what happens: notify or then")
        return self


MISSED = Rung(after=0, notify=DEADLINE_MISSED)
"""What `on_breach: escalate` is short for."""


class Deadline(Word):
    """By when a state must be left or a task be done; exactly one unit (BLDS 2015 Đ.147-148)."""

    working_days: int | None = Field(None, gt=0)
    days: int | None = Field(None, gt=0)
    months: int | None = Field(None, gt=0)
    until: str | None = Field(
        None,
        pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$",
        exclude_if=lambda until: until is None,
        description="The last day is the answer of a date field of a signed form: `form.field`; none, no term.",
    )
    remind: tuple[int, ...] = Field((), description="Remind this many working days before the end.")
    on_breach: Literal["escalate"] | None = Field(
        None,
        description="Short for a first step of `overdue` that tells whoever it waits for, who is above it, and the "
        "applicant that waits for the agency.",
    )
    then: Name | None = Field(
        None,
        description="The action the system performs when the term ends; of a task, `close` ends it without a form.",
    )
    overdue: tuple[Rung, ...] = Field(
        (), exclude_if=lambda overdue: not overdue, description="The ladder after the last day, earliest step first."
    )
    legal_basis: Legal

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if sum(x is not None for x in (self.working_days, self.days, self.months, self.until)) != 1:
            raise ValueError("a deadline has exactly one of working_days, days, months, until")
        return self

    @property
    def ladder(self) -> tuple[Rung, ...]:
        """Everything that happens after the last day, earliest first, the short forms written out."""
        first = (MISSED,) if self.on_breach is not None else ()
        last = (Rung(after=0, then=self.then),) if self.then is not None else ()
        return tuple(sorted((*first, *last, *self.overdue), key=lambda rung: rung.after))

    @property
    def source(self) -> tuple[str, str] | None:
        """The form and the field that say the last day, where an answer does."""
        if self.until is None:
            return None
        form, _, field = self.until.partition(".")
        return form, field


class Adverse(Word):
    """What the system heeds before it ends a case to somebody's disadvantage because a term has passed."""

    grace: int = Field(ge=0, description="So many working days after the last day it still waits.")
    outage_minutes: int = Field(
        gt=0, description="A last day on which the service was down this long is given again after its return."
    )
    legal_basis: Legal


class Apology(Word):
    """How long before the day of return the desk is told that it will be late, so that form 04 goes out in time."""

    working_days: int = Field(ge=1, le=20)
    legal_basis: LegalBasis


class Terms(Word):
    """The file terms.yaml: what holds for the terms of all roads."""

    adverse: Adverse
    apology: Apology


class Reminders(Word):
    """How long before a day that rests on a paper, and not on a state, people are reminded of it."""

    days: tuple[Annotated[int, Field(ge=0)], ...] = Field(min_length=1, description="So many days before the day.")
    legal_basis: LegalBasis

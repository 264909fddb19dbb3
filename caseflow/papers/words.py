"""What a road may issue (pure): the words; the services carry them out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from caseflow.core.words import Name
from caseflow.workflows.ports import Args, Effect, Names, Reminders, Shape


class OfNotice(Args):
    """A notice: its book, and how long it is valid."""

    value: Name = Field(description="The book in which it takes its number.")
    form: Annotated[Name, Names("form")] = Field(description="The form that says how long it is valid.")
    until: Annotated[Name, Names("field", of="form")] = Field(description="The field with its last day.")
    since: Annotated[Name, Names("field", of="form")] = Field(description="The field from which `months` count.")
    months: Annotated[int, Shape("is a number of months")] = Field(
        gt=0, description="How long it is valid where the form gives no last day."
    )
    then: Annotated[Name, Names("system_step")] = Field(description="The action of the system after the last day.")
    remind: Annotated[
        Reminders | None, Shape("says how many days before, and why: {days: [...], legal_basis: {source: ...}}")
    ] = Field(None, description="How many days before, and why.")


ISSUE_NOTICE = Effect(
    "issue_notice",
    "Gives the notice the next number of its book, gapless every year. It is valid as long as the date field `until` "
    "of the form says, else `months` from the date field `since`; then the system takes the action `then`. `remind`: "
    "the applicant and the officer are reminded so many days before.",
    OfNotice,
)

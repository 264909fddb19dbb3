"""The words in which a plan promises: indicators and targets, tasks and who leads them, reviews, money."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from caseflow.core.text import Text
from caseflow.core.values import JsonValue
from caseflow.core.words import Legal, Name, Word

Qualifier = Literal["exactly", "about", "at_least", "more_than", "range"]
Measure = Literal["whole", "yearly", "growth"]
"""What a target's number is: the value of its period, that of every year, or the growth over another period."""


def _exact(value: JsonValue) -> JsonValue:
    """A fraction as it was written: YAML hands it over as a float, whose shortest text has the same digits."""
    return repr(value) if isinstance(value, float) else value


Figure = Annotated[
    Decimal,
    BeforeValidator(_exact, json_schema_input_type=int | float),
    Field(ge=0, max_digits=15, allow_inf_nan=False),
]
"""A number of a plan, exact: up to fifteen digits, which survive being read as a float."""


class Indicator(Word):
    """Something the programme counts or measures; `part_of` names the indicator that it is a part of."""

    title: Text
    unit: Text
    part_of: Name | None = Field(None, description="A part of this other indicator: shown as 'trong đó'.")
    rate: bool = Field(False, description="A share or a rate, so that years and parts do not add up.")


class Target(Word):
    """What was promised of one indicator in one period; plans speak in ranges, "khoảng", "ít nhất", "trên"."""

    indicator: Name
    period: Name
    min: Figure
    max: Figure | None = None
    qualifier: Qualifier = "exactly"
    yearly: bool = Field(False, description="The number is meant for every year of the period.")
    growth_over: Name | None = Field(None, description="The number is the growth in per cent over this other period.")
    note: Text | None = Field(None, description="As the plan says it beside the number.")
    legal_basis: Legal

    @property
    def measure(self) -> Measure:
        """What the number is; a period may have one target of each for the same indicator."""
        if self.growth_over is not None:
            return "growth"
        return "yearly" if self.yearly else "whole"

    @property
    def open_above(self) -> bool:
        """Whether more than the number keeps the promise."""
        return self.qualifier in ("at_least", "more_than")

    @property
    def top(self) -> Decimal:
        """The greatest number that is named."""
        return self.min if self.max is None else self.max


class PlanAgency(Word):
    """A body that leads or helps with tasks of the plan."""

    title: Text


class PlanTask(Word):
    """One row of the annex of tasks: who leads, who co-operates, what comes of it, and in which years."""

    number: str
    title: Text
    lead: tuple[Name, ...] = Field(min_length=1)
    with_: tuple[Name, ...] = Field((), alias="with", description="Who co-operates.")
    product: Text | None = None
    period: Name | None = Field(None, description="All years of this period; or `years`.")
    years: tuple[int, ...] = ()
    serves: tuple[Name, ...] = Field((), description="The indicators that it is done for.")


class TaskGroup(Word):
    """A roman section of the annex of tasks."""

    number: str
    title: Text
    tasks: tuple[PlanTask, ...] = Field(min_length=1)


class Tasks(Word):
    """The annex of tasks."""

    groups: tuple[TaskGroup, ...] = Field(min_length=1)
    legal_basis: Legal


A_COMMON_YEAR = 2001
"""A year without a 29 February: who counts by it is never a day late."""


class YearDay(Word):
    """A day of every year."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)

    def last_in_time(self, year: int = A_COMMON_YEAR) -> date:
        """The last day on which what is owed before this day is still in time; of a common year unless one is named."""
        # counted from the first of the month: every year has a day before a 29 February
        return date(year, self.month, 1) + timedelta(days=self.day - 2)


class Review(Word):
    """A review of the whole programme: on the way (sơ kết) or at its end (tổng kết)."""

    kind: Literal["interim", "final"]
    year: int
    before: YearDay | None = Field(None, description="It is held before this day; left out: in the course of the year.")
    legal_basis: Legal


class BudgetLine(Word):
    """One line of the budget annex, in đồng; a year may be 0 although there is a quantity."""

    number: str
    title: Text
    quantity: str = ""
    years: dict[int, int]
    total: int
    note: str = ""


class BudgetSection(Word):
    """A roman section of the budget annex with its totals as printed; one without lines stands for itself."""

    number: str
    title: Text
    lines: tuple[BudgetLine, ...] = ()
    quantity: str = ""
    years: dict[int, int] = Field(default_factory=dict)
    total: int
    note: str = ""


class Budget(Word):
    """The budget annex as printed, in đồng: every stored total must be the sum of its lines."""

    sections: tuple[BudgetSection, ...]
    years: dict[int, int] = Field(default_factory=dict)
    total: int
    legal_basis: Legal


class FundSource(Word):
    """Where money of the programme comes from; how much, in đồng, where the plan says so."""

    title: Text
    kind: Literal["central", "local", "enterprise", "other"] = Field(
        description="State budget (`central`, `local`), the enterprises' own share, other lawful sources."
    )
    years: dict[int, int] = Field(default_factory=dict)
    total: int | None = Field(None, ge=0)
    note: Text | None = None


class Funds(Word):
    """The sources of money; with amounts, every total must be the sum of what it stands for."""

    sources: dict[Name, FundSource] = Field(min_length=1)
    years: dict[int, int] = Field(default_factory=dict)
    total: int | None = Field(None, ge=0)
    legal_basis: Legal

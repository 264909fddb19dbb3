"""The words of workflows/councils.yaml: rule sets and score sheets, every number with its legal basis."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from caseflow.core.text import Text
from caseflow.core.words import Legal, Name, Word


class Criterion(Word):
    """One line of the score sheet."""

    title: Text
    maximum: int = Field(gt=0, le=100)
    help: Text | None = None


class Ballot(Word):
    """The score sheet of a council: criteria and their maxima."""

    title: Text
    criteria: dict[Name, Criterion]
    comment_below_percent: int = Field(50, ge=0, le=100)
    conclusions: dict[Name, Text]
    legal_basis: Legal


class RuleSet(Word):
    """How one kind of council is composed and decides; every number with its legal basis and dates in force."""

    title: Text
    members_min: int = Field(gt=0)
    members_max: int = Field(gt=0)
    seats: dict[Name, int] = Field(description="Seat -> how many at least; `chair`, `vice_chair`, `secretary`, `reviewer`.")
    quorum_numerator: int = Field(gt=0)
    quorum_denominator: int = Field(gt=0)
    quorum_needs: tuple[Name, ...] = Field(description="Seats that must all be present; `chair` may be replaced by vice.")
    pass_mark: int = Field(ge=0, le=100)
    zero_rule_denominator: int = Field(3, gt=0, description="Fails when more than 1/n of those present scored a criterion 0.")
    papers_working_days: int = Field(ge=0)
    secret: bool = True
    effective_from: date
    effective_to: date | None = None
    legal_basis: dict[Name, Legal] = Field(description="One entry per number it justifies: composition, quorum, pass_mark, papers.")


class Councils(Word):
    """The file councils.yaml."""

    rule_sets: dict[Name, RuleSet]
    ballots: dict[Name, Ballot]

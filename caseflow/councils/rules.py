"""The words of workflows/councils.yaml: rule sets and score sheets, every number with its legal basis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from pydantic import Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from caseflow.core.text import Text, say
from caseflow.core.words import Legal, Name, Word

SEATS: dict[str, Text] = {
    "chair": say("Chủ tịch hội đồng", "Chair"),
    "vice_chair": say("Phó Chủ tịch hội đồng", "Vice-chair"),
    "secretary": say("Ủy viên thư ký khoa học", "Scientific secretary"),
    "reviewer": say("Ủy viên phản biện", "Reviewer"),
    "member": say("Ủy viên", "Member"),
}
"""The seats of a council, in the order in which minutes list them; the administrative secretary has none."""

SINGLE_SEATS = frozenset({"chair", "vice_chair", "secretary"})
"""Seats that one person at most can hold in one council."""

JUSTIFIED = ("composition", "quorum", "pass_mark", "zero_rule", "materials")
"""The numbers of a rule set, each of which must name its legal basis."""

FORMER = {"papers_working_days": "materials_working_days"}
FORMER_BASIS = {"papers": "materials"}
"""Words of rule sets as they were called once, and are still in councils of that time; with their names of today."""

FULL_SCORE = 100
"""What a score sheet is out of unless it says otherwise."""


class Criterion(Word):
    """One line of the score sheet."""

    title: Text
    maximum: int = Field(gt=0, le=1000)
    help: Text | None = None


class Ballot(Word):
    """The score sheet of a council: criteria and their maxima."""

    like: Name | None = Field(None, exclude=True, description="A sheet above, whose words hold where this says none.")
    title: Text
    out_of: int = Field(
        FULL_SCORE,
        gt=0,
        le=1000,
        multiple_of=100,
        exclude_if=FULL_SCORE.__eq__,
        description="What the maxima of the criteria add up to; pass marks are said for 100 and grow with it.",
    )
    criteria: dict[Name, Criterion]
    comment_below_percent: int = Field(50, ge=0, le=100)
    conclusions: dict[Name, Text]
    rejects: tuple[Name, ...] = Field(
        description="Conclusions that say no; they agree with a score below the pass mark."
    )
    legal_basis: Legal

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """A sheet that is like another leaves out what is the same."""
        made = handler(core)
        handler.resolve_ref_schema(made)["required"] = ["title"]
        return made

    def points(self, mark: int) -> int:
        """A mark that is said for 100 points, in the points of this sheet."""
        return mark * self.out_of // FULL_SCORE


class RuleSet(Word):
    """How one kind of council is composed and decides; every number with its legal basis and dates in force."""

    title: Text
    members_min: int = Field(gt=0)
    members_max: int = Field(gt=0)
    seats: dict[Name, int] = Field(description="Seat -> how many at least.")
    quorum_numerator: int = Field(gt=0)
    quorum_denominator: int = Field(gt=0)
    quorum_needs: tuple[Name, ...] = Field(
        description="Seats that must all be present; `chair` may be replaced by vice."
    )
    pass_mark: int = Field(ge=0, le=FULL_SCORE, description="The mean that passes, on a sheet out of 100.")
    zero_rule_denominator: int = Field(
        3, gt=0, description="Fails when more than 1/n of those present scored a criterion 0."
    )
    materials_working_days: int = Field(ge=0)
    secret: bool = True
    replaces: Name | None = Field(None, description="The rule set this one succeeds; their dates must not overlap.")
    effective_from: date
    effective_to: date | None = None
    legal_basis: dict[Name, Legal] = Field(
        description="One entry per number: composition, quorum, pass_mark, zero_rule, materials."
    )

    @classmethod
    def kept(cls, rules: Mapping[str, Any]) -> Self:
        """The rules that a council was set up under, also those of the time when its materials were called papers."""
        basis = {FORMER_BASIS.get(name, name): legal for name, legal in rules["legal_basis"].items()}
        return cls.model_validate(
            {FORMER.get(name, name): said for name, said in rules.items()} | {"legal_basis": basis}
        )


class Councils(Word):
    """The file councils.yaml."""

    rule_sets: dict[Name, RuleSet]
    ballots: dict[Name, Ballot]

"""The words of workflows/programmes/*.yaml and enterprise_sizes.yaml: what a province promised, to whom, until when."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, field_validator

from caseflow.core.text import Text, say
from caseflow.core.values import JsonValue
from caseflow.core.words import Legal, Name, Word

LEGAL_FORMS: dict[str, Text] = {
    "private_enterprise": say("Doanh nghiệp tư nhân", "Private enterprise"),
    "limited_company": say("Công ty trách nhiệm hữu hạn", "Limited liability company"),
    "joint_stock": say("Công ty cổ phần", "Joint-stock company"),
    "partnership": say("Công ty hợp danh", "Partnership"),
    "state_owned": say("Doanh nghiệp nhà nước", "State-owned enterprise"),
    "cooperative": say("Hợp tác xã", "Cooperative"),
    "cooperative_union": say("Liên hiệp hợp tác xã", "Union of cooperatives"),
    "cooperative_group": say("Tổ hợp tác", "Cooperative group"),
    "household_business": say("Hộ kinh doanh", "Household business"),
    "farm": say("Trang trại", "Farm"),
    "other_organisation": say("Tổ chức khác", "Other organisation"),
}
"""The legal forms an applicant can have: the words of `applicants` in a scheme and of the enterprise profile."""

SizeName = Literal["micro", "small", "medium", "large"]
Qualifier = Literal["exactly", "about", "at_least", "more_than", "range"]


class Agency(Word):
    """The file of one agency: the department that runs programmes, and who stands above it."""

    agency: Name
    name: Text
    short: str = Field(description="As in document numbers: `SKHCN`.")
    superior: Text
    unit_code: str = Field(
        pattern=r"^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$", description="First part of every dossier code: `000.00.16.H31`."
    )
    province: str = Field(pattern=r"^(0[1-9]|[1-9]\d)$", description="Code of QĐ 19/2025/QĐ-TTg.")
    legal_basis: Legal
    was: tuple[Name, ...] = Field((), description="Former agencies whose cases, registers and people it takes over.")


class Period(Word):
    """A phase of the programme in whole years, both included; the whole programme may be one beside its halves."""

    title: Text
    from_year: int = Field(ge=2000, le=2100)
    to_year: int = Field(ge=2000, le=2100)


class Call(Word):
    """A call for applications (đợt mời đăng ký): open from `opens` to the end of `closes`."""

    name: Name
    title: Text
    opens: date
    closes: date
    schemes: tuple[Name, ...]
    legal_basis: Legal


class SupportNorm(Word):
    """The most the province pays for one case: a share of the cost and an amount in đồng (a resolution of HĐND)."""

    percent: int = Field(gt=0, le=100)
    cap: int = Field(gt=0)
    legal_basis: Legal


class FastTrack(Word):
    """Support below a threshold is approved by list, as cases of one hosting task (law.md#small-support)."""

    below: int = Field(gt=0, description="Only support below this amount, in đồng.")
    legal_basis: Legal


class PriorityGroup(Word):
    """One group of applicants with priority; `grades` from the highest to the lowest when it is graded."""

    title: Text
    grades: tuple[Text, ...] = ()


class Priority(Word):
    """Who goes first: in strict order of the groups, by the number of groups, or nobody."""

    mode: Literal["LEXICOGRAPHIC", "COUNT", "NONE"]
    groups: dict[Name, PriorityGroup] = Field(default_factory=dict)
    legal_basis: Legal


class Indicator(Word):
    """Something the programme counts."""

    title: Text
    unit: Text


class Target(Word):
    """What was promised of one indicator in one period; plans speak in ranges, "khoảng", "ít nhất", "trên"."""

    indicator: Name
    period: Name
    min: int = Field(ge=0)
    max: int | None = Field(None, ge=0)
    qualifier: Qualifier = "exactly"
    yearly: bool = Field(False, description="The number is meant for every year of the period.")
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
    """A roman section of the budget annex; its totals as printed in the plan."""

    number: str
    title: Text
    lines: tuple[BudgetLine, ...]
    years: dict[int, int] = Field(default_factory=dict)
    total: int


class Budget(Word):
    """The budget annex as printed, in đồng: every stored total must be the sum of its lines."""

    sections: tuple[BudgetSection, ...]
    years: dict[int, int] = Field(default_factory=dict)
    total: int
    legal_basis: Legal


class YearDay(Word):
    """A day of every year."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)


class Report(Word):
    """By when the yearly report leaves (the day itself is too late), and the agencies' own, earlier date."""

    before: YearDay
    agencies_before: YearDay
    legal_basis: dict[Name, Legal] = Field(description="One entry each for `before` and `agencies_before`.")


class Programme(Word):
    """The file of one agency's plan for one period."""

    programme: Name
    title: Text
    agency: Name = Field(description="Whose plan it is: the name of a file in `workflows/agencies`.")
    replaces: tuple[Name, ...] = Field((), description="The plan whose place it takes; several where agencies merged.")
    in_force_from: date | None = Field(None, description="Its first day; a plan that replaces another must say it.")
    legal_basis: Legal
    phases: dict[Name, Period]
    schemes: tuple[Name, ...]
    calls: dict[Name, Call]
    priority: Priority
    support_norm: SupportNorm | None = None
    fast_track: FastTrack | None = None
    indicators: dict[Name, Indicator]
    targets: tuple[Target, ...]
    budget: Budget | None = None
    report: Report

    @field_validator("agency", mode="before")
    @classmethod
    def _agencies_have_files(cls, value: JsonValue) -> JsonValue:
        """What earlier versions wrote here has a file of its own."""
        if isinstance(value, dict):
            raise ValueError("an agency has a file of its own in workflows/agencies: write its name here")
        return value

    @field_validator("replaces", mode="before")
    @classmethod
    def _one_or_several(cls, value: JsonValue) -> JsonValue:
        """One plan needs no list."""
        return [value] if isinstance(value, str) else value

    @field_validator("calls", mode="before")
    @classmethod
    def _calls_know_their_names(cls, value: JsonValue) -> JsonValue:
        """The key of a call is its name."""
        if not isinstance(value, dict):
            return value
        return {k: {"name": k, **call} if isinstance(call, dict) else call for k, call in value.items()}


class SizeLimits(Word):
    """The most a class may have: insured employees a year, and revenue or capital in đồng."""

    employees: int = Field(gt=0)
    revenue: int = Field(gt=0)
    capital: int = Field(gt=0)


class SizeGroup(Word):
    """The limits of one group of sectors."""

    title: Text
    micro: SizeLimits
    small: SizeLimits
    medium: SizeLimits


class Sector(Word):
    """A sector an enterprise can have as its main line, and whose limits hold for it."""

    title: Text
    group: Name


class EnterpriseSizes(Word):
    """The file enterprise_sizes.yaml: the size classes of NĐ 80/2021/NĐ-CP Điều 5."""

    titles: dict[SizeName, Text]
    groups: dict[Name, SizeGroup]
    sectors: dict[Name, Sector]
    legal_basis: Legal

"""The words of workflows/programmes/*.yaml: what a province promised, to whom, until when."""

from __future__ import annotations

from datetime import date

from pydantic import Field, field_validator

from caseflow.core.text import Text, say
from caseflow.core.values import JsonValue
from caseflow.core.words import Legal, Name, Word
from caseflow.programmes.plan_words import Budget, Funds, Indicator, PlanAgency, Review, Target, Tasks, YearDay
from caseflow.programmes.priority_words import Priority

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


class Contact(Word):
    """Whom a visitor asks: a desk, never a person by name."""

    desk: Text = Field(description="Who answers: `Bộ phận một cửa`.")
    telephone: str = Field(pattern=r"^[0-9+][0-9 .()]{5,24}$", description="As people write it: `0221 009 9400`.")
    email: str = Field("", pattern=r"^$|^[^@ ]+@[^@ ]+$")
    address: Text | None = None
    hours: Text | None = Field(None, description="When somebody answers.")
    legal_basis: Legal

    @property
    def dialled(self) -> str:
        """The telephone number as a device dials it: digits, and the plus of a country."""
        return "".join(c for c in self.telephone if c.isdigit() or c == "+")


class Body(Word):
    """A body of the agency that issues papers of its own."""

    name: Text
    short: str = Field(min_length=1, max_length=20, description="As in the numbers of its papers: `CCTĐC`.")


class Agency(Word):
    """The file of one agency: the department that runs programmes, and who stands above it."""

    agency: Name
    name: Text
    short: str = Field(description="As in document numbers: `SKHCN`.")
    superior: Text
    sub_department: Body | None = Field(None, description="The sub-department that issues papers of its own.")
    place: str = Field("", description="Where papers are dated: `Hưng Yên, ngày …`.")
    unit_code: str = Field(
        pattern=r"^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$", description="First part of every dossier code: `000.00.16.H31`."
    )
    province: str = Field(pattern=r"^(0[1-9]|[1-9]\d)$", description="Code of QĐ 19/2025/QĐ-TTg.")
    legal_basis: Legal
    contact: Contact | None = Field(None, description="Whom visitors and applicants ask.")
    was: tuple[Name, ...] = Field((), description="Former agencies whose cases, registers and people it takes over.")

    def body(self, issuer: str) -> Body:
        """Who issues a paper: the sub-department for what is its own, the agency for everything else."""
        if issuer == "sub_department" and self.sub_department is not None:
            return self.sub_department
        return Body(name=self.name, short=self.short)


class Period(Word):
    """A phase of the programme in whole years, both included; the whole programme may be one beside its halves."""

    title: Text
    from_year: int = Field(ge=2000, le=2100)
    to_year: int = Field(ge=2000, le=2100)

    @property
    def years(self) -> range:
        """Its years."""
        return range(self.from_year, self.to_year + 1)


class Call(Word):
    """A call for applications (đợt mời đăng ký): open from `opens` to the end of `closes`."""

    name: Name
    title: Text
    opens: date
    closes: date
    schemes: tuple[Name, ...] = Field((), description="Kinds of support; `roads` takes them too.")
    roads: tuple[Name, ...] = Field((), description="Kinds of support and procedures that may be applied for.")
    legal_basis: Legal

    @property
    def applied_for(self) -> tuple[str, ...]:
        """Every road that the call is open for."""
        return (*self.schemes, *self.roads)


class SupportNorm(Word):
    """The most the province pays for one case: a share of the cost and an amount in đồng (a resolution of HĐND)."""

    percent: int = Field(gt=0, le=100)
    cap: int = Field(gt=0)
    legal_basis: Legal


class SupportCondition(Word):
    """One condition of support as people read it before they apply; what is checked is the road's to say."""

    title: Text
    legal_basis: Legal


class FastTrack(Word):
    """Support below a threshold is approved by list, as cases of one hosting task (law.md#small-support)."""

    below: int = Field(gt=0, description="Only support below this amount, in đồng.")
    legal_basis: Legal


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
    conditions: tuple[SupportCondition, ...] = Field(
        (), description="What everybody has to fulfil, beside the legal forms that a kind of support is for."
    )
    fast_track: FastTrack | None = None
    indicators: dict[Name, Indicator]
    targets: tuple[Target, ...]
    agencies: dict[Name, PlanAgency] = Field(default_factory=dict)
    tasks: Tasks | None = None
    budget: Budget | None = None
    funds: Funds | None = None
    reviews: tuple[Review, ...] = ()
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

    @property
    def years(self) -> range:
        """Every year from the first to the last of its phases."""
        first = min((period.from_year for period in self.phases.values()), default=0)
        return range(first, max((period.to_year for period in self.phases.values()), default=-1) + 1)

    @field_validator("calls", mode="before")
    @classmethod
    def _calls_know_their_names(cls, value: JsonValue) -> JsonValue:
        """The key of a call is its name."""
        if not isinstance(value, dict):
            return value
        return {k: {"name": k, **call} if isinstance(call, dict) else call for k, call in value.items()}

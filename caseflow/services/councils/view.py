"""The plain values that council pages are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from caseflow.core.text import Text
from caseflow.core.values import Values
from caseflow.councils.rules import Ballot, RuleSet
from caseflow.forms.schema import FormDefinition
from caseflow.services.cases.checklist import Slot
from caseflow.services.councils import cases as council_cases
from caseflow.workflows.options import Option


@dataclass(frozen=True, slots=True)
class CouncilLine:
    """One council in the secretary's list."""

    public_id: str
    name: str
    meets_at: datetime | None
    place: str
    members: int
    cases: int
    counted: int


@dataclass(frozen=True, slots=True)
class MyFile:
    """One case before one member: `step` is declare, prepare, vote, wait, done or excluded."""

    council: str
    council_name: str
    meets_at: datetime | None
    place: str
    seat: str
    case: str
    code: str | None
    title: str
    enterprise: str
    step: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list; `after` is where the next one begins."""

    rows: tuple[Any, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case on a council's page; counts only, never names beside ballots."""

    public_id: str
    code: str | None
    title: str
    enterprise: str
    state: Text
    materials_sent_at: datetime | None
    opened: bool
    counted: bool
    declared: int
    conflicts: int
    present: int
    cast: int
    passed: bool | None
    may_open: bool
    may_remove: bool


@dataclass(frozen=True, slots=True)
class CouncilHead:
    """What every council page says about its council."""

    public_id: str
    name: str
    decision_no: str
    decided_on: date | None
    meets_at: datetime | None
    place: str
    rules: RuleSet
    my_seat: str
    manages: bool


@dataclass(frozen=True, slots=True)
class MemberName:
    """One member as the council's page names them."""

    name: str
    organisation: str
    seat: str


@dataclass(frozen=True, slots=True)
class CouncilPage:
    """One council: members, cases, and for its administrative secretary what may be added."""

    head: CouncilHead
    members: tuple[MemberName, ...]
    cases: tuple[CaseLine, ...]
    waiting: tuple[council_cases.WaitingCase, ...]
    materials_by: date | None


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member before one case; the reason of a conflict only for those who keep the minutes."""

    seat_id: int
    name: str
    organisation: str
    seat: str
    declared: str
    reason: str
    detected: bool
    present: bool


@dataclass(frozen=True, slots=True)
class MyBallot:
    """The member's own score sheet."""

    scores: Values
    comments: Mapping[str, str]
    conclusion: str
    remark: str
    saved_at: datetime | None
    cast_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignedForm:
    """One signed form of the dossier, its newest revision."""

    form: FormDefinition
    values: Values
    revision: int
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """One case before a council as one person may see it; everything of the case is absent before the declaration."""

    head: CouncilHead
    case: str
    code: str | None
    title: str
    enterprise: str
    scheme: Text
    state: Text
    declaration: str
    ballot: Ballot
    members: tuple[MemberLine, ...]
    cast: int
    materials_sent_at: datetime | None
    opened_at: datetime | None
    counted_at: datetime | None
    my_ballot: MyBallot | None
    dossier: tuple[SignedForm, ...]
    slots: tuple[Slot, ...]
    may_lead: bool
    may_count: bool
    opening_problems: tuple[Text, ...]
    quorum_needed: int
    result: Values | None
    conclusion: str
    conclusion_text: str
    may_conclude: bool
    options: tuple[Option, ...]

    @property
    def undeclared(self) -> bool:
        """A member who has yet to declare: sees the declaration and nothing else."""
        return bool(self.head.my_seat) and not self.declaration

    @property
    def present(self) -> int:
        """How many members are recorded as present."""
        return sum(m.present for m in self.members)

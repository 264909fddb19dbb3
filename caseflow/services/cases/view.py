"""A case as one person reads it: the plain values that its pages are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from caseflow.core.text import Text
from caseflow.core.values import Plain
from caseflow.services.cases.checklist import Checklist
from caseflow.services.cases.head_view import Acts, TabLink, Why
from caseflow.services.cases.to_do import ToDo
from caseflow.services.engine.due import Due
from caseflow.services.engine.viewing import ShownPanel, Tab
from caseflow.workflows.options import Option


@dataclass(frozen=True, slots=True)
class Now:
    """What happens now, who acts, by when."""

    sentence: Text
    who: Text | None
    person: str
    yours: bool
    due: Due | None
    clock_stopped: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Stage:
    """One phase of the road: `done`, `now`, `ahead` or `ended` (the case ended there otherwise than well)."""

    title: Text
    status: str


@dataclass(frozen=True, slots=True)
class SignedRef:
    """A form that an action signed."""

    form: str
    revision: int


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened (`times`: one after another); `desk` is None for the applicant and for the system."""

    seq: int
    kind: str
    title: Text
    who: str
    desk: Text | None
    state: Text | None
    at: datetime
    signed: tuple[SignedRef, ...] = ()
    times: int = 1
    first_at: datetime | None = None
    """When the first of several happened."""
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed form; `newest` marks the revision in force, `has_older` that a difference can be shown."""

    form: str
    title: Text
    revision: int
    who: str
    at: datetime
    sha256: str
    newest: bool
    has_older: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a signed form as people read it."""

    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Letter:
    """One message about the case."""

    id: int
    subject: str
    body: str
    recipient: str
    status: str
    at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseHead:
    """What every page of a case shows at its top."""

    public_id: str
    code: str | None
    title: str
    scheme: str
    scheme_title: Text
    enterprise_name: str
    enterprise_public_id: str
    state: str
    state_title: Text
    tone: str
    version: int
    as_applicant: bool
    desk: str | None
    desk_form: str | None
    desk_page: str | None
    seq: int = 0
    """The number of its last event when the page was read."""
    desk_title: Text | None = None
    """What the form of its desk is called, where that is no application for support."""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task of the case: whose it is, by when, and what came of it; `yours` while the reader may end it."""

    public_id: str
    title: Text
    about: int | None
    """Of one for each: the number of the entry or the row."""
    desk: Text | None
    status: str
    yours: bool
    due: Due | None
    who: str
    ended_at: datetime | None
    signed: SignedRef | None
    sealed: bool
    """It was handed in, and nobody else reads it until all have done so."""
    silent: bool
    """Its term passed, and nothing was handed in."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The plain facts of a case."""

    tax_code: str
    size_class: str
    year: int
    call: str | None
    created_at: datetime
    submitted_at: datetime | None
    received_at: datetime | None
    approved_at: datetime | None
    closed_at: datetime | None
    officer: str
    definition: str
    officer_phone: str = ""
    representative: str = ""
    phone: str = ""
    commune: str = ""
    resolution_due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Relative:
    """One linked case: what it is to this one, where it stands, who acts, by when; `sums` in đồng."""

    public_id: str
    code: str | None
    title: str
    state_title: Text
    tone: str
    who: Text | None
    due: Due | None
    sums: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """The relatives of one kind; `columns` and `totals` where the kind of link adds money up."""

    title: Text
    relatives: tuple[Relative, ...]
    columns: tuple[Text, ...]
    totals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OfferedStep:
    """A step that the reader may take, open or with its reasons; `draft` is the form that it signs as a whole."""

    option: Option
    draft: str | None


@dataclass(frozen=True, slots=True)
class Assigned:
    """One role of the road whose people are named for each case: who they are, and who else could be."""

    role: str
    title: Text
    people: tuple[tuple[int, str], ...]
    others: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Assignments:
    """Who has the case; `officers` and the choices of every role are empty for whoever does not give cases here."""

    officer_id: int | None
    officers: tuple[tuple[int, str], ...]
    roles: tuple[Assigned, ...]
    may_assign: bool


NOBODY = Assignments(None, (), (), False)
"""Nothing of who has the case."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything that the page of a case shows to one person."""

    head: CaseHead
    now: Now
    why: Why | None
    stages: tuple[Stage, ...]
    options: tuple[OfferedStep, ...]
    acts: Acts
    tasks: tuple[TaskRow, ...]
    file: CaseFile
    panels: tuple[ShownPanel, ...]
    tab: Tab | None
    """The tab that is read; what belongs to others is empty. None: everything was read."""
    tabs: tuple[TabLink, ...]
    demand: tuple[Answer, ...] = ()
    demand_title: Text | None = None
    checklist: Checklist | None = None
    to_do: ToDo | None = None
    signed: tuple[Signed, ...] = ()
    letters: tuple[Letter, ...] = ()
    families: tuple[Family, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    earlier: int | None = None
    """The number below which the rest of the timeline begins, where there is more."""
    diagram: Plain = field(default_factory=dict)
    assignments: Assignments = NOBODY

    @property
    def desk_card(self) -> ShownPanel | None:
        """The panel whose working page belongs to where the case stands."""
        there = (s for s in self.panels if s.panel.desk_template and s.panel.name == self.head.desk)
        return next(there, None)

    def card(self, panel: str) -> Any | None:
        """What the panel of this name shows; None where it shows nothing."""
        return next((shown.card for shown in self.panels if shown.panel.name == panel), None)

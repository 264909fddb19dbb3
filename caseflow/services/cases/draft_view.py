"""The plain values of drafts and of what was signed: what the pages of a form are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from caseflow.core.errors import Conflict
from caseflow.core.ids import canonical, digest
from caseflow.core.text import Text, say
from caseflow.core.values import Plain, Values
from caseflow.forms.computed import given
from caseflow.forms.schema import FormDefinition
from caseflow.forms.values import Difference, Problem
from caseflow.services.cases.checklist import Slot
from caseflow.workflows.options import Option

PageState = Literal["empty", "unfinished", "complete"]


@dataclass(frozen=True, slots=True)
class PageCard:
    """One page in the progress list: how far it is, and how many problems it still has."""

    name: str
    title: Text
    state: PageState
    problems: int


@dataclass(frozen=True, slots=True)
class CaseHead:
    """What every page about a form says about its case."""

    public_id: str
    title: str
    code: str | None
    version: int
    scheme_title: Text
    state_title: Text
    enterprise_name: str
    is_support: bool


@dataclass(frozen=True, slots=True)
class DraftPage:
    """One page of a draft as a person saw it: the page's fingerprint (`base`), and the version of the draft."""

    form: str
    page: str
    base: str
    version: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The draft of a form as it stands: version 0 when nothing has been saved yet."""

    case: CaseHead
    form: FormDefinition
    values: Plain
    version: int
    saved_at: datetime | None
    saved_by: int
    saved_by_name: str
    problems: tuple[Problem, ...]
    today: date

    def base(self, page: str) -> str:
        """The fingerprint of one page: who saves it must have seen exactly this."""
        return fingerprint(self.form, page, self.values)

    def at(self, page: str) -> DraftPage:
        """One page as whoever looks at this draft sees it now."""
        return DraftPage(self.form.name, page, self.base(page), self.version)

    @property
    def pages(self) -> tuple[PageCard, ...]:
        """The progress list."""
        wrong = Counter(p.page for p in self.problems)
        return tuple(
            PageCard(p.name, p.title, _page_state(p.fields, self.values, wrong[p.name]), wrong[p.name])
            for p in self.form.pages
        )


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft was saved: the fingerprint of the page is now `base`; `other` names who else has saved it meanwhile."""

    version: int
    base: str
    at: datetime
    other: str


class DraftConflict(Conflict):
    """Somebody else changed this very page meanwhile; `sheet` is the draft as it stands, nothing was overwritten."""

    def __init__(self, sheet: Sheet) -> None:
        who = sheet.saved_by_name
        super().__init__(
            say(
                f"{who} đã sửa trang này trong lúc ông/bà đang soạn. Nội dung của cả hai người vẫn còn nguyên.",
                f"{who} changed this page while you were writing. Nothing of either text is lost.",
            )
        )
        self.sheet = sheet


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole draft before it is signed: problems, documents, and the actions that would sign it."""

    sheet: Sheet
    slots: tuple[Slot, ...]
    actions: tuple[Option, ...]
    last_revision: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """One signed revision in the list of them; `signed_by` is empty where the reader sees the staff as a desk."""

    number: int
    signed_at: datetime
    signed_by: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file as it was signed; `document` is None when it can no longer be fetched; `new` since the revision before."""

    title: Text
    name: str
    document: str | None
    new: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed, with what changed since the revision before."""

    case: CaseHead
    form: FormDefinition
    values: Plain
    revision: Revision
    revisions: tuple[Revision, ...]
    files: tuple[SignedFile, ...]
    differences: tuple[Difference, ...]
    may_edit: bool


def fingerprint(form: FormDefinition, page: str, values: Values) -> str:
    """What tells whether one page of a draft is still what somebody saw; what is computed may follow other pages."""
    told = given(form.fields, values)
    return digest(canonical({name: told[name] for name in form.fields_on(page) if name in told}))


def _page_state(fields: Collection[str], values: Values, problems: int) -> PageState:
    if not any(name in values for name in fields):
        return "empty"
    return "unfinished" if problems else "complete"

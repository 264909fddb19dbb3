"""The parts of a form that an applicant is filling in, each with its state: the pages, the papers, handing in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from caseflow.core.text import Text
from caseflow.core.values import Values
from caseflow.forms.values import Problem
from caseflow.services.cases import submissions
from caseflow.services.cases.checklist import Slot
from caseflow.services.cases.draft_view import PageCard, Sheet
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.policy import APPLICANT

State = Literal["empty", "begun", "faulty", "done"]


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the form or, without `page`, one paper that no page asks for.

    `left`: questions still to be answered or mended; `papers`: those of this part that are missing.
    """

    title: Text
    state: State
    page: str | None
    slot: str | None
    left: int
    papers: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ToDo:
    """The parts of the form that is being filled in, in their order."""

    form: str
    title: Text
    pages: tuple[Part, ...]
    papers: tuple[Part, ...]
    saved: bool

    @property
    def done(self) -> int:
        """How many parts are complete."""
        return sum(part.state == "done" for part in (*self.pages, *self.papers))

    @property
    def total(self) -> int:
        """How many parts there are."""
        return len(self.pages) + len(self.papers)

    @property
    def following(self) -> Part | None:
        """The first part that is not complete; None when everything can be handed in."""
        return next((part for part in (*self.pages, *self.papers) if part.state != "done"), None)


def to_do(ctx: Context, session: Session, seen: Seen, slots: Sequence[Slot]) -> ToDo | None:
    """What the applicant has to fill in at this step; None where nothing waits for them to be filled in."""
    forms = sorted(submissions.editable(seen.book, seen.case.state, {APPLICANT})) if seen.as_applicant else []
    if not forms:
        return None
    sheet = submissions.draft_of(ctx, session, seen, catalog.pinned_form(ctx, session, seen.book, forms[0]))
    asked = [slot for slot in slots if slot.due and slot.may_upload]
    named = {field.slot for page in sheet.form.pages for field in page.fields.values() if field.slot}
    pages = tuple(_page(sheet, card, asked) for card in sheet.pages)
    papers = tuple(_paper(slot) for slot in asked if slot.name not in named and (slot.required or slot.files))
    return ToDo(sheet.form.name, sheet.form.title, pages, papers, sheet.saved_at is not None)


def _page(sheet: Sheet, card: PageCard, asked: Sequence[Slot]) -> Part:
    fields = sheet.form.page(card.name).fields.values()
    own = [slot for slot in asked if slot.name in {field.slot for field in fields if field.slot}]
    missing = tuple(slot.title for slot in own if slot.missing)
    wrong = any(_is_answered(sheet.values, p) for p in sheet.problems if p.page == card.name)
    state: State = "begun"
    if card.state == "empty" and not any(slot.files for slot in own):
        state = "empty"
    elif not card.problems and not missing:
        state = "done"
    elif wrong:
        state = "faulty"
    return Part(card.title, state, card.name, None, card.problems, missing)


def _paper(slot: Slot) -> Part:
    return Part(slot.title, "done" if slot.files else "empty", None, slot.name, 0, ())


def _is_answered(values: Values, problem: Problem) -> bool:
    """Whether something stands where the problem is, so that it has to be mended rather than answered."""
    found: object = values
    for step in problem.field.split("-"):
        if isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, Sequence) and not isinstance(found, str) and step.isdigit() and int(step) < len(found):
            found = found[int(step)]
        else:
            return False
    return found not in (None, "", [], False)

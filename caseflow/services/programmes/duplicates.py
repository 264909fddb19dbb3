"""Earlier support of the same firm for the same content: what the guard asks of, and what the officer reads of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from caseflow.core.clock import local_date
from caseflow.core.values import Values
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.enterprises import enterprises as enterprise_rows
from caseflow.forms.schema import FormDefinition
from caseflow.programmes import tax_code, twice
from caseflow.programmes.twice import Earlier
from caseflow.programmes.words import NO_DUPLICATE
from caseflow.services.engine.capability import Asking
from caseflow.services.engine.viewing import Viewing
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.machine import Rulebook

DEAD_OUTCOMES = ("refused", "withdrawn", "lapsed", "not_recommended", "failed", "stopped")
"""A case that ended so does not stand in the way of a new one (TT 35/2021 Đ.11.2 speaks of support received)."""


@dataclass(frozen=True, slots=True)
class EarlierCard:
    """What the officer reads before concluding: every other case for this content, and how many ask for a reason."""

    cases: tuple[Earlier, ...]

    @property
    def asking(self) -> int:
        """How many of them have to be concluded on."""
        return sum(one.asks for one in self.cases)


def duplicates(asking: Asking) -> tuple[Earlier, ...]:
    """Other cases of the same firm for the same content that run or ended well."""
    return earlier(asking.ctx, asking.session, asking.case, asking.book)


def earlier(ctx: Context, session: Session, case: CaseRow, book: Rulebook) -> tuple[Earlier, ...]:
    """The cases of the firm, branches and all plans included, for the content of `case`; the oldest first."""
    firm = tax_code.base(enterprise_rows.profile(session, case.enterprise_id).tax_code)
    rows = [r for r in case_rows.same_support(session, case.id, firm) if r.outcome not in DEAD_OUTCOMES]
    if not rows:
        return ()
    forms = [catalog.pinned_form(ctx, session, book, name) for name in _applications(book)]
    own = twice.named_in(forms, _said(session, case.id, forms))
    found = []
    for row in rows:
        said, plan = _said(session, row.id, forms), ctx.content.plans.by_name.get(row.programme)
        same = twice.same(own, twice.named_in(forms, said))
        what = twice.told(forms, said)
        found.append(
            Earlier(row.code or row.title, local_date(row.submitted_at).year, plan.title if plan else None, what, same)
        )
    return tuple(found)


def stands(viewing: Viewing) -> bool:
    """For the agency, where a step asks whether the same was supported before."""
    actions = viewing.book.definition.actions
    steps = viewing.book.definition.actions_from[viewing.case.state]
    asked = any(need.name == NO_DUPLICATE.word for step in steps for need in actions[step].needs)
    return asked and not viewing.as_applicant


def load(viewing: Viewing) -> EarlierCard | None:
    """The earlier cases; None where there are none."""
    found = earlier(viewing.ctx, viewing.session, viewing.case, viewing.book)
    return EarlierCard(found) if found else None


def _applications(book: Rulebook) -> tuple[str, ...]:
    """The forms that handing in signs: they say what is asked for."""
    names = (form for step in book.definition.actions for form in book.drafts(step))
    return tuple(dict.fromkeys(names))


def _said(session: Session, case_id: int, forms: Iterable[FormDefinition]) -> Mapping[str, Values]:
    """What a case applied for; read by the questions of the case that is decided on, whatever edition it had itself."""
    return submission_rows.last_answers(session, case_id, [form.name for form in forms])

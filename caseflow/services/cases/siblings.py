"""The other cases of the same organisation, as the page of a case lists them."""

from __future__ import annotations

from dataclasses import dataclass

from caseflow.core.text import Text
from caseflow.db.queries.cases import pages as page_rows
from caseflow.services.cases import pages
from caseflow.services.engine.viewing import Viewing
from caseflow.services.foundation import catalog

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Sibling:
    """One other case: what it is, and where it stands."""

    public_id: str
    code: str | None
    scheme_title: Text
    state_title: Text
    tone: str


@dataclass(frozen=True, slots=True)
class Siblings:
    """The newest of them, and whether there are more."""

    cases: tuple[Sibling, ...]
    more: bool


def stands(viewing: Viewing) -> bool:
    """For the organisation's own people, and for whoever reads every case of the agency."""
    return viewing.as_applicant or viewing.ctx.content.policy.permits(viewing.actor, "case:read_all")


def load(viewing: Viewing) -> Siblings | None:
    """The newest other cases; drafts are the organisation's own."""
    case, own = viewing.case, viewing.as_applicant
    rows = page_rows.siblings(viewing.session, case.id, case.enterprise_id, case.agency, drafts=own, limit=SHOWN + 1)
    if not rows:
        return None
    found = []
    for row in rows[:SHOWN]:
        book = catalog.rulebook(viewing.ctx, viewing.session, row.definition)
        title = pages.state_title(book, row.state, own)
        found.append(Sibling(row.public_id, row.code, book.definition.title, title, pages.tone(book, row.state, own)))
    return Siblings(tuple(found), len(rows) > SHOWN)

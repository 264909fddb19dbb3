"""What was written when a case came to where it stands: the request to answer, the reasons of a refusal."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from caseflow.core.text import Text
from caseflow.db.queries.cases import history as history_rows
from caseflow.db.queries.cases import pages as page_rows
from caseflow.db.queries.cases.history import MoveRow
from caseflow.db.queries.foundation.events import BEGAN_ANEW
from caseflow.services.cases import handed_in, pages
from caseflow.services.cases.view import Answer
from caseflow.services.engine import past
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows import reading


def demand(
    ctx: Context, session: Session, seen: Seen, moves: Sequence[MoveRow]
) -> tuple[Text | None, tuple[Answer, ...]]:
    """The title and the answers of the form with which the case came here; nothing where there was none."""
    entry = next((row for row in moves if _begins_stay(row)), None)
    if entry is None:
        return None, ()
    book = next((book for book in seen.books if book.action(entry.name) is not None), seen.book)
    action = book.action(entry.name)
    if action is None or action.form is None:
        return None, ()
    if action.form not in reading.forms_for(book, seen.held, seen.inside):
        return None, ()
    said = history_rows.body(session, seen.case.id, entry.seq)
    ref = next((s for s in pages.refs_in(said) if s.form == action.form), None)
    if ref is None:
        return None, ()
    form = catalog.pinned_form(ctx, session, book, action.form)
    return form.title, handed_in.answers(
        form.fields, page_rows.signed_values(session, seen.case.id, ref.form, ref.revision)
    )


def _begins_stay(row: MoveRow) -> bool:
    """Whether the case came to another step with this event."""
    if row.kind == past.MIGRATED:
        return row.name == BEGAN_ANEW
    return row.kind == pages.TRANSITION and row.to_state != row.from_state

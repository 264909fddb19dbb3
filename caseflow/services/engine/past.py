"""What happened to a case before it went over to another edition, in the words of the editions that it kept then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from caseflow.core.text import Text, say
from caseflow.db.queries.foundation import events as event_rows
from caseflow.db.queries.foundation.events import MIGRATED, AfterRow
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.schema import DefinedAction, DefinedTask, Role

__all__ = ["MIGRATED", "MOVED_OVER", "books", "desk", "state_title", "step", "title"]

MOVED_OVER = say("Chuyển sang bản quy trình mới", "Moved to another edition of its road")
"""What the move of a case to another edition is called."""
NOBODY = Role(title=say("Cơ quan giải quyết", "The agency"))
"""Who acted where an edition names no desk any more."""


def books(ctx: Context, session: Session, seen: Seen) -> tuple[Rulebook, ...]:
    """The rules that a case has now, and after them those that it kept before, the latest first."""
    before = event_rows.earlier_editions(session, seen.case.id)
    return (seen.book, *(catalog.rulebook(ctx, session, sha256) for sha256 in before))


def step(known: Sequence[Rulebook], name: str) -> DefinedAction | DefinedTask | None:
    """The action or the task of this name, in the latest edition that has it."""
    return next((found for book in known if (found := book.definition.step(name)) is not None), None)


def title(known: Sequence[Rulebook], row: AfterRow) -> Text:
    """What a thing that happened is called."""
    if row.kind == MIGRATED:
        return MOVED_OVER
    found = step(known, row.name)
    return found.title if found is not None else say(row.name, row.name)


def state_title(known: Sequence[Rulebook], name: str, as_applicant: bool) -> Text:
    """The state's title, the public one for the applicant; a state that no known edition has by its bare name."""
    state = next((book.definition.states[name] for book in known if name in book.definition.states), None)
    if state is None:
        return say(name, name)
    return state.outward if as_applicant else state.title


def desk(seen: Seen, name: str, roles: Mapping[str, Role]) -> Role:
    """The desk that takes the step of this name; the agency where the edition of today has no such step."""
    action = seen.book.action(name)
    return roles[action.by[0]] if action is not None else NOBODY

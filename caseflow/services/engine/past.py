"""What happened to a case before it went over to another edition, in the words of the editions that it kept then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from caseflow.core.errors import CaseflowError, Conflict, NotFound
from caseflow.core.text import Text, say
from caseflow.db.queries.foundation import events as event_rows
from caseflow.db.queries.foundation.events import MIGRATED, AfterRow
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.definition import DefinedAction, DefinedTask
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.schema import Role

__all__ = ["MIGRATED", "MOVED_OVER", "desk", "gone", "state_title", "step", "task", "title", "with_past"]

MOVED_OVER = say("Chuyển sang bản quy trình mới", "Moved to another edition of its road")
"""What the move of a case to another edition is called."""
NOBODY = Role(title=say("Cơ quan giải quyết", "The agency"))
"""Who acted where an edition names no desk any more."""


def with_past(ctx: Context, session: Session, seen: Seen) -> Seen:
    """The case with the rules that it kept before."""
    before = event_rows.earlier_editions(session, seen.case.id)
    return replace(seen, earlier=tuple(catalog.rulebook(ctx, session, sha256) for sha256 in before))


def gone(ctx: Context, session: Session, seen: Seen, name: str) -> CaseflowError:
    """Why an action that the case does not have cannot be taken: it went over to an edition without it meanwhile."""
    found = step(with_past(ctx, session, seen).earlier, name)
    if found is None:
        return NotFound()
    return Conflict(
        say(
            f"Hồ sơ vừa chuyển sang bản quy trình mới, ở đó không còn bước “{found.title.vi}”. Hãy mở lại hồ sơ.",
            f"The case has just gone over to another edition, which has no step '{found.title.en}'. Open it again.",
        )
    )


def step(known: Sequence[Rulebook], name: str) -> DefinedAction | DefinedTask | None:
    """The action or the task of this name, in the latest edition that has it."""
    return next((found for book in known if (found := book.definition.step(name)) is not None), None)


def task(known: Sequence[Rulebook], name: str) -> DefinedTask:
    """The task of this name, in the latest edition that has it: each edition had the tasks that it opened."""
    return next(book for book in known if name in book.definition.tasks).definition.tasks[name]


def title(known: Sequence[Rulebook], row: AfterRow) -> Text:
    """What a thing that happened is called."""
    if row.kind == MIGRATED:
        return MOVED_OVER
    found = step(known, row.name)
    return found.title if found is not None else say(row.name, row.name)


def state_title(known: Sequence[Rulebook], name: str, as_applicant: bool) -> Text:
    """The state's title, the public one for the applicant; a state that no known edition has by its bare name."""
    road = next((book.definition for book in known if name in book.definition.states), None)
    return say(name, name) if road is None else road.titled(name, outside=as_applicant)


def desk(seen: Seen, name: str, roles: Mapping[str, Role]) -> Role:
    """The desk that takes the step of this name; the agency where the edition of today has no such step."""
    action = seen.book.action(name)
    return roles[action.by[0]] if action is not None else NOBODY

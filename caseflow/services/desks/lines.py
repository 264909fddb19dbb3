"""One line of the queue: what stands there of a case, by when, and whether it is new to whoever looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from caseflow.core.names import ShortName, short_code, short_name
from caseflow.core.text import Text
from caseflow.db.queries.desks import queues as queue_rows
from caseflow.db.queries.desks import waiting as waiting_rows
from caseflow.services.cases import pages as case_pages
from caseflow.services.desks.ordering import Mark
from caseflow.services.desks.views import Reader
from caseflow.services.engine.due import Due, due
from caseflow.services.foundation import catalog

NEW_FOR = timedelta(days=14)
"""How long what came to one's desk and was never opened counts as new."""


@dataclass(frozen=True, slots=True)
class Line:
    """One case in the queue; `tasks` are its tasks that wait at the desks asked for, and `due` is the earliest day."""

    public_id: str
    code: str
    full_code: str
    enterprise_name: str
    enterprise: ShortName
    scheme_title: Text
    scheme_short: Text
    steps: tuple[Text, ...]
    tone: str
    tasks: int
    desk: Text | None
    officer: str
    officer_id: int | None
    due: Due | None
    priority: int
    amount: int | None
    amount_title: Text | None
    """At which stage the amount was said: asked for, appraised, settled."""
    unread: bool
    """Whether it has moved since the reader opened it last, or came to the reader's desk and was never opened."""
    mark: Mark


def line(
    reader: Reader, session: Session, asked: waiting_rows.Wanted, place: queue_rows.Place, mark: Mark, today: date
) -> Line:
    """What stands at the desks asked for: the case itself, its tasks, or both; dated by what is due first."""
    ctx, row, tasks = reader.ctx, place.case, place.tasks
    book = catalog.rulebook(ctx, session, row.definition)
    is_task = place.key.sort == waiting_rows.TASK
    itself = not asked.desks or any(desk.holds(row.waits_for, row.officer_id) for desk in asked.desks)
    desk = ctx.content.roles.roles.get(tasks[0].waits_for if is_task else row.waits_for or "")
    state = case_pages.state_title(book, row.state, False)
    stage = ctx.content.amounts.amounts.get(row.amount_stage or "")
    titles = tuple(book.definition.tasks[task.name].title for task in tasks)
    return Line(
        public_id=row.public_id,
        code=short_code(row.code),
        full_code=row.code or "",
        enterprise_name=row.enterprise_name,
        enterprise=short_name(row.enterprise_name),
        scheme_title=book.definition.title,
        scheme_short=ctx.content.short_title(row.scheme) or book.definition.title,
        steps=(state, *titles) if itself else titles,
        tone="running" if not itself else case_pages.tone(book, row.state),
        tasks=len(tasks),
        desk=desk.title if desk is not None else None,
        officer=row.officer_name or "",
        officer_id=row.officer_id,
        due=due(tasks[0].due_on if is_task else row.due_on, today, ctx.calendar),
        priority=row.priority,
        amount=row.amount if reader.reads_all else None,
        amount_title=stage.title if stage is not None else None,
        unread=_unread(reader, place),
        mark=mark,
    )


def _unread(reader: Reader, place: queue_rows.Place) -> bool:
    row = place.case
    if row.seen_version is not None:
        return row.version > row.seen_version
    mine = any(desk.holds(row.waits_for, row.officer_id) for desk in reader.mine)
    mine = mine or any(task.waits_for in reader.own for task in place.tasks)
    return mine and reader.ctx.clock.now() - row.state_since <= NEW_FOR

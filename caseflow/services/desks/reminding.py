"""Reminding whoever a case waits for: one message to each, once a day, told in the case's own history."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import end_of_day, local_date
from caseflow.core.errors import NotAllowed, Refused
from caseflow.core.text import Text, say
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.db.queries.foundation import events as event_rows
from caseflow.notifications.mailing import Recipient
from caseflow.services.cases import assigning
from caseflow.services.desks.views import READ_ALL
from caseflow.services.engine import case_messages, parties
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once

ACT = "case:act"
MESSAGE = "work_reminded"
REMINDED = "work_reminded"
"""The kind of the event."""


def check(ctx: Context, actor: Actor) -> None:
    """Raises NotAllowed for whoever has no work of the agency to remind of."""
    if not may_remind(ctx, actor):
        raise NotAllowed(say("Tài khoản của ông/bà không có quyền nhắc việc.", "You may not remind others."))


def may_remind(ctx: Context, actor: Actor) -> bool:
    """Whether somebody reads every case, and acts in them or gives them to officers."""
    policy = ctx.content.policy
    acts = policy.permits(actor, ACT) or policy.permits(actor, assigning.ASSIGN)
    return acts and policy.permits(actor, READ_ALL)


def owing(ctx: Context, session: Session, seen: Seen) -> Text | None:
    """Why nobody is to be reminded of a case; None where somebody is."""
    if seen.relation.member:
        return say("Đây là hồ sơ của đơn vị ông/bà.", "This is a case of your own organisation.")
    if seen.case.closed_at is not None:
        return say("Hồ sơ đã kết thúc.", "The case is over.")
    if event_rows.told_since(session, seen.case.id, REMINDED, _today(ctx)):
        return say("Đã nhắc trong hôm nay.", "They were reminded today.")
    if not _people(ctx, session, seen):
        return say("Không có ai để nhắc.", "There is nobody to remind.")
    return None


def remind(ctx: Context, actor: Actor, public_id: str, key: str) -> Result:
    """Sends the message about one case to everybody who has something to do there. Gives {"case", "people"}.

    Raises NotFound, NotAllowed, and Refused where `owing` says why nobody is to be reminded.
    """
    check(ctx, actor)

    def do(session: Session) -> Result:
        seen = parties.enter(ctx, session, actor, public_id, lock=True)
        reason = owing(ctx, session, seen)
        if reason is not None:
            raise Refused([reason])
        case, people = seen.case, _people(ctx, session, seen)
        details = {"people": len(people)}
        event = audit.record(ctx, session, actor, f"case/{case.id}", REMINDED, details, case_id=case.id)
        tasks = _open_tasks(session, seen)
        titles = [seen.book.definition.tasks[task.name].title for task in tasks]
        lines = say("\n".join(f"- {one.vi}" for one in titles), "\n".join(f"- {one.en}" for one in titles))
        spoken = case_messages.Spoken(case.due_on, tasks=lines)
        known = case_messages.variables(ctx, seen.book, case, case.state, spoken)
        case_messages.queue(ctx, session, event, MESSAGE, people, known, case_id=case.id)
        return {"case": public_id, "people": len(people)}

    return once(ctx, actor, key, f"remind:{public_id}", do)


def _today(ctx: Context) -> datetime:
    """When today began in Viet Nam."""
    return end_of_day(local_date(ctx.clock.now()) - timedelta(days=1))


def _open_tasks(session: Session, seen: Seen) -> list[task_rows.TaskRow]:
    known, there = seen.book.definition.tasks, task_rows.rows(session, seen.case.id)
    return [task for task in there if task.status == task_rows.OPEN and task.name in known]


def _people(ctx: Context, session: Session, seen: Seen) -> list[Recipient]:
    """Whoever the case waits for, and whoever has an open task; each once."""
    waits = case_rows.turn(session, seen.case.id)
    asked = [task.by[0] for task in (seen.book.definition.tasks[one.name] for one in _open_tasks(session, seen))]
    return parties.everybody(ctx, session, seen.case, dict.fromkeys([*([waits] if waits else []), *asked]))

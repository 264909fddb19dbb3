"""Tasks of a case as people end them: each by handing in its form, while the case stays where it is."""

from __future__ import annotations

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import Conflict, NotFound
from caseflow.core.text import Text, say
from caseflow.core.values import Plain
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.db.queries.engine.tasks import TaskFound
from caseflow.services.engine import facts, parties, task_endings
from caseflow.services.engine.capability import Asking
from caseflow.services.engine.locks import Held
from caseflow.services.engine.moves import Move, Place
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once
from caseflow.workflows.definition import DefinedTask


def end(ctx: Context, actor: Actor, public_id: str, values: Plain, key: str) -> Result:
    """Ends a task with the typed values of its form; gives {"case", "task", "event"}.

    The case stays where it is and keeps its version: whoever has its page open is not disturbed. Raises NotFound,
    NotAllowed (not this person's), Conflict (somebody ended it before), Refused (the rules, with reasons) and Invalid.
    """

    def do(session: Session) -> Result:
        seen, task, rule = _locked(ctx, session, actor, public_id)
        case, now = seen.case, ctx.clock.now()
        clean = catalog.bind(ctx, session, seen.book, rule.form, values)
        asking = Asking(ctx, session, case, seen.book, [task.name], clean, local_date(now), deciding=True)
        known = facts.load(asking)
        place = Place(ctx, session, actor, case, seen.book, Held([case.id]))
        move = Move(place, seen.book.end_task(known, task.name, actor.id), rule.form, clean, now)
        event_id = task_endings.end(move, task.id, task.name, task.number)
        return {"case": case.public_id, "task": public_id, "event": event_id}

    return once(ctx, actor, key, f"end_task:{public_id}", do)


def _locked(
    ctx: Context, session: Session, actor: Actor, public_id: str
) -> tuple[Seen, TaskFound, DefinedTask]:  # fmt: skip
    """The case, locked as every move locks it first, and the open task of this person."""
    found = task_rows.find(session, public_id)
    if found is None:
        raise NotFound()
    seen = parties.enter(ctx, session, actor, found.case, lock=True)
    task = task_rows.find(session, public_id) or found
    rule = rule_of(seen, task.name)
    parties.check_turn(rule, seen.held)
    if task.status != task_rows.OPEN:
        raise Conflict(ended_words(rule, task, as_applicant=seen.as_applicant))
    return seen, task, rule


def rule_of(seen: Seen, name: str) -> DefinedTask:
    """The rules of a task; raises NotFound for one that the case left behind with an edition."""
    rule = seen.book.definition.tasks.get(name)
    if rule is None:
        raise NotFound()
    return rule


def ended_words(rule: DefinedTask, found: TaskFound, *, as_applicant: bool) -> Text:
    """Why an ended task cannot be ended again; to the applicant the staff has no names."""
    if found.status == task_rows.CANCELLED:
        return say(
            f"Công việc “{rule.title.vi}” đã được hủy vì hồ sơ đã kết thúc.",
            f"'{rule.title.en}' was cancelled because the case is over.",
        )
    if found.ended_by is None:
        return say(
            f"Công việc “{rule.title.vi}” đã hết thời hạn và được khép lại.",
            f"The term of '{rule.title.en}' has passed, and it was closed.",
        )
    who = "" if as_applicant else found.ended_by_name or ""
    if not who:
        return say(f"Công việc “{rule.title.vi}” đã được hoàn thành.", f"'{rule.title.en}' has already been done.")
    return say(
        f"Công việc “{rule.title.vi}” đã được hoàn thành ({who}).",
        f"'{rule.title.en}' has already been done by {who}.",
    )

"""Tasks of a case as people end them: each by handing in its form, while the case stays where it is."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import Conflict, NotFound
from caseflow.core.text import Text, say
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.services.cases import pages as case_pages
from caseflow.services.engine import effects, facts, parties, task_openings
from caseflow.services.engine.moves import Move
from caseflow.services.foundation import audit, catalog
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.schema import DefinedTask


def end(ctx: Context, actor: Actor, public_id: str, values: dict[str, Any], key: str) -> Result:
    """Ends a task with the typed values of its form; gives {"case", "task", "event"}.

    The case stays where it is and keeps its version: whoever has its page open is not disturbed. Raises NotFound,
    NotAllowed (not this person's), Conflict (somebody ended it before), Refused (the rules, with reasons) and Invalid.
    """

    def do(session: Session) -> Result:
        case, book, task, rule = _locked(ctx, session, actor, public_id)
        clean = catalog.bind(ctx, session, book, rule.form, values)
        decision = book.end_task(facts.load(ctx, session, case, book, [task.name], clean), task.name)
        now = ctx.clock.now()
        move = Move(ctx, session, actor, case, book, decision, rule.form, clean, now, local_date(now))
        effects.run(move)
        revision = move.details["signed"][0]["revision"]
        task_rows.end(session, task.id, task_rows.DONE, actor.id, revision, now)
        timer_rows.cancel(session, case.id, f"{task_openings.timer(task.name, task.number)}:", now)
        timer_rows.add(session, move.timers)
        details = {**move.details, "task": task.name, "number": task.number}
        event_id = audit.record(
            ctx, session, actor, f"case/{case.id}", case_pages.TASK, details, case_id=case.id, name=task.name
        )
        effects.send(move, event_id)
        return {"case": case.public_id, "task": public_id, "event": event_id}

    return once(ctx, actor, key, f"end_task:{public_id}", do)


def _locked(
    ctx: Context, session: Session, actor: Actor, public_id: str
) -> tuple[Any, Rulebook, Any, DefinedTask]:  # fmt: skip
    """The case, locked as every move locks it first, its rules, and the open task of this person."""
    found = task_rows.find(session, public_id)
    if found is None:
        raise NotFound()
    case, book, held = parties.enter(ctx, session, actor, found.case, lock=True)
    task = task_rows.find(session, public_id)
    assert task is not None
    rule = book.definition.tasks[task.name]
    parties.check_turn(rule, held)
    if task.status != task_rows.OPEN:
        raise Conflict(ended_words(rule, task, as_applicant=case.enterprise_id in actor.enterprises))
    return case, book, task, rule


def ended_words(rule: DefinedTask, found: Any, *, as_applicant: bool) -> Text:
    """Why an ended task cannot be ended again; to the applicant the staff has no names."""
    if found.status == task_rows.CANCELLED:
        return say(
            f"Công việc “{rule.title.vi}” đã được hủy vì hồ sơ đã kết thúc.",
            f"'{rule.title.en}' was cancelled because the case is over.",
        )
    who = "" if as_applicant else found.ended_by_name or ""
    if not who:
        return say(f"Công việc “{rule.title.vi}” đã được hoàn thành.", f"'{rule.title.en}' has already been done.")
    return say(
        f"Công việc “{rule.title.vi}” đã được hoàn thành ({who}).",
        f"'{rule.title.en}' has already been done by {who}.",
    )

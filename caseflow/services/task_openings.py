"""How tasks of a case begin: a state opens them or an effect does, each with its own term and place in the queue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseflow.core.ids import new_public_id
from caseflow.db.queries import cases
from caseflow.db.queries import tasks as rows
from caseflow.services import deadlines
from caseflow.services.moves import Move
from caseflow.workflows.answers import says
from caseflow.workflows.schema import Answer
from caseflow.workflows.terms import due_on


def enter(move: Move) -> None:
    """What a move means for the tasks of its case: a state opens those it names once, an end of the case ends all."""
    state = move.book.state(move.decision.to_state)
    if state.final is not None:
        if move.book.definition.tasks:
            rows.cancel_all(move.session, move.case.id, move.now)
        return
    if not state.opens:
        return
    known = {row.name for row in rows.counts(move.session, move.case.id)}
    for name in state.opens:
        if name not in known and _holds(move, move.book.definition.tasks[name].when):
            _open(move, name, 1)


def open_again(move: Move, args: Mapping[str, Any]) -> None:
    """The effect `open_task`: opens a task whether or not it was done before; one that stands open stays as it is.

    Nothing opens where the forms of the case say that it does not need the task, or not now (`when`).
    A task whose own end opens it again comes back for the next term: that is how something is asked every month.
    """
    name = args["value"]
    now = Answer.model_validate(args["when"]) if "when" in args else None
    if not _holds(move, move.book.definition.tasks[name].when) or not _holds(move, now):
        return
    counted = {row.name for row in rows.counts(move.session, move.case.id) if row.status == rows.OPEN}
    if name not in counted or name == move.decision.action:
        _open(move, name, rows.last_number(move.session, move.case.id, name) + 1)


def _holds(move: Move, wanted: Answer | None) -> bool:
    """Whether the forms of the case, that of this very step included, say what is wanted."""
    return wanted is None or says(wanted, cases.last_answers(move.session, move.case.id, [wanted.answered]))


def _open(move: Move, name: str, number: int) -> None:
    rule = move.book.definition.tasks[name]
    due = None if rule.deadline is None else due_on(rule.deadline, move.today, move.ctx.calendar)
    rows.add(
        move.session,
        {
            "public_id": new_public_id(),
            "agency": move.case.agency,
            "case_id": move.case.id,
            "name": name,
            "number": number,
            "waits_for": rule.by[0],
            "due_on": due,
            "due_order": deadlines.order(due, move.changes.get("priority", move.case.priority)),
            "status": rows.OPEN,
            "opened_at": move.now,
        },
    )
    move.details.setdefault("tasks", []).append({"task": name, "number": number})
    if rule.deadline is not None and due is not None:
        what = {"task": name, "number": number, "due_on": due.isoformat()}
        near, over = {"do": "task_remind"}, {"do": "task_escalate"}
        deadlines.watch(move, rule.deadline, due, timer(name, number), near, over, what)


def timer(name: str, number: int) -> str:
    """How the names of a task's timers begin; they live and end with the task, whatever state the case is in."""
    return f"task:{name}:{number}"

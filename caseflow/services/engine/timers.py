"""Deadlines: claims one due timer at a time and walks the same road as a person, as the actor SYSTEM."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session

from caseflow.core.actor import SYSTEM
from caseflow.core.clock import local_date
from caseflow.core.text import Text
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import links as link_rows
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.services.engine import actions, effects, parties
from caseflow.services.engine.locks import Held, in_order
from caseflow.services.foundation import audit, catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import APPLICANT, OFFICER

log = structlog.get_logger(__name__)

BACK_OFF, LONGEST_WAIT, MOST_DOUBLINGS = timedelta(minutes=1), timedelta(days=1), 11
"""How long a timer that failed waits, doubled at each failure; nothing is ever given up, for a deadline is law."""

ACT = "act"
"""What a timer does that takes a step; every other kind tells people something."""

SUPERVISOR = "division_head"
"""The party that hears of every missed deadline, beside the desk that missed it."""


@dataclass(frozen=True, slots=True)
class Beat:
    """What one beat did."""

    fired: int = 0
    failed: int = 0


def fire_due(ctx: Context, limit: int = 500) -> Beat:
    """Fires every timer that is due, each in its own transaction: once, possibly late, never early.

    A timer that fails stays open and waits, longer each time; it does not hold up those behind it.
    """
    fired = failed = 0
    after: tuple[datetime, int] | None = None
    while fired + failed < limit:
        timer = _next(ctx, after)
        if timer is None:
            break
        after = (timer.due_at, timer.id)
        try:
            fired += _fire(ctx, timer.id)
        except Exception as error:  # whatever it is: the same timer would meet it first again at every beat to come
            failed += 1
            log.exception("timer_failed", timer_id=timer.id, name=timer.name)
            with ctx.tx() as session:
                wait = min(BACK_OFF * 2 ** min(timer.attempts, MOST_DOUBLINGS), LONGEST_WAIT)
                note = f"{type(error).__name__}: {error}"
                timer_rows.count_try(session, timer.id, timer.attempts + 1, ctx.clock.now() + wait, note)
    return Beat(fired, failed)


def _next(ctx: Context, after: tuple[datetime, int] | None) -> Any | None:
    """A look before the claim, so that an idle beat never takes the writer's lock."""
    with ctx.read() as session:
        return timer_rows.peek_due(session, ctx.agency, ctx.clock.now(), after)


def _fire(ctx: Context, timer_id: int) -> bool:
    """Claims and fires one timer in one transaction; false when another worker was faster."""
    return in_order(lambda first: _fire_with(ctx, timer_id, first))


def _fire_with(ctx: Context, timer_id: int, first: frozenset[int]) -> bool:
    """The same with the cases `first` locked before all else."""
    with ctx.tx() as session:
        if first:
            link_rows.lock(session, first)
        timer = timer_rows.claim(session, timer_id)
        if timer is None or not timer_rows.close(session, timer.id, ctx.clock.now()):
            return False
        ctx.crash.at("timer:claimed")
        case = case_rows.for_move(session, timer.public_id)
        assert case is not None
        book = catalog.rulebook(ctx, session, case.definition)
        if timer.what["do"] == ACT:
            _act(ctx, session, case, book, timer, Held(first | {case.id}))
        else:
            _TELL[timer.what["do"]](ctx, session, case, book, timer)
        ctx.crash.at("timer:before_commit")
    ctx.crash.at("timer:after_commit")
    return True


def _act(ctx: Context, session: Session, case: Any, book: Rulebook, timer: Any, held: Held) -> None:
    """A timer of a state acts only there; one of the certificate acts wherever its action may begin."""
    action = timer.what["action"]
    if case.state == timer.what.get("state", case.state) and case.state in book.definition.actions[action].from_:
        actions.move(ctx, session, SYSTEM, case, book, action, {}, held=held)


def _remind(ctx: Context, session: Session, case: Any, book: Rulebook, timer: Any) -> None:
    state = book.state(case.state)
    if case.state == timer.what["state"] and state.waits_for is not None:
        _tell(ctx, session, case, book, timer, "deadline_near", [state.waits_for])


def _escalate(ctx: Context, session: Session, case: Any, book: Rulebook, timer: Any) -> None:
    state = book.state(case.state)
    if case.state == timer.what["state"] and state.waits_for is not None:
        _tell(ctx, session, case, book, timer, "deadline_missed", [state.waits_for, SUPERVISOR])


def _task_remind(ctx: Context, session: Session, case: Any, book: Rulebook, timer: Any) -> None:
    _tell_task(ctx, session, case, book, timer, "deadline_near", [])


def _task_escalate(ctx: Context, session: Session, case: Any, book: Rulebook, timer: Any) -> None:
    _tell_task(ctx, session, case, book, timer, "deadline_missed", [SUPERVISOR])


def _tell_task(
    ctx: Context, session: Session, case: Any, book: Rulebook, timer: Any, message: str, besides: list[str]
) -> None:
    """Speaks of the task, not of the state the case is in; a task that was ended has no timer left to fire."""
    task = book.definition.tasks[timer.what["task"]]
    words = {"state_title": task.title, "what_now": task.help or task.title}
    _tell(ctx, session, case, book, timer, message, [task.by[0], *besides], words)


def _of_paper(message: str) -> Callable[..., None]:
    """Tells holder and officer of a day that rests on a certificate or a notice, whatever state the case is in."""

    def tell(ctx: Context, session: Session, case: Any, book: Rulebook, timer: Any) -> None:
        if book.state(case.state).final is None:
            _tell(ctx, session, case, book, timer, message, [APPLICANT, OFFICER])

    return tell


def _tell(
    ctx: Context,
    session: Session,
    case: Any,
    book: Rulebook,
    timer: Any,
    message: str,
    to: list[str],
    instead: Mapping[str, Text] | None = None,
) -> None:
    """One audit event and one message to each party; the day left or missed is that of the timer."""
    stream = f"case/{case.id}"
    event_id = audit.record(ctx, session, SYSTEM, stream, "reminded", {"timer": timer.name}, case_id=case.id)
    people = {p.email: p for party in to for p in parties.people(session, case, party)}
    due = date.fromisoformat(timer.what["due_on"]) if "due_on" in timer.what else case.due_on
    variables = effects.variables(ctx, book, case, case.state, due_on=due)
    variables |= {**(instead or {}), "days_left": _days_left(ctx, due)}
    effects.queue(ctx, session, event_id, message, people.values(), variables, case.id)


def _days_left(ctx: Context, due: date | None) -> str:
    """Empty once the day has passed, and for a day so far ahead that its year has no calendar yet."""
    today = local_date(ctx.clock.now())
    if due is None or due < today or not ctx.calendar.knows(today, due):
        return ""
    return str(ctx.calendar.working_days_between(today, due))


_TELL = {
    "remind": _remind,
    "escalate": _escalate,
    "surveillance": _of_paper("surveillance_due"),
    "notice": _of_paper("notice_ending"),
    "task_remind": _task_remind,
    "task_escalate": _task_escalate,
}

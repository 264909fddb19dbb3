"""Deadlines: claims one due timer at a time and walks the same road as a person, as the actor SYSTEM."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog

from caseflow.core.actor import SYSTEM
from caseflow.core.clock import local_date, start_of_day
from caseflow.core.text import Text
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import links as link_rows
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.db.queries.engine.timers import DueRow
from caseflow.services.engine import actions, case_messages, late, outages, parties, task_endings
from caseflow.services.engine.capability import Engine, Firing
from caseflow.services.engine.case_messages import Spoken
from caseflow.services.engine.deadlines import Act, Escalate, Remind
from caseflow.services.engine.locks import Held, in_order
from caseflow.services.engine.moves import Move, Place
from caseflow.services.engine.task_openings import TaskClose, TaskEscalate, TaskRemind
from caseflow.services.foundation import audit, catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.definition import is_adverse
from caseflow.workflows.machine import Decision
from caseflow.workflows.policy import APPLICANT, OFFICER
from caseflow.workflows.term_words import AWAITING, DEADLINE_NEAR

log = structlog.get_logger(__name__)

Words = Mapping[str, Text]
"""What messages say of a task, or of somebody's turn, in the place of what they say of the state."""
BACK_OFF, LONGEST_WAIT, MOST_DOUBLINGS = timedelta(minutes=1), timedelta(days=1), 11
"""How long a timer that failed waits, doubled at each failure; nothing is ever given up, for a deadline is law."""


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


def _next(ctx: Context, after: tuple[datetime, int] | None) -> DueRow | None:
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
        case = case_rows.locked(session, timer.public_id)
        book = catalog.rulebook(ctx, session, case.definition)
        kind = ctx.part(Engine).timers[timer.what["do"]]
        kind.fire(Firing(ctx, session, case, book, timer, Held(first | {case.id})))
        ctx.crash.at("timer:before_commit")
    ctx.crash.at("timer:after_commit")
    return True


def act(firing: Firing, what: Act) -> None:
    """A timer of a state acts only there; one of a paper wherever its action may begin, and waits where it may not.

    What would end the case to somebody's disadvantage asks first whether the service was up on the last day.
    """
    state, book = firing.case.state, firing.book
    if state != (what.state or state):
        return
    if state not in book.definition.actions[what.action].from_:
        if what.state is None and book.state(state).final is None:
            tomorrow = start_of_day(local_date(firing.ctx.clock.now()) + timedelta(days=1))
            timer_rows.postpone(firing.session, firing.timer.id, tomorrow)
        return
    if what.state is not None and is_adverse(book.definition, what.action) and outages.gives_back(firing):
        return
    place = Place(firing.ctx, firing.session, SYSTEM, firing.case, book, firing.held)
    actions.move(place, what.action, {})


def remind(firing: Firing, what: Remind) -> None:
    """Reminds whoever the case waits for, while it stands in the state."""
    turn = _turn(firing)
    if firing.case.state == what.state and turn is not None:
        tell(firing, DEADLINE_NEAR, [turn], firing.case.due_on, _to_do(firing, turn))


def escalate(firing: Firing, what: Escalate) -> None:
    """Tells whom the ladder names, each in the words meant for them, while the case stands there."""
    turn = _turn(firing)
    if firing.case.state == what.state and turn is not None:
        _tell_each(firing, what, what.to, turn, firing.case.due_on, _to_do(firing, turn))


def task_remind(firing: Firing, what: TaskRemind) -> None:
    """Reminds whoever is to do the task; one that was ended has no timer left to fire."""
    if not _speaks(firing, what):
        return
    by, words = _task(firing, what.task)
    tell(firing, DEADLINE_NEAR, [by], what.due_on, words)


def task_escalate(firing: Firing, what: TaskEscalate) -> None:
    """Tells whom the ladder names; the applicant waits for the step of its case, not for what is done beside it."""
    if not _speaks(firing, what):
        return
    by, words = _task(firing, what.task)
    _tell_each(firing, what, [word for word in what.to if word != AWAITING], by, what.due_on, words)


def _speaks(firing: Firing, what: TaskRemind | TaskEscalate) -> bool:
    """Whether this one speaks for all that are open beside it until the same day: people are told once."""
    if not firing.book.definition.tasks[what.task].is_many:
        return True
    return task_rows.first_open(firing.session, firing.case.id, what.task, what.due_on) == what.number


def task_close(firing: Firing, what: TaskClose) -> None:
    """Ends the task without a form: its term has passed, and whoever was asked stayed silent."""
    task_id = task_rows.numbered(firing.session, firing.case.id, what.task, what.number)
    if task_id is None:
        return
    state = firing.case.state
    silent = Decision(what.task, state, state, firing.book.does[what.task])
    place = Place(firing.ctx, firing.session, SYSTEM, firing.case, firing.book, firing.held)
    task_endings.end(Move(place, silent, None, {}, firing.ctx.clock.now()), task_id, what.task, what.number)


def _tell_each(
    firing: Firing, what: Escalate | TaskEscalate, to: Iterable[str], turn: str, due: date | None, words: Words
) -> None:
    """One step of a ladder; `turn` is whoever the state or the task waits for."""
    content = firing.ctx.content
    message = content.aliases.messages.get(what.message, what.message)
    _tell(firing, late.told(content.messages, message, content.roles, to, turn), due, words)


def _turn(firing: Firing) -> str | None:
    """Whose turn it is: of whoever holds the paper that decides, where one is on its way; nobody's at an end."""
    return case_rows.turn(firing.session, firing.case.id)


def _to_do(firing: Firing, turn: str) -> Words:
    """What an applicant reads that is to act: the sentence written for whoever's turn it is."""
    yours = firing.book.state(firing.case.state).your_turn
    return {"what_now": yours} if turn == APPLICANT and yours is not None else {}


def _task(firing: Firing, name: str) -> tuple[str, Words]:
    """Who does the task; and what its messages say in the place of the state that the case is in."""
    task = firing.book.definition.tasks[name]
    return task.by[0], {"state_title": task.title, "what_now": task.help or task.title}


def tell_holder(firing: Firing, message: str, due: date) -> None:
    """Tells holder and officer of a day that rests on a paper, whatever state the case is in, while it is open."""
    if firing.book.state(firing.case.state).final is None:
        tell(firing, message, [APPLICANT, OFFICER], due)


def tell(firing: Firing, message: str, to: Iterable[str], due: date | None, instead: Words | None = None) -> None:
    """One audit event and one message to each person of the parties `to`; `due` is the day left or missed."""
    _tell(firing, {message: list(to)}, due, instead or {})


def _tell(firing: Firing, told: Mapping[str, list[str]], due: date | None, instead: Words) -> None:
    """The same with several messages, each to its own parties; whoever got one of them gets no other."""
    ctx, session, case = firing.ctx, firing.session, firing.case
    details = {"timer": firing.timer.name}
    event_id = audit.record(ctx, session, SYSTEM, f"case/{case.id}", "reminded", details, case_id=case.id)
    known = case_messages.variables(ctx, firing.book, case, case.state, Spoken(due))
    known |= {**instead, "days_left": _days_left(ctx, due)}
    reached: set[str] = set()
    for message, to in told.items():
        people = [p for p in parties.everybody(ctx, session, case, to) if p.email not in reached]
        reached.update(p.email for p in people)
        case_messages.queue(ctx, session, event_id, message, people, known, case_id=case.id)


def _days_left(ctx: Context, due: date | None) -> str:
    """Empty once the day has passed, and for a day so far ahead that its year has no calendar yet."""
    today = local_date(ctx.clock.now())
    if due is None or due < today or not ctx.calendar.knows(today, due):
        return ""
    return str(ctx.calendar.working_days_between(today, due))

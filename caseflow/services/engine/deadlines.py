"""The clock of a case: due dates, reminders, and the intervals in which the clock stood still."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from caseflow.core.calendar import WorkCalendar
from caseflow.core.clock import end_of_day, local_date, start_of_day
from caseflow.db.queries.engine import clock as clock_rows
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.services.engine.moves import Move
from caseflow.workflows.definition import DefinedState, is_adverse
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.term_words import DEADLINE_MISSED, MISSED, Deadline, Rung
from caseflow.workflows.terms import due_on, is_provisional, ladder_days, reminder_days

NO_DUE_DAY = 99991231
MOST_PRIORITY = 9
"""More grounds than this count alike in the queue."""

REMINDER_HOUR = 8


@dataclass(frozen=True, slots=True)
class Act:
    """Takes an action as the system; that of a state only while the case still stands there."""

    action: str
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Remind:
    """Reminds whoever a state waits for."""

    state: str


@dataclass(frozen=True, slots=True)
class Escalate:
    """Tells that the deadline of a state was missed, once for each step of the ladder."""

    state: str
    message: str = DEADLINE_MISSED
    to: tuple[str, ...] = MISSED.to


def turn(move: Move) -> None:
    """Writes what entering the new state means for clock and timers; called once by every move that moves."""
    _switch_clock(move)
    name = move.decision.to_state
    if move.book.state(name).final is not None:  # what the case led to, too, has nothing to remind of any more
        timer_rows.cancel(move.session, move.case.id, "", move.now)
        return
    timer_rows.cancel_of_state(move.session, move.case.id, move.now)
    watch_state(move, name, move.changes.get("due_on"))


def watch_state(move: Move, name: str, due: date | None) -> None:
    """Sets the timers of the term of the state that the case stands in from now on; none without a last day."""
    deadline = move.book.state(name).deadline
    if deadline is None or due is None:
        return

    def over(rung: Rung) -> Iterator[object]:
        if rung.notify is not None:
            yield Escalate(name, rung.notify, rung.to)
        if rung.then is not None:
            yield Act(rung.then, name)

    watch(move, deadline, due, f"{timer_rows.OF_STATE}{name}", near=Remind(name), over=over)


def watch(
    move: Move, deadline: Deadline, due: date, name: str, *, near: object, over: Callable[[Rung], Iterable[object]]
) -> None:
    """Sets the timers of one term: its reminders that are still to come, and the ladder after its last day."""
    for days, day in reminder_days(deadline, due, move.ctx.calendar):
        if day >= move.today:
            move.set_timer(f"{name}:remind:{days}", start_of_day(day, REMINDER_HOUR), near)
    steps = [(what, day) for rung, day in ladder_days(deadline, due, move.ctx.calendar) for what in over(rung)]
    for number, (what, day) in enumerate(steps):
        suffix = "breach" if number == 0 else f"overdue:{number}"
        move.set_timer(f"{name}:{suffix}", end_of_day(_patient(move, what, day)) + timedelta(seconds=1), what)


def _patient(move: Move, what: object, day: date) -> date:
    """What ends a case to somebody's disadvantage waits for the days of grace that the terms give."""
    if not isinstance(what, Act) or not is_adverse(move.book.definition, what.action):
        return day
    grace = move.ctx.content.terms.adverse.grace
    return move.ctx.calendar.reaching(day.year + 1).add_working_days(day, grace)


def plan_due_date(move: Move) -> None:
    """Puts the due date of the new state into the move; after a stop the old date moves by the days of the stop."""
    name = move.decision.to_state
    state = move.book.state(name)
    due = None
    if state.deadline is not None:
        due = _resumed(move, name, state) or last_day(move, state.deadline)
    set_due_date(move, due, provisional=is_guess(move, state.deadline, due))


def is_guess(move: Move, deadline: Deadline | None, due: date | None) -> bool:
    """Whether a last day was counted through a year without a calendar; one that an answer names is no guess."""
    if deadline is None or deadline.source is not None or due is None:
        return False
    return is_provisional(move.today, due, move.ctx.calendar)


def set_due_date(move: Move, due: date | None, *, provisional: bool = False) -> None:
    """The last day of the state's term from now on; a provisional one is counted anew once its years are known."""
    move.changes["due_on"] = due
    move.changes["due_provisional"] = provisional
    if due is not None:
        move.details["due_on"] = due.isoformat()


def last_day(move: Move, deadline: Deadline) -> date | None:
    """The last day of a term that begins with this move; None where it is an answer that nobody has given."""
    if deadline.source is None:
        return due_on(deadline, move.today, move.ctx.calendar)
    form, field = deadline.source
    day = submission_rows.last_answers(move.session, move.case.id, [form]).get(form, {}).get(field)
    return date.fromisoformat(str(day)) if day else None


def place(move: Move) -> None:
    """Puts the case in its place in the queue, once due date and priority are known."""
    move.changes["due_order"] = order(move.moved.due_on, move.moved.priority)


def order(due: date | None, priority: int = 0) -> int:
    """Due date and priority as one number that sorts: by date, among equal dates whoever has more grounds for priority.

    A case without a due date comes after all others.
    """
    day = due.year * 10_000 + due.month * 100 + due.day if due is not None else NO_DUE_DAY
    return day * (MOST_PRIORITY + 1) + MOST_PRIORITY - min(priority, MOST_PRIORITY)


def shifted(due: date, stopped: date, resumed: date, state: DefinedState, calendar: WorkCalendar) -> date:
    """The due date after a pause: working days for a term in them, calendar days for any other (law.md#pauses).

    A day that somebody answered stays that day, whatever pauses lie before it.
    """
    if state.deadline is not None and state.deadline.until is not None:
        return due
    whole = calendar.reaching(max(due, resumed).year + (resumed - stopped).days // 240 + 1)
    if state.deadline is not None and state.deadline.working_days is not None:
        return whole.add_working_days(due, whole.working_days_between(stopped, resumed))
    return whole.add_days(due, (resumed - stopped).days)


def _resumed(move: Move, name: str, state: DefinedState) -> date | None:
    if clock_of(move.book, move.decision.from_state) != "stopped":
        return None
    stop = clock_rows.last_interval(move.session, move.case.id)
    if stop is None or stop.running or stop.held_state != name or stop.held_due_on is None:
        return None
    return shifted(stop.held_due_on, local_date(stop.started_at), move.today, state, move.ctx.calendar)


def _switch_clock(move: Move) -> None:
    """Closes and opens intervals only where the clock starts, stops or ends."""
    before, after = clock_of(move.book, move.decision.from_state), clock_of(move.book, move.decision.to_state)
    begins = move.decision.from_state == move.book.definition.initial and move.case.submitted_at is not None
    if begins and clock_rows.last_interval(move.session, move.case.id) is not None:
        before = "running"  # a desk began the case with its clock running
    if before != after:
        turn_clock(move, before, after, held=move.decision.from_state)


def turn_clock(move: Move, before: str | None, after: str | None, *, held: str | None) -> None:
    """Closes the stretch of the clock that ran before, and opens that of `after`; where the clock stands still then,
    the term of the state `held` waits for its return."""
    last = clock_rows.last_interval(move.session, move.case.id) if before else None
    if last is not None:
        clock_rows.end_interval(move.session, last.id, move.now)
    if after is None:
        return
    stops = after == "stopped" and held is not None
    clock_rows.add_interval(
        move.session,
        {
            "case_id": move.case.id,
            "state": move.decision.to_state,
            "running": after != "stopped",
            "held_state": held if stops else None,
            "held_due_on": move.case.due_on if stops else None,
            "started_at": move.now,
            "started_by_event": move.case.seq + 1,
        },
    )


def clock_of(book: Rulebook, state: str) -> str | None:
    """`running`, `stopped`, or None before the case begins and after it ends."""
    found = book.state(state)
    return None if found.final or state == book.definition.initial else found.clock

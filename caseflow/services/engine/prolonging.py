"""How the last day of a term under way moves: by a person, for an outage, or when a year's calendar becomes known."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from caseflow.core.actor import SYSTEM
from caseflow.core.clock import local_date, shown
from caseflow.core.errors import Invalid
from caseflow.core.values import Plain
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine import clock as clock_rows
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.engine import tasks as task_rows
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.db.queries.engine.tasks import ProvisionalTask
from caseflow.db.queries.foundation import events as event_rows
from caseflow.services.engine import deadlines, task_openings
from caseflow.services.engine.locks import Held
from caseflow.services.engine.moves import Move, Place
from caseflow.services.engine.timers_set import timers_of
from caseflow.services.foundation import audit, catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.effect_words import OfDay
from caseflow.workflows.terms import due_on, is_provisional

PROLONGED = "term_prolonged"
"""The kind of the event that moves the last day of a term."""
CALENDAR = "calendar"
"""Why a last day moved: the calendar of its year has become known."""
A_BATCH = 200
"""So many provisional days are computed at most at one go; the next hour brings the rest."""


def extend(move: Move, args: OfDay) -> None:
    """The effect `extend_term`; raises Invalid at the field for a day that is not after the present last day."""
    form, _, field = args.value.partition(".")
    said = submission_rows.last_answers(move.session, move.case.id, [form]).get(form, {}).get(field)
    later = date.fromisoformat(str(said)) if said else None
    before = move.case.due_on
    if later is None or later <= max(before or move.today, move.today):
        last = shown(max(before or move.today, move.today))
        raise Invalid.at(field, f"Hãy chọn ngày sau {last}.", f"Choose a day after {last}.")
    deadlines.set_due_date(move, later)
    move.details["before"] = before.isoformat() if before else None
    retime(move, later)


def retime(move: Move, later: date) -> None:
    """Sets the timers of the state's term anew, in this same stay: what is already sent is not sent again."""
    name, begun = move.case.state, len(move.timers)
    timer_rows.cancel_of_state(move.session, move.case.id, move.now)
    deadlines.watch_state(move, name, later)
    own, move.timers[begun:] = move.timers[begun:], []
    stay = event_rows.entered_at_version(move.session, move.case.id)
    timer_rows.rearm(move.session, timers_of(move, own, occurrence=stay))


def prolong(place: Place, later: date, why: Plain) -> int:
    """Moves the last day of the case's term outside any step; the event keeps the day before, after and why.

    The day is certain from now on: counting the term anew would take back what was given.
    """
    move = Move.without_step(place)
    retime(move, later)
    placed = deadlines.order(later, place.case.priority)
    case_rows.set_due(place.session, place.case.id, later, placed, provisional=False)
    return _record(place, place.case.due_on, later, why)


def roll(ctx: Context) -> int:
    """Computes every provisional last day anew whose years have a calendar now; gives how many there were.

    A term that a pause moved is shifted again from the day at which it stood still.
    """
    with ctx.read() as session:
        cases = [c for c in case_rows.provisional(session, ctx.agency, A_BATCH) if _known(ctx, c.since, c.due_on)]
        waiting = [t for t in task_rows.provisional(session, ctx.agency, A_BATCH) if _known(ctx, t.since, t.due_on)]
    for case in cases:
        with ctx.tx() as session:
            _roll_case(_place(ctx, session, case.public_id))
    for task in waiting:
        with ctx.tx() as session:
            _roll_task(_place(ctx, session, task.case), task)
    return len(cases) + len(waiting)


def _known(ctx: Context, since: datetime, due: date | None) -> bool:
    return due is not None and not is_provisional(local_date(since), due, ctx.calendar)


def _place(ctx: Context, session: Session, public_id: str) -> Place:
    case = case_rows.locked(session, public_id)
    return Place(ctx, session, SYSTEM, case, catalog.rulebook(ctx, session, case.definition), Held([case.id]))


def _roll_case(place: Place) -> None:
    case, calendar = place.case, place.ctx.calendar
    state = place.book.state(case.state)
    if case.due_on is None or state.deadline is None or state.deadline.source is not None:
        return
    day = due_on(state.deadline, local_date(case.state_since), calendar)
    stop = clock_rows.stop_before(place.session, case.id, case.state_since)
    if stop is not None and stop.held_state == case.state and stop.held_due_on is not None:
        stopped, resumed = local_date(stop.started_at), local_date(case.state_since)
        day = deadlines.shifted(stop.held_due_on, stopped, resumed, state, calendar)
    if day != case.due_on:
        prolong(place, day, {"reason": CALENDAR})
    else:
        case_rows.set_due(place.session, case.id, day, deadlines.order(day, case.priority), provisional=False)


def _roll_task(place: Place, task: ProvisionalTask) -> None:
    case, rule = place.case, place.book.definition.tasks[task.name]
    if rule.deadline is None or rule.deadline.source is not None:
        return
    day = due_on(rule.deadline, local_date(task.since), place.ctx.calendar)
    task_rows.set_due(place.session, task.id, day, deadlines.order(day, case.priority))
    if day == task.due_on:
        return
    move = Move.without_step(place)
    prefix = f"{task_openings.timer(task.name, task.number)}:"
    occurrence = timer_rows.occurrence_of(place.session, case.id, prefix)
    timer_rows.cancel(place.session, case.id, prefix, move.now)
    task_openings.watch(move, rule.deadline, task.name, task.number, day)
    timer_rows.rearm(place.session, timers_of(move, move.timers, occurrence=occurrence))
    _record(place, task.due_on, day, {"reason": CALENDAR, "task": task.name, "number": task.number})


def _record(place: Place, before: date | None, after: date, why: Plain) -> int:
    details = {**why, "before": before.isoformat() if before else None, "after": after.isoformat()}
    stream = f"case/{place.case.id}"
    return audit.record(place.ctx, place.session, place.actor, stream, PROLONGED, details, case_id=place.case.id)

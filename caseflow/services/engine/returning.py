"""The day on which the result is handed over: set at the receipt, moved by a pause or by an act with its ground."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from caseflow.core.clock import local_date, start_of_day
from caseflow.core.errors import Invalid
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.services.engine import facts, timers
from caseflow.services.engine.capability import Firing
from caseflow.services.engine.deadlines import REMINDER_HOUR
from caseflow.services.engine.moves import Move
from caseflow.workflows import good_road
from caseflow.workflows.effect_words import MARK_APPROVED, OfDay
from caseflow.workflows.ports import NoArgs

NEAR = "return_day_near"
"""The message to whoever handles the case: the day comes near, an apology has to go out before it passes."""
TIMER = "return:near"


@dataclass(frozen=True, slots=True)
class ReturnNear:
    """Reminds of the day of return while the result is not there."""

    on: date


def appoint(move: Move, _args: NoArgs) -> None:
    """Sets the day: what the terms of the agency on the good road allow from here until it has decided.

    The terms are those of the road that the case keeps (working days, then calendar days); a road that decides
    nothing sets no day. Thông tư 03/2025/TT-VPCP, mẫu 01: the receipt names it.
    """
    begun = facts.here(move.ctx, move.decision.to_state, move.case)
    road = good_road.stops(move.book, begun)
    allowed = good_road.span(good_road.until(move.book, road, MARK_APPROVED.word))
    if not road or not (allowed.working_days or allowed.days):
        return
    calendar = move.ctx.calendar.reaching(move.today.year + 2)
    day = calendar.add_working_days(move.today, allowed.working_days)
    if allowed.days:
        day = calendar.next_working_day(day + timedelta(days=allowed.days))
    _put(move, day)


def move_day(move: Move, args: OfDay) -> None:
    """Moves the day to what the step's form says; raises Invalid where it is not later than it was, or is over."""
    field = args.value.partition(".")[2]
    day, before = date.fromisoformat(str(move.values[field])), move.case.resolution_due_on
    if day <= move.today or (before is not None and day <= before):
        raise Invalid.at(
            field, "Ngày hẹn mới phải sau ngày hẹn cũ và sau hôm nay.", "The new day comes after the old one and today."
        )
    _put(move, day)
    move.details["return_day"] = {"before": before.isoformat() if before else None, "after": day.isoformat()}


def entered(move: Move) -> None:
    """A pause that is over moves the day by its working days; what is decided has nothing to remind of any more."""
    case, day = move.case, move.case.resolution_due_on
    if day is None or not move.decision.moves:
        return
    if move.changes.get("approved_at") is not None or move.book.state(move.decision.to_state).final is not None:
        timer_rows.cancel(move.session, case.id, TIMER, move.now)
        return
    left, to = move.book.state(case.state), move.book.state(move.decision.to_state)
    if left.clock == "stopped" and to.clock == "running" and "resolution_due_on" not in move.changes:
        calendar = move.ctx.calendar.reaching(move.today.year + 2)
        paused = calendar.working_days_between(local_date(case.state_since), move.today)
        if paused > 0:
            _put(move, calendar.add_working_days(day, paused))


def remind(firing: Firing, what: ReturnNear) -> None:
    """Tells the desk that has the case and its supervisor, as long as nothing is decided."""
    if firing.book.state(firing.case.state).final is None and firing.case.resolution_due_on == what.on:
        supervisor = firing.ctx.content.roles.supervisor
        timers.tell(firing, NEAR, ["case_officer", supervisor], what.on)


def _put(move: Move, day: date) -> None:
    """The day, and the reminder before it: so many working days as the rules of terms say for an apology."""
    move.changes["resolution_due_on"] = day
    timer_rows.cancel(move.session, move.case.id, TIMER, move.now)
    calendar, ahead = move.ctx.calendar.reaching(day.year), move.ctx.content.terms.apology.working_days
    before = day
    for _ in range(ahead):
        before = _working_day_before(move, before)
    if before > move.today and calendar.is_working_day(before):
        move.set_timer(TIMER, start_of_day(before, REMINDER_HOUR), ReturnNear(day))


def _working_day_before(move: Move, day: date) -> date:
    found = day - timedelta(days=1)
    calendar = move.ctx.calendar.reaching(day.year)
    while not calendar.is_working_day(found):
        found -= timedelta(days=1)
    return found

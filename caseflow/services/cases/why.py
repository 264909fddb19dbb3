"""Why the term of a case ends on its day: the rule, when it began, and which days do not count."""

from __future__ import annotations

from datetime import date, timedelta

from caseflow.core.calendar import WorkCalendar
from caseflow.core.clock import local_date
from caseflow.core.text import Text, say
from caseflow.services.cases.head_view import Why
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation.context import Context
from caseflow.workflows.schema import Roles
from caseflow.workflows.term_words import SUPERVISOR, Deadline
from caseflow.workflows.terms import due_on

MOST_DAYS = 400
"""Of a longer term the days that do not count are not listed one by one."""


def of(seen: Seen, ctx: Context, *, shown: bool) -> Why | None:
    """The same for a case, where its last day is shown."""
    case = seen.case
    state = seen.book.state(case.state)
    begun, roles = local_date(case.state_since), ctx.content.roles
    deadline = state.deadline if shown else None
    return why(deadline, begun, case.due_on, ctx.calendar, roles, waits_for=state.waits_for or "")


def why(
    deadline: Deadline | None, since: date, due: date | None, calendar: WorkCalendar, roles: Roles, *, waits_for: str
) -> Why | None:
    """The explanation of the last day `due` of a term that began on `since` and binds `waits_for`; None where the
    state has no term."""
    if deadline is None or due is None:
        return None
    stated = deadline.until is not None
    moved = not stated and due_on(deadline, since, calendar) != due
    return Why(
        rule=_rule(deadline),
        since=since,
        days_off=_days_off(since, due, calendar) if not stated else (),
        moved=moved,
        missed=_missed(deadline, waits_for, roles),
        basis=deadline.legal_basis,
    )


def _rule(deadline: Deadline) -> Text:
    if deadline.working_days is not None:
        return say(f"{deadline.working_days} ngày làm việc", f"{deadline.working_days} working days")
    if deadline.days is not None:
        return say(f"{deadline.days} ngày", f"{deadline.days} days")
    if deadline.months is not None:
        return say(f"{deadline.months} tháng", f"{deadline.months} months")
    return say("Ngày đã ghi trong hồ sơ", "The day that the case states")


def _days_off(since: date, due: date, calendar: WorkCalendar) -> tuple[date, ...]:
    """The days from Monday to Friday within the term on which nobody works, holidays by law."""
    if not calendar.knows(since, due) or (due - since).days > MOST_DAYS:
        return ()
    days = (since + timedelta(days=n) for n in range(1, (due - since).days + 1))
    return tuple(day for day in days if day in calendar.days_off and day.weekday() < 5)


def _missed(deadline: Deadline, waits_for: str, roles: Roles) -> Text | None:
    """Who is told when the last day passes, besides whoever the case waits for."""
    told = next((rung for rung in deadline.ladder if rung.notify is not None), None)
    if told is None or SUPERVISOR not in told.to:
        return None
    titles = [roles.roles[name].title for name in roles.above(waits_for)]
    return say(", ".join(t.vi for t in titles), ", ".join(t.en for t in titles)) if titles else None

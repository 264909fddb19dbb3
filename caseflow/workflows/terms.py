"""Date arithmetic of the workflow: when a term ends, when to remind of it, and when the ladder after it is climbed."""

from __future__ import annotations

from datetime import date

from caseflow.core.calendar import WorkCalendar
from caseflow.workflows.term_words import Deadline, Rung


def due_on(deadline: Deadline, start: date, calendar: WorkCalendar) -> date:
    """The last day of the term that begins with an event on `start`, which is not counted itself (BLDS 2015 Đ.147-148).

    Terms in days and months that would end on a day off end on the next working day. Where the term reaches beyond the
    last year whose calendar is known, every Monday to Friday of the years after it counts as worked: the day is
    provisional then (`is_provisional`). Raises MissingYear for a term that begins before the calendar does.
    """
    whole = calendar.reaching(start.year + _years(deadline))
    if deadline.working_days is not None:
        return whole.add_working_days(start, deadline.working_days)
    if deadline.days is not None:
        return whole.add_days(start, deadline.days)
    assert deadline.months is not None, "the last day is an answer, not a term"
    return whole.add_months(start, deadline.months)


def is_provisional(start: date, due: date, calendar: WorkCalendar) -> bool:
    """Whether the calendar of a year between the two is not known yet, so that the day may still change."""
    return not calendar.knows(start, due)


def reminder_days(deadline: Deadline, due: date, calendar: WorkCalendar) -> list[tuple[int, date]]:
    """Each reminder of the term that ends on `due`: (working days before the end, the day), earliest first."""
    whole = calendar.reaching(due.year)
    return [(n, whole.add_working_days(due, -n)) for n in sorted(set(deadline.remind), reverse=True)]


def ladder_days(deadline: Deadline, due: date, calendar: WorkCalendar) -> list[tuple[Rung, date]]:
    """Each step of the ladder after the term that ends on `due`: the step, and the day at whose end it is due."""
    whole = calendar.reaching(due.year + 1 + max((rung.after for rung in deadline.ladder), default=0) // 240)
    return [(rung, whole.add_working_days(due, rung.after)) for rung in deadline.ladder]


def _years(deadline: Deadline) -> int:
    """So many calendar years may the term touch beyond the one in which it begins; a year has some 248 working days."""
    return 1 + (deadline.working_days or 0) // 240 + (deadline.days or 0) // 365 + (deadline.months or 0) // 12

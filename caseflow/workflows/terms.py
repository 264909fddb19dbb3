"""Date arithmetic of the workflow: when a state's term ends, and when to remind of it."""

from __future__ import annotations

from datetime import date

from caseflow.core.calendar import WorkCalendar
from caseflow.workflows.schema import Deadline


def due_on(deadline: Deadline, start: date, calendar: WorkCalendar) -> date:
    """The last day of the term that begins with an event on `start`, which is not counted itself (BLDS 2015 Đ.147-148).

    Terms in days and months that would end on a day off end on the next working day. Raises MissingYear.
    """
    if deadline.working_days is not None:
        return calendar.add_working_days(start, deadline.working_days)
    if deadline.days is not None:
        return calendar.add_days(start, deadline.days)
    assert deadline.months is not None
    return calendar.add_months(start, deadline.months)


def reminder_days(deadline: Deadline, due: date, calendar: WorkCalendar) -> list[tuple[int, date]]:
    """Each reminder of the term that ends on `due`: (working days before the end, the day), earliest first."""
    return [(n, calendar.add_working_days(due, -n)) for n in sorted(set(deadline.remind), reverse=True)]

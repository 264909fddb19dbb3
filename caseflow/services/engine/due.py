"""A deadline as people read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseflow.core.calendar import WorkCalendar

SOON_DAYS = 3
"""A case that is due within this many working days is shown as urgent."""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as people read it: `days_left` in working days, negative when it is `over`.

    It is None in a year that has no calendar yet: nothing is computed then, but everything can still be read.
    """

    on: date
    days_left: int | None
    over: bool

    @property
    def tone(self) -> str:
        """`late`, `warn` or nothing."""
        if self.over:
            return "late"
        return "warn" if self.days_left is not None and self.days_left <= SOON_DAYS else ""


def due(day: date | None, today: date, calendar: WorkCalendar) -> Due | None:
    """The deadline with the working days left."""
    if day is None:
        return None
    return Due(day, calendar.working_days_between(today, day) if calendar.knows(today, day) else None, day < today)

"""Calls for applications as visitors read of them: until when, and how many working days are left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseflow.core.calendar import MissingYear
from caseflow.programmes.schema import Call
from caseflow.services.foundation.context import Context


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that is open today; `left`: working days, today's included, None where the calendar is not known."""

    call: Call
    left: int | None
    today: date

    @property
    def last_day(self) -> bool:
        """Whether it closes tonight."""
        return self.call.closes == self.today


def open_call(ctx: Context, call: Call, today: date) -> OpenCall:
    """A call with the working days that are left of it."""
    try:
        left = ctx.calendar.working_days_between(today, call.closes) + ctx.calendar.is_working_day(today)
    except MissingYear:
        return OpenCall(call, None, today)
    return OpenCall(call, left, today)

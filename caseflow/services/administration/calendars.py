"""The working calendar as people read it: days off and days worked of a year, each with its basis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from caseflow.core.actor import Actor
from caseflow.core.calendar import CalendarYear, load_years
from caseflow.core.clock import local_date
from caseflow.core.errors import NotFound
from caseflow.core.text import Text
from caseflow.services.administration.contents import READ
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.permits import require


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is not what its weekday says; `off`: nobody works, and terms do not run."""

    on: date
    title: Text
    basis: Text
    confirmed: bool
    off: bool


@dataclass(frozen=True, slots=True)
class YearPage:
    """A year: its odd days in their order, and how many days of each month are worked."""

    year: int
    years: tuple[int, ...]
    days: tuple[Day, ...]
    months: tuple[int, ...]

    @property
    def unconfirmed(self) -> int:
        """How many of its days wait for confirmation."""
        return sum(not day.confirmed for day in self.days)


def year(ctx: Context, actor: Actor, number: int | None = None) -> YearPage:
    """The calendar of a year, of the present one when none is named; raises NotAllowed, NotFound."""
    require(ctx, actor, READ)
    number = number or local_date(ctx.clock.now()).year
    found = {one.year: one for one, _source in load_years(ctx.roots)}
    if number not in found:
        raise NotFound
    first = date(number, 1, 1)
    whole = [first + timedelta(days=n) for n in range(366)]
    worked = [day for day in whole if day.year == number and ctx.calendar.is_working_day(day)]
    months = tuple(sum(day.month == month for day in worked) for month in range(1, 13))
    return YearPage(number, tuple(sorted(found)), _days(found[number]), months)


def _days(own: CalendarYear) -> tuple[Day, ...]:
    off = [
        Day(day, one.title, own.legal_basis[one.basis].source, one.confirmed, one.day_off)
        for day, one in own.holidays.items()
    ]
    worked = [
        Day(day, one.title, own.legal_basis[one.basis].source, one.confirmed, off=False)
        for day, one in own.working_days.items()
    ]
    return tuple(sorted([*off, *worked], key=lambda day: day.on))

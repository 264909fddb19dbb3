"""The working calendar of Viet Nam: which days are worked, and the arithmetic of legal terms on them."""

from __future__ import annotations

import calendar as _months
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from pydantic import Field

from caseflow.core.content import ContentRoots
from caseflow.core.errors import CaseflowError
from caseflow.core.reader import ContentError, Fault, Source, nearest, read
from caseflow.core.text import Text, say
from caseflow.core.words import Legal, Name, Word

FOLDER = "workflows/calendar"
_DAY = timedelta(days=1)
_SATURDAY = 5


class CalendarDay(Word):
    """One day that is not what its weekday says; `basis` names an entry of the year's `legal_basis`."""

    title: Text
    basis: Name
    confirmed: bool = Field(False, description="Read in the law or the notice of that year; else to be confirmed.")


class Holiday(CalendarDay):
    """A holiday, a compensatory day, or a working day swapped away.

    `confirmed` says how sure the province is, `day_off` says what deadlines do: Tết of a coming year is unconfirmed
    and yet nobody works, whereas a new holiday whose law is not known yet (24/11, "Ngày Văn hóa Việt Nam") is kept in
    the calendar with `day_off: false`. Until the law is confirmed the agency's own terms run on, so that it is never
    late by a holiday that does not exist; then the province writes `day_off: true, confirmed: true`.
    """

    day_off: bool = True


class CalendarYear(Word):
    """The file of one year: everything that differs from Monday to Friday."""

    year: int = Field(ge=2000, le=2100)
    legal_basis: dict[Name, Legal]
    holidays: dict[date, Holiday]
    working_days: dict[date, CalendarDay] = Field(
        default_factory=dict, description="Saturdays and Sundays that are worked in place of a swapped day."
    )


class MissingYear(CaseflowError):
    """A term touches a year that has no calendar file: it cannot be computed, and is never guessed."""

    def __init__(self, year: int) -> None:
        file = f"{FOLDER}/{year}.yaml"
        super().__init__(
            say(
                f"Chưa có lịch làm việc năm {year}; quản trị viên cần bổ sung tệp {file}.",
                f"There is no working calendar for {year}; the administrator has to add {file}.",
            )
        )
        self.year = year


def plus_months(day: date, months: int) -> date:
    """The same day-number `months` later (earlier if negative), or the month's last day (BLDS 2015 Đ.147-148)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, _months.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked in `years`; pure and immutable. Every question about another year raises MissingYear."""

    years: frozenset[int]
    days_off: frozenset[date]
    days_worked: frozenset[date]
    _worked: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lists every working day once: a queue page counts days for each of its lines."""
        days = (date(year, 1, 1) + i * _DAY for year in sorted(self.years) for i in range(366))
        worked = tuple(d for d in days if d.year in self.years and self.is_working_day(d))
        object.__setattr__(self, "_worked", tuple(sorted(set(worked))))

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday without holidays, and the weekend days that are worked in exchange (BLLĐ Đ.111-112)."""
        if day.year not in self.years:
            raise MissingYear(day.year)
        return day in self.days_worked or (day.weekday() < _SATURDAY and day not in self.days_off)

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which is not counted itself (BLDS 2015 Đ.147); before it if n < 0."""
        if n == 0:
            return day
        place = bisect_right(self._worked, day) + n - 1 if n > 0 else bisect_left(self._worked, day) + n
        found = self._worked[place] if 0 <= place < len(self._worked) else None
        self._need_years(day + (_DAY if n > 0 else -_DAY), found, 1 if n > 0 else -1)
        assert found is not None
        return found

    def next_working_day(self, day: date) -> date:
        """`day` if it is worked, else the first working day after it: where a term ends (BLDS 2015 Đ.148)."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def add_days(self, day: date, n: int) -> date:
        """`n` calendar days after `day`; a term that would end on a day off ends on the next working day."""
        return self.next_working_day(day + n * _DAY)

    def add_months(self, day: date, n: int, roll: bool = True) -> date:
        """`n` months after `day`, clamped to the month's end; `roll=False` for contractual dates (surveillance)."""
        end = plus_months(day, n)
        return self.next_working_day(end) if roll else end

    def reaching(self, year: int) -> WorkCalendar:
        """This calendar up to `year`: in the years after the last that has a file every Monday to Friday is worked.

        What is computed with such a year is provisional; `knows` says so.
        """
        return self if not self.years or year <= max(self.years) else _assuming(self, year)

    def knows(self, day: date, other: date) -> bool:
        """Whether every year from the one day to the other has a file, so that working days can be counted."""
        return self.years.issuperset(range(min(day, other).year, max(day, other).year + 1))

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier, 0 on the same day.

        So `working_days_between(d, add_working_days(d, n)) == n`, and days overdue are days left with a minus.
        """
        if end < start:
            return -self.working_days_between(end, start)
        if start < end:
            self._need_years(start + _DAY, end, 1)
        return bisect_right(self._worked, end) - bisect_right(self._worked, start)

    def _need_years(self, first: date, last: date | None, step: int) -> None:
        """Raises MissingYear for the first year without a file on the way to `last`; None: there is one for certain."""
        year = first.year
        while last is None or (last.year - year) * step >= 0:
            if year not in self.years:
                raise MissingYear(year)
            year += step


@cache
def _assuming(calendar: WorkCalendar, year: int) -> WorkCalendar:
    years = calendar.years | set(range(max(calendar.years) + 1, year + 1))
    return WorkCalendar(frozenset(years), calendar.days_off, calendar.days_worked)


def days_before(days: Iterable[int], due: date, calendar: WorkCalendar) -> list[tuple[int, date]]:
    """Reminders of a contractual day: (days before it, the day), earliest first; fewer than none are days after it.

    A reminder that would come on a day off comes on the next working day, where the year's calendar is known.
    """
    found = []
    for n in sorted(set(days), reverse=True):
        day = due - timedelta(days=n)
        try:
            found.append((n, calendar.next_working_day(day)))
        except MissingYear:  # so far ahead, or on a day off that the next year follows
            found.append((n, day))
    return found


def load_calendar(roots: ContentRoots) -> WorkCalendar:
    """The calendar of every year that has a file; raises ContentError with all faults."""
    years = [year for year, _ in load_years(roots)]
    return WorkCalendar(
        years=frozenset(y.year for y in years),
        days_off=frozenset(d for y in years for d, holiday in y.holidays.items() if holiday.day_off),
        days_worked=frozenset(d for y in years for d in y.working_days),
    )


def load_years(roots: ContentRoots) -> list[tuple[CalendarYear, Source]]:
    """The year files as written, with their sources, by year; raises ContentError with all faults."""
    found: list[tuple[CalendarYear, Source]] = []
    faults: list[Fault] = []
    for path in roots.files(FOLDER):
        try:
            year, source = read(path, CalendarYear, roots.shown(path))
        except ContentError as error:
            faults += error.faults
            continue
        found.append((year, source))
        faults += _faults(year, source, path.stem)
    if not found and not faults:
        faults.append(Fault(FOLDER, 1, "there is no calendar year at all"))
    if faults:
        raise ContentError(faults)
    return found


def _faults(year: CalendarYear, source: Source, stem: str) -> list[Fault]:
    faults = []
    if stem != str(year.year):
        faults.append(source.fault(("year",), f"the file of {year.year} must be named {year.year}.yaml"))
    days: list[tuple[str, date, CalendarDay]] = [("holidays", d, h) for d, h in year.holidays.items()]
    days += [("working_days", d, w) for d, w in year.working_days.items()]
    for part, day, entry in days:
        at = (part, day.isoformat())
        if day.year != year.year:
            faults.append(source.fault(at, f"{day} does not lie in {year.year}"))
        if entry.basis not in year.legal_basis:
            hint = nearest(entry.basis, year.legal_basis)
            faults.append(source.fault(at, f"unknown legal basis '{entry.basis}'", hint))
        if part == "working_days" and day.weekday() < _SATURDAY:
            faults.append(source.fault(at, f"{day} is a weekday and worked anyway"))
        if part == "working_days" and day in year.holidays:
            faults.append(source.fault(at, f"{day} is both a holiday and a working day"))
    return faults

"""Days and hours as people type them: `5/1/2027`, `05012027`, `9h30 5/1/27`, or as programs do: `2027-01-05`."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from caseflow.core.clock import LOCAL

_TYPED = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})")
_RUN_TOGETHER = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_HOUR = r"([0-9]{1,2})(?::|[hg])([0-9]{2})(?::[0-9]{2})?"
_HOUR_FIRST = re.compile(rf"{_HOUR},? +(\S+)")
_DAY_FIRST = re.compile(rf"([^\sT,]+)(?:T|,? +){_HOUR}")
_LAST_OF_THIS_CENTURY = 69
"""A year of two digits up to this one is of the 2000s, a higher one of the 1900s."""


def read_day(text: str) -> date | None:
    """The day that a text says, day before month; None for a text that says none.

    Digits without a sign between them are read, too: the number pads of telephones have no slash.
    """
    if typed := _TYPED.fullmatch(text) or _RUN_TOGETHER.fullmatch(text):
        day, month, year = typed.groups()
    elif iso := _ISO.fullmatch(text):
        year, month, day = iso.groups()
    else:
        return None
    century = 0 if len(year) == 4 else 2000 if int(year) <= _LAST_OF_THIS_CENTURY else 1900
    try:
        return date(century + int(year), int(month), int(day))
    except ValueError:
        return None


def read_moment(text: str) -> datetime | None:
    """The instant that a text says by the wall clock of Viet Nam, hour or day first; None for a text that says none."""
    if found := _HOUR_FIRST.fullmatch(text):
        hour, minute, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, hour, minute = found.groups()
    else:
        return None
    on = read_day(day)
    try:
        return datetime.combine(on, time(int(hour), int(minute)), LOCAL) if on is not None else None
    except ValueError:
        return None

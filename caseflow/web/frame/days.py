"""Days in addresses and filters: typed as people write them, `5/1/2027`, or as links carry them, `2027-01-05`."""

from __future__ import annotations

import re
from datetime import date

from flask import request

_TYPED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})")


def day_in(name: str) -> date | None:
    """The day in the query string under `name`; one that cannot be is none."""
    return read_day(request.args.get(name, "").strip())


def read_day(text: str) -> date | None:
    """The day that a text says, or None."""
    typed = _TYPED.fullmatch(text)
    try:
        if typed is None:
            return date.fromisoformat(text)
        year = int(typed[3]) + (2000 if len(typed[3]) == 2 else 0)
        return date(year, int(typed[2]), int(typed[1]))
    except ValueError:
        return None

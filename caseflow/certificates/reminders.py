"""Of which of its dates a certificate is to be reminded, and when its reminders are to be looked at next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from caseflow.core.calendar import WorkCalendar, days_before
from caseflow.core.text import Text, say

LATE_DAYS = 15
"""What is still open this many days after its date is reported once more (law.md#reminders)."""

SURVEILLANCE, RENEWAL, END = "surveillance", "renewal", "end"
WORDS: dict[str, Text] = {
    SURVEILLANCE: say("đánh giá giám sát chậm nhất hết ngày", "surveillance audit by the end of"),
    RENEWAL: say("đánh giá chứng nhận lại chậm nhất hết ngày", "recertification audit by the end of"),
    END: say("ngày cuối có hiệu lực", "last day of validity"),
}
"""What falls due, in the order of a day on which several things do."""


@dataclass(frozen=True, slots=True)
class Due:
    """One date of a certificate that its people are to be reminded of now."""

    what: str
    on: date


def dates_of(surveillances: Iterable[date], recertify_on: date | None, valid_to: date | None) -> list[Due]:
    """Every date that is still ahead of a certificate, or open behind it."""
    found = [Due(SURVEILLANCE, day) for day in sorted(surveillances)]
    found += [Due(RENEWAL, recertify_on)] if recertify_on is not None else []
    return [*found, Due(END, valid_to)] if valid_to is not None else found


def look(
    dates: Iterable[Due], days: Iterable[int], since: date, until: date, calendar: WorkCalendar
) -> tuple[list[Due], date | None]:
    """The dates with a reminder from `since` to `until`, and the day of the first reminder after `until`, if any.

    Reminders come `days` before each date and once more when it has passed by LATE_DAYS, on working days. Of one date
    there is one, however many were missed. Whoever asks again from the day given here on misses none and gets none
    twice; that the calendar of a later year becomes known only ever moves a reminder forward.
    """
    now, ahead = [], []
    for due in dates:
        reminders = [day for _, day in days_before((*days, -LATE_DAYS), due.on, calendar)]
        if any(since <= day <= until for day in reminders):
            now.append(due)
        ahead += [day for day in reminders if day > until]
    return now, min(ahead, default=None)

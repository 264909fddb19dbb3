"""Date arithmetic of the workflow: when a state's term ends, when to remind, and the dates of a certificate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from caseflow.core.calendar import MissingYear, WorkCalendar, plus_months
from caseflow.workflows.schema import Certificate, Deadline


@dataclass(frozen=True, slots=True)
class CertificateDates:
    """What follows from a certificate's dates; contractual, so nothing rolls to the next working day."""

    valid_to: date | None
    surveillance: tuple[date, ...]
    recert_due: date | None
    restorable_until: date | None


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


def at_rhythm(certificate: Certificate, every: int | None) -> Certificate:
    """The rules with a surveillance `every` so many months within the validity; unchanged without such a rhythm."""
    if not every or certificate.validity_months is None:
        return certificate
    months = tuple(range(every, certificate.validity_months, every))
    return certificate.model_copy(update={"surveillance_months": months})


def unwatched(certificate: Certificate) -> Certificate:
    """The rules of a certificate that nobody has to watch: of a lot, or of a type alone."""
    return certificate.model_copy(update={"surveillance_months": ()})


def certificate_dates(certificate: Certificate, decided_on: date, valid_from: date) -> CertificateDates:
    """The dates that follow from the day of the certification decision and the first day of validity.

    `valid_to` is the day before the same day-number after the validity; surveillance counts from the decision, the
    recertification audit back from `valid_to`; months are clamped to the month's end. Without a validity the
    certificate has no end. The numbers and their legal bases stand in the scheme's `certificate`.
    """
    surveillance = tuple(plus_months(decided_on, months) for months in certificate.surveillance_months)
    if certificate.validity_months is None:
        return CertificateDates(None, surveillance, None, None)
    valid_to = plus_months(valid_from, certificate.validity_months) - timedelta(days=1)
    return CertificateDates(
        valid_to=valid_to,
        surveillance=surveillance,
        recert_due=valid_to - timedelta(days=certificate.recertify_days),
        restorable_until=plus_months(valid_to, certificate.restore_months),
    )

"""The dates that follow from a certificate's first ones, by the rules of its kind (law.md#certificates)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from caseflow.core.calendar import plus_months
from caseflow.workflows.ports import Certificate


@dataclass(frozen=True, slots=True)
class CertificateDates:
    """What follows from a certificate's dates; contractual, so nothing rolls to the next working day."""

    valid_to: date | None
    surveillance: tuple[date, ...]
    recert_due: date | None
    restorable_until: date | None


def at_rhythm(certificate: Certificate, every: int | None) -> Certificate:
    """The rules with a surveillance `every` so many months within the validity; unchanged without such a rhythm."""
    if not every or certificate.validity_months is None:
        return certificate
    months = tuple(range(every, certificate.validity_months, every))
    return certificate.model_copy(update={"surveillance_months": months})


def unwatched(certificate: Certificate) -> Certificate:
    """The rules of a certificate that nobody has to watch: of a lot, or of a type alone."""
    return certificate.model_copy(update={"surveillance_months": ()})


def endless(certificate: Certificate) -> Certificate:
    """The rules of a certificate that ends as its paper says, or not at all: of a lot, or of single units."""
    return certificate.model_copy(update={"validity_months": None, "validity_when": None})


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
        restorable_until=_restorable(certificate, valid_to),
    )


def dates_to(
    certificate: Certificate | None, decided_on: date, valid_from: date, valid_to: date | None
) -> CertificateDates:
    """The dates of a certificate that itself says its end, `valid_to`: nothing falls due after it.

    Where the paper says no end, it is that of its kind; without rules (a kind of no scheme) only the end is known. Of a
    kind whose validity depends on the case no end is made up: nobody says here by which method it was assessed.
    """
    if certificate is None:
        return CertificateDates(valid_to, (), None, None)
    if valid_to is None and certificate.validity_when is not None:
        certificate = endless(certificate)
    found = certificate_dates(certificate, decided_on, valid_from)
    if valid_to is None:
        return found
    return CertificateDates(
        valid_to=valid_to,
        surveillance=tuple(day for day in found.surveillance if day <= valid_to),
        recert_due=valid_to - timedelta(days=certificate.recertify_days),
        restorable_until=_restorable(certificate, valid_to),
    )


def _restorable(certificate: Certificate, valid_to: date) -> date | None:
    """How long an expired certificate may be restored (ISO/IEC 17021-1): of a management system; of a product never."""
    return plus_months(valid_to, certificate.restore_months) if certificate.restore_months else None

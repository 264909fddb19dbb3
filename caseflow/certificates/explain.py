"""Every computed date of a certificate in words: the formula by which it follows, and what that rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caseflow.certificates.terms import at_rhythm, certificate_dates, unwatched
from caseflow.core.text import Text, say
from caseflow.core.words import LegalBasis
from caseflow.workflows.ports import Certificate


@dataclass(frozen=True, slots=True)
class Explained:
    """One date of a certificate: what it is, how it follows, and what that rests on."""

    title: Text
    day: date
    formula: Text
    basis: LegalBasis | None


def explained(
    rules: Certificate | None, decided_on: date, valid_from: date, valid_to: date | None, planned: Sequence[date]
) -> tuple[Explained, ...]:
    """How the dates of a recorded certificate follow; none where its end is not the one that its kind gives it.

    `planned` are its surveillances as they were recorded: from them follows whether its case has any (a lot has
    none) and at which rhythm, where the case could choose.
    """
    if rules is None or valid_to is None or certificate_dates(rules, decided_on, valid_from).valid_to != valid_to:
        return ()
    if rules.surveillance_when is not None and not planned:
        rules = unwatched(rules)
    if rules.surveillance_every is not None and planned:
        first = planned[0]
        own = at_rhythm(rules, (first.year - decided_on.year) * 12 + first.month - decided_on.month)
        if list(certificate_dates(own, decided_on, valid_from).surveillance) == list(planned):
            rules = own
    return explain(rules, decided_on, valid_from)


def explain(rules: Certificate, decided_on: date, valid_from: date) -> tuple[Explained, ...]:
    """Every date that follows from a certificate's first ones: formula (law.md#certificates) and legal basis."""
    dates, basis = certificate_dates(rules, decided_on, valid_from), rules.legal_basis.get
    found = []
    if dates.valid_to is not None and rules.validity_months is not None:
        months = rules.validity_months
        formula = say(
            f"Ngày bắt đầu hiệu lực + {months} tháng − 1 ngày", f"First day of validity + {months} months − 1 day"
        )
        found.append(Explained(say("Hết hiệu lực", "Valid to"), dates.valid_to, formula, basis("validity")))
    for number, (months, day) in enumerate(zip(rules.surveillance_months, dates.surveillance, strict=True), 1):
        title = say(f"Giám sát lần {number}", f"Surveillance {number}")
        formula = say(f"Ngày quyết định chứng nhận + {months} tháng", f"Certification decision + {months} months")
        found.append(Explained(title, day, formula, basis("surveillance")))
    if dates.recert_due is not None:
        days = rules.recertify_days
        formula = say(f"Ngày hết hiệu lực − {days} ngày", f"End of validity − {days} days")
        title = say("Đánh giá chứng nhận lại chậm nhất", "Recertification audit by")
        found.append(Explained(title, dates.recert_due, formula, basis("renewal")))
    if dates.restorable_until is not None:
        months = rules.restore_months
        formula = say(f"Ngày hết hiệu lực + {months} tháng", f"End of validity + {months} months")
        title = say("Còn khôi phục được đến", "Restorable until")
        found.append(Explained(title, dates.restorable_until, formula, basis("renewal")))
    return tuple(found)

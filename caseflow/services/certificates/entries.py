"""What a certificate says and who holds it, as the columns of its row: the same for every way into the register."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from caseflow.certificates.standing import Validity
from caseflow.core.calendar import plus_months
from caseflow.core.ids import new_public_id
from caseflow.core.text import fold
from caseflow.workflows.schema import Certificate as Rules
from caseflow.workflows.terms import CertificateDates, certificate_dates

NEVER = date.max
"""Where the register puts a certificate for which nothing falls due any more: last."""

SUPPORTED, ENTERED, IMPORTED = "supported", "entered", "imported"
"""The province paid for it (it ends a case); somebody entered it by hand; it came with a file."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose certificate it is, as the yearly counts need it; `enterprise_id` None for one not in the database."""

    name: str
    tax_code: str
    commune: str = ""
    size_class: str = ""
    enterprise_id: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the certificate."""

    scheme: str
    standard: str
    number: str
    body: str
    decided_on: date
    valid_from: date
    edition: str = ""
    product: str = ""
    scope: str = ""
    accreditation: str = ""
    note: str = ""


def paper_of(values: Mapping[str, Any]) -> Paper:
    """What the form of a certificate says of the paper; its values have been checked."""
    texts = {name: str(values.get(name) or "") for name in ("edition", "product", "scope", "accreditation", "note")}
    return Paper(
        scheme=values["scheme"], standard=values["standard"], number=values["number"],
        body=values["certification_body"], decided_on=date.fromisoformat(values["decided_on"]),
        valid_from=date.fromisoformat(values["valid_from"]), **texts,
    )  # fmt: skip


def holder_of(values: Mapping[str, Any], known: Any | None) -> Holder:
    """Whose certificate the form says it is; where the form leaves a gap, what the database knows of the enterprise."""
    commune, size = str(values.get("commune") or ""), str(values.get("size_class") or "")
    if known is None:
        return Holder(values["holder_name"], values["tax_code"], commune, size)
    return Holder(
        values["holder_name"], values["tax_code"], commune or known.commune, size or known.size_class, known.id
    )


def day(values: Mapping[str, Any], name: str) -> date | None:
    """A date of the form, None where it is empty."""
    return date.fromisoformat(values[name]) if values.get(name) else None


def row(agency: str, source: str, holder: Holder, paper: Paper, dates: CertificateDates) -> dict[str, Any]:
    """The columns of a new certificate, without those that say who recorded it and when."""
    return {"public_id": new_public_id(), "agency": agency, "source": source, "status": "valid", "version": 1,
            **said(holder, paper, dates), **due(dates.surveillance, dates)}  # fmt: skip


def said(holder: Holder, paper: Paper, dates: CertificateDates) -> dict[str, Any]:
    """The columns that follow from the paper itself: what entering and correcting it write alike."""
    return {
        "enterprise_id": holder.enterprise_id, "holder_name": holder.name, "holder_tax_code": holder.tax_code,
        "commune": holder.commune, "size_class": holder.size_class, "scheme": paper.scheme,
        "year": paper.decided_on.year, "standard": paper.standard, "edition": paper.edition,
        "product": paper.product, "standard_key": key(f"{paper.standard} {paper.product}", 250),
        "number": paper.number, "number_key": key(paper.number, 100), "scope": paper.scope, "body": paper.body,
        "body_key": key(paper.body, 200), "accreditation": paper.accreditation, "note": paper.note,
        "decided_on": paper.decided_on, "valid_from": paper.valid_from, "valid_to": dates.valid_to,
        "restorable_to": dates.restorable_until, "recertify_on": dates.recert_due,
    }  # fmt: skip


def due(waiting: tuple[date, ...], dates: CertificateDates) -> dict[str, Any]:
    """What falls due next, and the place in the register that follows; `waiting` are the surveillances not done."""
    following = min(waiting, default=dates.recert_due)
    return {"next_due_on": following, "order_on": following or dates.valid_to or NEVER}


def dates(rules: Rules | None, paper: Paper, valid_to: date | None) -> CertificateDates:
    """The dates of a certificate that no case recorded: by the rules of its kind, to the end that stands on it."""
    if rules is None:
        return CertificateDates(valid_to, (), None, None)
    found = certificate_dates(rules, paper.decided_on, paper.valid_from)
    if valid_to is None or valid_to == found.valid_to:
        return found
    return CertificateDates(
        valid_to,
        tuple(day for day in found.surveillance if day <= valid_to),
        valid_to - timedelta(days=rules.recertify_days),
        plus_months(valid_to, rules.restore_months),
    )


def ahead(dates: CertificateDates, today: date) -> tuple[date, ...]:
    """The surveillances from today on: of those before nobody here knows what came of them."""
    return tuple(day for day in dates.surveillance if day >= today)


def look_again(row: Any, today: date) -> date:
    """When the reminders of a row are to be looked at after a change: now, but none twice on the day of the last."""
    soon = today if row.reminded_on != today else today + timedelta(days=1)
    return soon if row.remind_on is None else min(row.remind_on, soon)


def key(text: str, most: int) -> str:
    """`text` without case, marks, blanks and punctuation: what two ways of writing the same have in common."""
    return re.sub("[^a-z0-9]", "", fold(text))[:most]


def words(values: Mapping[str, Any]) -> frozenset[str]:
    """The words by which a certificate is found: of its holder, number, body, standard and product."""
    texts = (values[name] for name in ("holder_name", "holder_tax_code", "number", "body", "standard", "product"))
    return frozenset({*searched(" ".join(texts)), values["number_key"]} - {""})


def searched(text: str) -> list[str]:
    """The words of a text as they are compared: letters and digits, folded."""
    return re.findall("[a-z0-9]+", fold(text))


def validity(certificate: Any) -> Validity:
    """The dates of a row, for the thinking room."""
    return Validity(certificate.valid_from, certificate.valid_to, certificate.restorable_to)

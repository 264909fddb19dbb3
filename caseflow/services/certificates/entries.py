"""What a certificate says and who holds it, as the columns of its row: the same for every way into the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from caseflow.certificates.life import Change
from caseflow.certificates.terms import CertificateDates, dates_to
from caseflow.core.finding import joined, kept_words
from caseflow.core.ids import new_public_id
from caseflow.core.values import Values
from caseflow.db.queries.certificates.certificates import HolderRow, NewCertificate, PaperColumns
from caseflow.services.certificates import lives
from caseflow.workflows.certificate_words import Certificate as Rules

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
class CertificatePaper:
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


def paper_of(values: Values) -> CertificatePaper:
    """What the form of a certificate says of the paper; its values have been checked."""
    texts = {name: str(values.get(name) or "") for name in ("edition", "product", "scope", "accreditation", "note")}
    return CertificatePaper(
        scheme=values["scheme"], standard=values["standard"], number=values["number"],
        body=values["certification_body"], decided_on=date.fromisoformat(values["decided_on"]),
        valid_from=date.fromisoformat(values["valid_from"]), **texts,
    )  # fmt: skip


def holder_of(values: Values, known: HolderRow | None) -> Holder:
    """Whose certificate the form says it is; where the form leaves a gap, what the database knows of the enterprise."""
    commune, size = str(values.get("commune") or ""), str(values.get("size_class") or "")
    if known is None:
        return Holder(values["holder_name"], values["tax_code"], commune, size)
    return Holder(
        values["holder_name"], values["tax_code"], commune or known.commune, size or known.size_class, known.id
    )


def day(values: Values, name: str) -> date | None:
    """A date of the form, None where it is empty."""
    return date.fromisoformat(values[name]) if values.get(name) else None


def dates(rules: Rules | None, paper: CertificatePaper, valid_to: date | None) -> CertificateDates:
    """The dates that follow from a paper, to the end that stands on it."""
    return dates_to(rules, paper.decided_on, paper.valid_from, valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A certificate on its way into the register: what it says, and the life that begins with it."""

    source: str
    holder: Holder
    paper: CertificatePaper
    dates: CertificateDates
    life: Change


def new_row(agency: str, entry: Entry, *, by: int, at: datetime) -> NewCertificate:
    """The columns of a new certificate that `by` records; what it came with is for the caller to add."""
    return {
        "public_id": new_public_id(),
        "agency": agency,
        "source": entry.source,
        "version": 1,
        "recorded_by": by,
        "recorded_at": at,
        "case_id": None,
        "document_id": None,
        "import_id": None,
        "replaces_id": None,
        **paper_columns(entry.holder, entry.paper, entry.dates),
        **lives.columns(entry.life),
    }


def paper_columns(holder: Holder, paper: CertificatePaper, dates: CertificateDates) -> PaperColumns:
    """The columns that follow from the paper itself."""
    return {
        "enterprise_id": holder.enterprise_id,
        "holder_name": holder.name,
        "holder_tax_code": holder.tax_code,
        "commune": holder.commune,
        "size_class": holder.size_class,
        "scheme": paper.scheme,
        "year": paper.decided_on.year,
        "standard": paper.standard,
        "edition": paper.edition,
        "product": paper.product,
        "standard_key": key(f"{paper.standard} {paper.product}", 250),
        "number": paper.number,
        "number_key": key(paper.number, 100),
        "scope": paper.scope,
        "body": paper.body,
        "body_key": key(paper.body, 200),
        "accreditation": paper.accreditation,
        "note": paper.note,
        "decided_on": paper.decided_on,
        "valid_from": paper.valid_from,
        "valid_to": dates.valid_to,
        "restorable_to": dates.restorable_until,
        "recertify_on": dates.recert_due,
    }


def key(text: str, most: int) -> str:
    """`text` without case, marks, blanks and punctuation: what two ways of writing the same have in common."""
    return joined(text)[:most]


def words(row: PaperColumns) -> frozenset[str]:
    """The words by which a certificate is found: of its holder, number, body, standard and product."""
    texts = (row["holder_name"], row["body"], row["standard"], row["product"])
    return kept_words(*texts, codes=(row["holder_tax_code"], row["number"]))


def with_edition(standard: str, edition: str) -> str:
    """The standard as people write it, `TCVN ISO 9001:2015`, also where its edition already stands in its name."""
    return standard if edition in standard else f"{standard}:{edition}"

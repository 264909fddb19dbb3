"""The certificate of a case in short, as the page of the case shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from caseflow.certificates.standing import STATUSES, Validity, status_on
from caseflow.core.text import Text
from caseflow.db.queries.certificates import certificates as certificate_rows
from caseflow.db.queries.certificates import surveillances as surveillance_rows
from caseflow.services.engine.viewing import Viewing
from caseflow.workflows.certificate_words import Called


@dataclass(frozen=True, slots=True)
class SurveillanceLine:
    """One surveillance of the certificate."""

    number: int
    due_on: date
    done_on: date | None
    result: str


@dataclass(frozen=True, slots=True)
class CertificateCard:
    """The case's certificate; `status` is that of today, one of `certificates.standing.STATUSES`."""

    public_id: str
    number: str
    standard: str
    edition: str
    body: str
    valid_from: date
    valid_to: date | None
    restorable_to: date | None
    next_due_on: date | None
    status: str
    called: Called
    surveillances: tuple[SurveillanceLine, ...] = ()

    @property
    def status_title(self) -> Text:
        """Its status as people read it."""
        return STATUSES[self.status]


def load(viewing: Viewing) -> CertificateCard | None:
    """The newest certificate that the case led to."""
    if viewing.book.definition.certificate is None:
        return None
    row = certificate_rows.card(viewing.session, viewing.case.id)
    if row is None:
        return None
    shown = CertificateCard(
        public_id=row.public_id,
        number=row.number,
        standard=row.standard,
        edition=row.edition,
        body=row.body,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        restorable_to=row.restorable_to,
        next_due_on=row.next_due_on,
        status=row.status,
        called=viewing.book.definition.called,
        surveillances=tuple(
            SurveillanceLine(one.number, one.due_on, one.done_on, one.result)
            for one in surveillance_rows.of(viewing.session, row.id)
        ),
    )
    validity = Validity(row.valid_from, row.valid_to, row.restorable_to)
    today = status_on(validity, shown.status, shown.next_due_on, viewing.today)
    return replace(shown, status=today)

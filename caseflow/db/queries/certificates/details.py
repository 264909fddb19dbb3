"""Reads one certificate of the register with everything around it: its case, its relatives, what happened to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from caseflow.db.models import Account, Case, Certificate, CertificateStatus, Document, Import, Surveillance
from caseflow.db.queries.certificates.register import END, RegisterRow, columns

_C = Certificate


class CertificateRow(NamedTuple):
    """One certificate as its page says it: its line of the register, and what the line has no room for."""

    line: RegisterRow
    scope: str
    accreditation: str
    note: str
    recorded_at: datetime
    reminded_on: date | None
    case_public_id: str | None
    case_code: str | None
    definition: str | None
    case_closed_at: datetime | None
    case_id: int | None
    document_public_id: str | None
    document_name: str | None
    recorded_by: str | None
    import_public_id: str | None
    older: str | None
    older_number: str | None
    newer: str | None
    newer_number: str | None


class RelatedRow(NamedTuple):
    """Another certificate that one doubles, or else overlaps with."""

    public_id: str
    number: str
    body: str
    standard: str
    duplicate: bool


class StatusRow(NamedTuple):
    """One recorded change of status."""

    from_on: date
    status: str
    note: str
    recorded_at: datetime
    recorded_by: str | None


class SurveillanceRow(NamedTuple):
    """One surveillance, with its result once it has one."""

    number: int
    due_on: date
    done_on: date | None
    result: str
    note: str
    recorded_by: str | None


def one(session: Session, agency: str, public_id: str, day: date) -> CertificateRow | None:
    """One certificate as of a day, with its case, file, relatives and who entered it."""
    older, newer = aliased(Certificate), aliased(Certificate)
    statement = (
        sa.select(
            *columns(day), _C.scope, _C.accreditation, _C.note, _C.recorded_at, _C.reminded_on,
            Case.public_id.label("case_public_id"), Case.code.label("case_code"), Case.definition,
            Case.closed_at.label("case_closed_at"), _C.case_id,
            Document.public_id.label("document_public_id"), Document.name.label("document_name"),
            Account.full_name.label("recorded_by"), Import.public_id.label("import_public_id"),
            older.public_id.label("older"), older.number.label("older_number"),
            newer.public_id.label("newer"), newer.number.label("newer_number"),
        )
        .outerjoin(Case, Case.id == _C.case_id)
        .outerjoin(Document, Document.id == _C.document_id)
        .outerjoin(Account, Account.id == _C.recorded_by)
        .outerjoin(Import, Import.id == _C.import_id)
        .outerjoin(older, older.id == _C.replaces_id)
        .outerjoin(newer, newer.replaces_id == _C.id)
        .where(_C.agency == agency, _C.public_id == public_id)
    )  # fmt: skip
    found = session.execute(statement).mappings().one_or_none()
    if found is None:
        return None
    line = RegisterRow(**{name: found[name] for name in RegisterRow._fields})
    return CertificateRow(line, **{name: found[name] for name in CertificateRow._fields[1:]})


def relatives(session: Session, agency: str, certificate_id: int) -> list[RelatedRow]:
    """The certificates that one doubles or overlaps with."""
    own = aliased(Certificate)
    double = sa.and_(_C.body_key == own.body_key, _C.number_key == own.number_key)
    beside = sa.and_(
        _C.holder_tax_code == own.holder_tax_code,
        _C.standard_key == own.standard_key,
        _C.status.in_(("valid", "suspended")),
        own.status.in_(("valid", "suspended")),
        _C.valid_from <= sa.func.coalesce(own.valid_to, END, type_=sa.Date()),
        sa.func.coalesce(_C.valid_to, END, type_=sa.Date()) >= own.valid_from,
    )
    statement = (
        sa.select(_C.public_id, _C.number, _C.body, _C.standard, double.label("duplicate"))
        .join(own, sa.and_(own.id == certificate_id, _C.id != own.id, sa.or_(double, beside)))
        .where(_C.agency == agency)
    )
    return [RelatedRow(**row._mapping) for row in session.execute(statement.order_by(_C.id).limit(10))]


def statuses(session: Session, certificate_id: int) -> list[StatusRow]:
    """The changes of status in the order in which they were recorded, with who recorded them."""
    statement = (
        sa.select(
            CertificateStatus.from_on, CertificateStatus.status, CertificateStatus.note, CertificateStatus.recorded_at,
            Account.full_name.label("recorded_by"),
        )
        .outerjoin(Account, Account.id == CertificateStatus.recorded_by)
        .where(CertificateStatus.certificate_id == certificate_id)
        .order_by(CertificateStatus.id)
    )  # fmt: skip
    return [StatusRow(**row._mapping) for row in session.execute(statement)]


def surveillances(session: Session, certificate_id: int) -> list[SurveillanceRow]:
    """The surveillances of a certificate in their order, with who entered each result."""
    statement = (
        sa.select(
            Surveillance.number, Surveillance.due_on, Surveillance.done_on, Surveillance.result, Surveillance.note,
            Account.full_name.label("recorded_by"),
        )
        .outerjoin(Account, Account.id == Surveillance.recorded_by)
        .where(Surveillance.certificate_id == certificate_id)
        .order_by(Surveillance.number)
    )  # fmt: skip
    return [SurveillanceRow(**row._mapping) for row in session.execute(statement)]

"""Reads the certificate register: what expires or falls due next comes first, read by its edge, never by counting."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.text import fold
from caseflow.db.base import Record
from caseflow.db.models import Account, Case, Certificate, Document, Enterprise, Surveillance

SOON = timedelta(days=90)
"""A surveillance due within this is said to be due soon."""

_C = Certificate
_COLUMNS = (
    _C.id, _C.public_id, _C.number, _C.standard, _C.edition, _C.scheme, _C.body, _C.status, _C.decided_on,
    _C.valid_from, _C.valid_to, _C.restorable_to, _C.next_due_on, _C.order_on, _C.enterprise_id,
    Enterprise.name.label("enterprise_name"), Case.public_id.label("case_public_id"), Case.code.label("case_code"),
    Case.definition,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the register: `enterprises` None means the whole agency; `status` as `services.register` has."""

    agency: str
    today: date
    enterprises: Collection[int] | None = None
    words: str = ""
    scheme: str = ""
    body: str = ""
    year: int | None = None
    status: str = ""
    within: int | None = None
    after: tuple[date, int] | None = field(default=None)


def page(session: Session, wanted: Wanted, size: int) -> Sequence[Record]:
    """Certificates in the order of what comes next, beyond `after`; `size` + 1 of them to see whether more follow."""
    statement = (
        sa.select(*_COLUMNS)
        .join(Enterprise, Enterprise.id == _C.enterprise_id)
        .outerjoin(Case, Case.id == _C.case_id)
        .where(_C.agency == wanted.agency, *_conditions(wanted))
        .order_by(_C.order_on, _C.id)
        .limit(size + 1)
    )
    if wanted.after is not None:
        statement = statement.where(sa.tuple_(_C.order_on, _C.id) > sa.tuple_(*map(sa.literal, wanted.after)))
    return session.execute(statement).all()


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found = [*_status(wanted.status, wanted.today)]
    if wanted.enterprises is not None:
        found.append(_C.enterprise_id.in_(wanted.enterprises))
    for word in fold(wanted.words).split():
        found.append(
            sa.or_(
                _C.number_folded.contains(word, autoescape=True), Enterprise.name_folded.contains(word, autoescape=True)
            )
        )
    if wanted.scheme:
        found.append(_C.scheme == wanted.scheme)
    if wanted.body:
        found.append(_C.body == wanted.body)
    if wanted.year is not None:
        found.append(_C.decided_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.within is not None:
        found.append(_C.valid_to.between(wanted.today, wanted.today + timedelta(days=wanted.within)))
    return found


def _status(status: str, today: date) -> list[sa.ColumnElement[bool]]:
    """The rows that `services.register.status_on` gives this status on `today`."""
    kept = _C.status.in_(("valid", "suspended"))
    running = sa.or_(_C.valid_to.is_(None), _C.valid_to >= today)
    ended = _C.valid_to < today
    restorable = _C.restorable_to >= today
    due = _C.next_due_on
    conditions: dict[str, list[sa.ColumnElement[bool]]] = {
        "": [kept, sa.or_(running, restorable)],
        "all": [],
        "valid": [_C.status == "valid", running, sa.or_(due.is_(None), due > today + SOON)],
        "due_soon": [_C.status == "valid", running, due.between(today, today + SOON)],
        "overdue": [_C.status == "valid", running, due < today],
        "suspended": [_C.status == "suspended", running],
        "withdrawn": [_C.status == "withdrawn"],
        "restorable": [kept, ended, restorable],
        "expired": [kept, ended, sa.or_(_C.restorable_to.is_(None), _C.restorable_to < today)],
    }
    return conditions[status]


def bodies(session: Session, agency: str) -> Sequence[str]:
    """Every certification body in the register."""
    return session.scalars(sa.select(_C.body).where(_C.agency == agency).distinct().order_by(_C.body)).all()


def one(session: Session, agency: str, public_id: str) -> Record | None:
    """One certificate with its enterprise, case, file and who entered it."""
    statement = (
        sa.select(
            *_COLUMNS, _C.scope, _C.accreditation, _C.recorded_at, Enterprise.public_id.label("enterprise_public_id"),
            Document.public_id.label("document_public_id"), Document.name.label("document_name"),
            Account.full_name.label("recorded_by"),
        )
        .join(Enterprise, Enterprise.id == _C.enterprise_id)
        .outerjoin(Case, Case.id == _C.case_id)
        .outerjoin(Document, Document.id == _C.document_id)
        .outerjoin(Account, Account.id == _C.recorded_by)
        .where(_C.agency == agency, _C.public_id == public_id)
    )  # fmt: skip
    return session.execute(statement).one_or_none()


def surveillances(session: Session, certificate_id: int) -> Sequence[Record]:
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
    return session.execute(statement).all()

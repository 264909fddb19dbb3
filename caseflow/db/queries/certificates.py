"""The certificate register and its surveillance dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Certificate, Surveillance


def add(session: Session, values: dict[str, Any]) -> int:
    """Enters a certificate; a number that its body already used is an IntegrityError."""
    return session.execute(sa.insert(Certificate).returning(Certificate.id), values).scalar_one()


def number_taken(session: Session, agency: str, body: str, number: str) -> bool:
    """Whether the register already has this number of this certification body."""
    statement = sa.select(Certificate.id).where(
        Certificate.agency == agency, Certificate.body == body, Certificate.number == number
    )
    return session.execute(statement).first() is not None


def of_case(session: Session, case_id: int) -> Certificate | None:
    """The newest certificate of a case."""
    statement = sa.select(Certificate).where(Certificate.case_id == case_id).order_by(Certificate.id.desc()).limit(1)
    return session.execute(statement).scalar_one_or_none()


def add_surveillances(session: Session, certificate_id: int, dates: Sequence[date]) -> None:
    """Sets the surveillance dates of a certificate."""
    rows = [{"certificate_id": certificate_id, "number": n, "due_on": due} for n, due in enumerate(dates, 1)]
    if rows:
        session.execute(sa.insert(Surveillance), rows)


def surveillances(session: Session, certificate_id: int) -> Sequence[Surveillance]:
    """The surveillances of a certificate, in their order."""
    statement = (
        sa.select(Surveillance).where(Surveillance.certificate_id == certificate_id).order_by(Surveillance.number)
    )
    return session.execute(statement).scalars().all()

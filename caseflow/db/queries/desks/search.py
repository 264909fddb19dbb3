"""What a search over everything finds: a few cases, enterprises and certificates, each by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Case, Certificate, Enterprise
from caseflow.db.queries.foundation import search as search_rows

Rows = sa.Select[*tuple[Any, ...]]


class CaseFound(NamedTuple):
    """A case that bears the words."""

    public_id: str
    code: str | None
    definition: str
    state: str
    enterprise_name: str


class EnterpriseFound(NamedTuple):
    """An organisation that bears the words."""

    public_id: str
    name: str
    tax_code: str
    commune: str


class CertificateFound(NamedTuple):
    """A certificate that bears the words."""

    public_id: str
    number: str
    standard: str
    holder_name: str
    valid_to: date | None


def _of(column: Any, agency: str) -> sa.ColumnElement[bool]:
    """Whether a row is the agency's; by no index of agencies, for the words have named the few rows to look at."""
    return cast("sa.ColumnElement[bool]", column.concat("") == agency)


def cases(session: Session, agency: str, words: Sequence[str], most: int) -> list[CaseFound]:
    """Cases that were handed in, open and closed, the newest first."""
    named = search_rows.narrowed(session, (agency,), "case", words, Case.id)
    statement: Rows = (
        sa.select(Case.public_id, Case.code, Case.definition, Case.state, Enterprise.name)
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .where(_of(Case.agency, agency), Case.submitted_at.is_not(None), *named)
        .order_by(Case.id.desc())
        .limit(most)
    )
    return [CaseFound(*row) for row in session.execute(statement)]


def enterprises(session: Session, agencies: Sequence[str], words: Sequence[str], most: int) -> list[EnterpriseFound]:
    """Organisations in the order of their names."""
    named = search_rows.narrowed(session, agencies, "enterprise", words, Enterprise.id)
    statement: Rows = (
        sa.select(Enterprise.public_id, Enterprise.name, Enterprise.tax_code, Enterprise.commune)
        .where(Enterprise.agency.in_(agencies), *named)
        .order_by(Enterprise.name_folded, Enterprise.id)
        .limit(most)
    )
    return [EnterpriseFound(*row) for row in session.execute(statement)]


def certificates(session: Session, agency: str, words: Sequence[str], most: int) -> list[CertificateFound]:
    """Certificates of the register, the newest first."""
    named = search_rows.narrowed(session, (agency,), "certificate", words, Certificate.id)
    statement: Rows = (
        sa.select(
            Certificate.public_id, Certificate.number, Certificate.standard, Certificate.holder_name,
            Certificate.valid_to,
        )
        .where(_of(Certificate.agency, agency), *named)
        .order_by(Certificate.id.desc())
        .limit(most)
    )  # fmt: skip
    return [CertificateFound(*row) for row in session.execute(statement)]

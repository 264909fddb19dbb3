"""Counts by kind and year that anybody may read: cases handed in, certificates decided; nothing of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Case, Certificate


class YearCount(NamedTuple):
    """How many of one kind in one year."""

    year: int
    scheme: str
    number: int


def handed_in(session: Session, agencies: Sequence[str], kind: str) -> list[YearCount]:
    """Cases of a kind of road that were handed in, by the year of that day."""
    statement = (
        sa.select(Case.year, Case.scheme, sa.func.count())
        .where(Case.agency.in_(agencies), Case.kind == kind, Case.submitted_at.is_not(None))
        .group_by(Case.year, Case.scheme)
    )
    return [YearCount(*row) for row in session.execute(statement)]


def certified(session: Session, agency: str) -> list[YearCount]:
    """Certificates of the register by the year of their decision: the index of its counts alone is read."""
    statement = (
        sa.select(Certificate.year, Certificate.scheme, sa.func.count())
        .where(Certificate.agency == agency)
        .group_by(Certificate.year, Certificate.scheme)
    )
    return [YearCount(*row) for row in session.execute(statement)]

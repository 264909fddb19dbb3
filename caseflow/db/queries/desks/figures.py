"""What a leader's desk counts: the open cases in one grouped reading, and the certificates by year."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Case, Certificate


class OpenRow(NamedTuple):
    """How many open cases of one road stand with one officer, and how many of them are past their day."""

    scheme: str
    officer_id: int | None
    cases: int
    late: int


class YearRow(NamedTuple):
    """How many certificates were decided in a year."""

    year: int
    certificates: int


def open_cases(session: Session, agency: str, late: tuple[int, int]) -> list[OpenRow]:
    """The open cases that were handed in, as the queue lists them; `late`: the span of those overdue."""
    past = sa.func.sum(sa.case((Case.due_order.between(*late), 1), else_=0))
    statement = (
        sa.select(Case.scheme, Case.officer_id, sa.func.count(), past)
        .where(Case.agency == agency, Case.waits_for.is_not(None), Case.submitted_at.is_not(None))
        .group_by(Case.scheme, Case.officer_id)
    )
    return [OpenRow(*row) for row in session.execute(statement)]


def certificates(session: Session, agency: str) -> list[YearRow]:
    """The certificates of the register by the year of their decision, the oldest first."""
    statement = (
        sa.select(Certificate.year, sa.func.count())
        .where(Certificate.agency == agency)
        .group_by(Certificate.year)
        .order_by(Certificate.year)
    )
    return [YearRow(*row) for row in session.execute(statement)]

"""What a leader's desk counts: the open cases in one grouped reading, and the certificates by year."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from caseflow.db.models import Case, Certificate
from caseflow.db.queries.desks.waiting import Wanted, parts, together
from caseflow.db.queries.foundation.search import ANYTHING, dialect_of


class OpenRow(NamedTuple):
    """The open cases of one road in one phase with one officer: how many, how many past their day, their đồng."""

    scheme: str
    phase: str
    officer_id: int | None
    cases: int
    late: int
    amount: int


class YearRow(NamedTuple):
    """How many certificates were decided in a year."""

    year: int
    certificates: int


def open_cases(session: Session, agency: str, late: tuple[int, int]) -> list[OpenRow]:
    """The open cases that were handed in, as the queue lists them; `late`: the span of those overdue."""
    past = sa.func.sum(sa.case((Case.due_order.between(*late), 1), else_=0))
    keys = (Case.scheme, Case.phase, Case.officer_id)
    statement = (
        sa.select(*keys, sa.func.count(), past, _sum(Case.amount))
        .where(Case.agency == agency, Case.waits_for.is_not(None), Case.submitted_at.is_not(None))
        .group_by(*keys)
    )
    return [OpenRow(*row) for row in session.execute(statement)]


def amount(session: Session, wanted: Wanted) -> int:
    """The đồng of the lines of a view together, by the very conditions of its page."""
    lines = together([
        part.with_only_columns(Case.id.label("case_id"), Case.amount.label("amount"), maintain_column_froms=True)
        for _of, part in parts(wanted, ANYTHING, dialect_of(session))
    ]).subquery()  # fmt: skip
    return int(session.scalar(sa.select(_sum(lines.c.amount))) or 0)


def _sum(amounts: sa.ColumnElement[int] | InstrumentedAttribute[int | None]) -> sa.ColumnElement[int]:
    """A sum as a whole number: PostgreSQL adds whole numbers up to a decimal."""
    return sa.cast(sa.func.coalesce(sa.func.sum(amounts), 0), sa.BigInteger)


def certificates(session: Session, agency: str) -> list[YearRow]:
    """The certificates of the register by the year of their decision, the oldest first."""
    statement = (
        sa.select(Certificate.year, sa.func.count())
        .where(Certificate.agency == agency)
        .group_by(Certificate.year)
        .order_by(Certificate.year)
    )
    return [YearRow(*row) for row in session.execute(statement)]

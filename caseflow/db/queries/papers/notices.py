"""Notices: the numbers of their books."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import Notice
from caseflow.db.queries.engine import counts

NOTICES = counts.of_case(Notice)
"""How many of them a case has."""


def last_serial(session: Session, agency: str, book: str, year: int) -> int:
    """The highest serial that a book has given in a year; 0 before the first."""
    statement = sa.select(sa.func.max(Notice.serial)).where(
        Notice.agency == agency, Notice.book == book, Notice.year == year
    )
    return session.execute(statement).scalar_one() or 0


def add(session: Session, values: Plain) -> None:
    """Enters a notice."""
    session.execute(sa.insert(Notice), values)


def end(session: Session, notice_id: int, day: date) -> None:
    """Ends a notice before its last day."""
    session.execute(sa.update(Notice).where(Notice.id == notice_id).values(ended_on=day))


def of_case(session: Session, case_id: int) -> Notice | None:
    """The newest notice of a case."""
    statement = sa.select(Notice).where(Notice.case_id == case_id).order_by(Notice.id.desc()).limit(1)
    return session.execute(statement).scalar_one_or_none()

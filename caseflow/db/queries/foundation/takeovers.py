"""Rows of a former agency go over to the one that took it over, all in one transaction."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.base import Base
from caseflow.db.models import (
    Case,
    CaseLink,
    CaseNote,
    CasePerson,
    CaseTask,
    Certificate,
    Council,
    Edition,
    Grant,
    Import,
    NoteMention,
    OutboxMessage,
    SearchWord,
    Timer,
)

GO_OVER: tuple[type[Base], ...] = (
    Grant, Case, CaseTask, CaseLink, CasePerson, CaseNote, NoteMention, Timer, Council, Certificate, SearchWord, Import,
    OutboxMessage,
)  # fmt: skip
"""What is worked on. Events say who they happened to, notices keep the book that numbered them, organisations and
outages stay with the agency they were told to: those are read for the former agencies too.
"""
MOST_TOLD = 5


def apply(session: Session, agency: str, former: Collection[str]) -> dict[str, dict[str, int]]:
    """Hands every row of the former agencies over; gives how many of each table, by former agency that had any."""
    found: dict[str, dict[str, int]] = {}
    for old in former:
        counts = {table.__tablename__: _hand_over(session, table, old, agency) for table in GO_OVER}
        counts[Edition.__tablename__] = _hand_over_editions(session, old, agency)
        if any(counts.values()):
            found[old] = {name: count for name, count in counts.items() if count}
    return found


def _hand_over(session: Session, table: type[Base], old: str, agency: str) -> int:
    column = table.__table__.c.agency
    done = session.execute(sa.update(table).where(column == old).values(agency=agency))
    return int(done.rowcount)  # type: ignore[attr-defined]


def _hand_over_editions(session: Session, old: str, agency: str) -> int:
    """The history of what was in force goes on after what the new agency has; a publication follows at once."""
    newest = (
        sa.select(Edition.kind, Edition.name, sa.func.max(Edition.number).label("number"))
        .where(Edition.agency == agency)
        .group_by(Edition.kind, Edition.name)
    )
    last = {(row.kind, row.name): row.number for row in session.execute(newest)}
    moved = session.scalars(sa.select(Edition).where(Edition.agency == old).order_by(Edition.number)).all()
    for edition in moved:
        edition.agency = agency
        edition.number += last.get((edition.kind, edition.name), 0)
    session.flush()
    return len(moved)


def codes_twice(session: Session, agencies: Collection[str]) -> list[str]:
    """Dossier codes that cases of more than one of these agencies bear; a few of them."""
    statement = (
        sa.select(Case.code)
        .where(Case.agency.in_(agencies), Case.code.is_not(None))
        .group_by(Case.code)
        .having(sa.func.count() > 1)
        .order_by(Case.code)
        .limit(MOST_TOLD)
    )
    return [code for code in session.scalars(statement) if code is not None]


def certificates_twice(session: Session, agencies: Collection[str]) -> list[tuple[str, str]]:
    """Body and number of certificates that stand in more than one of these registers; a few of them."""
    statement = (
        sa.select(Certificate.body, Certificate.number)
        .where(Certificate.agency.in_(agencies))
        .group_by(Certificate.body, Certificate.number)
        .having(sa.func.count() > 1)
        .order_by(Certificate.body, Certificate.number)
        .limit(MOST_TOLD)
    )
    return [(body, number) for body, number in session.execute(statement)]

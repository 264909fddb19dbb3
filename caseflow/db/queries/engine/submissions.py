"""Statements on what is drafted and what was signed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.base import Record
from caseflow.db.models import (
    Draft,
    Submission,
)


def last_answers(session: Session, case_id: int, forms: Collection[str]) -> dict[str, Any]:
    """What was signed last of each of these forms."""
    newest = (
        sa.select(Submission.form, sa.func.max(Submission.revision).label("revision"))
        .where(Submission.case_id == case_id, Submission.form.in_(forms))
        .group_by(Submission.form)
        .subquery()
    )
    statement = sa.select(Submission.form, Submission.values).join(
        newest, sa.and_(newest.c.form == Submission.form, newest.c.revision == Submission.revision)
    )
    return {row.form: row.values for row in session.execute(statement.where(Submission.case_id == case_id))}


def drafts(session: Session, case_id: int) -> Sequence[Record]:
    """The drafts of a case: form, hash and values."""
    statement = sa.select(Draft.form, Draft.form_sha256, Draft.values).where(Draft.case_id == case_id)
    return session.execute(statement).all()


def draft(session: Session, case_id: int, form: str) -> Draft | None:
    """The draft of one form."""
    statement = sa.select(Draft).where(Draft.case_id == case_id, Draft.form == form)
    return session.execute(statement).scalar_one_or_none()


def last_revision(session: Session, case_id: int, form: str) -> int:
    """The number of the newest submission of a form; 0 when nothing was signed."""
    statement = sa.select(sa.func.max(Submission.revision)).where(
        Submission.case_id == case_id, Submission.form == form
    )
    return session.execute(statement).scalar_one() or 0


def add_submission(session: Session, values: dict[str, Any]) -> None:
    """Stores what was signed."""
    session.execute(sa.insert(Submission), values)

"""Drafts of forms and what was signed of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.base import Record
from caseflow.db.models import Account, Document, Draft, Submission

_signed = sa.select(
    Submission.revision,
    Submission.form_sha256,
    Submission.values,
    Submission.documents,
    Submission.sha256,
    Submission.signed_by,
    Submission.signed_at,
    Account.full_name.label("signed_by_name"),
).outerjoin(Account, Account.id == Submission.signed_by)


def find(session: Session, case_id: int, form: str) -> Record | None:
    """The draft of one form with the name of who saved it last."""
    statement = (
        sa.select(Draft.id, Draft.values, Draft.version, Draft.saved_by, Draft.saved_at, Account.full_name)
        .outerjoin(Account, Account.id == Draft.saved_by)
        .where(Draft.case_id == case_id, Draft.form == form)
    )
    return session.execute(statement).one_or_none()


def add(session: Session, values: Plain) -> None:
    """Writes the first version of a draft."""
    session.execute(sa.insert(Draft), values)


def change(session: Session, draft_id: int, version: int, values: Any, by: int, at: datetime) -> bool:
    """Writes the version after `version`; false when somebody else was faster."""
    mine = sa.update(Draft).where(Draft.id == draft_id, Draft.version == version)
    changed = mine.values(values=values, version=version + 1, saved_by=by, saved_at=at)
    return session.execute(changed.returning(Draft.id)).one_or_none() is not None


def revisions(session: Session, case_id: int, form: str) -> Sequence[Record]:
    """What was signed of one form, the first revision first."""
    mine = _signed.where(Submission.case_id == case_id, Submission.form == form)
    return session.execute(mine.order_by(Submission.revision)).all()


def signed_files(session: Session, case_id: int) -> dict[tuple[str, str], str]:
    """The public ids of the signed files of a case by their place and their digest."""
    statement = sa.select(Document.slot, Document.sha256, Document.public_id).where(
        Document.case_id == case_id, Document.frozen.is_(True), Document.removed_at.is_(None)
    )
    return {(slot, sha256): public_id for slot, sha256, public_id in session.execute(statement)}

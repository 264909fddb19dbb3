"""Drafts of forms and what was signed of them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import Account, Document, Draft, Submission


class DraftRow(NamedTuple):
    """The draft of one form, and the name of who saved it last."""

    id: int
    values: Plain
    version: int
    saved_by: int
    saved_at: datetime
    full_name: str | None


class RevisionRow(NamedTuple):
    """What was signed of one form, and by whom; `documents` are the files as they were: slot, name, sha256, size."""

    revision: int
    form_sha256: str
    values: Plain
    documents: list[Plain]
    sha256: str
    signed_by: int
    signed_at: datetime
    signed_by_name: str | None


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


def find(session: Session, case_id: int, form: str) -> DraftRow | None:
    """The draft of one form with the name of who saved it last."""
    statement = (
        sa.select(Draft.id, Draft.values, Draft.version, Draft.saved_by, Draft.saved_at, Account.full_name)
        .outerjoin(Account, Account.id == Draft.saved_by)
        .where(Draft.case_id == case_id, Draft.form == form)
    )
    row = session.execute(statement).one_or_none()
    return None if row is None else DraftRow(*row)


def add(session: Session, values: Plain) -> None:
    """Writes the first version of a draft."""
    session.execute(sa.insert(Draft), values)


def change(session: Session, draft_id: int, version: int, values: Plain, by: int, at: datetime) -> bool:
    """Writes the version after `version`; false when somebody else was faster."""
    mine = sa.update(Draft).where(Draft.id == draft_id, Draft.version == version)
    changed = mine.values(values=values, version=version + 1, saved_by=by, saved_at=at)
    return session.execute(changed.returning(Draft.id)).one_or_none() is not None


def revisions(session: Session, case_id: int, form: str) -> list[RevisionRow]:
    """What was signed of one form, the first revision first."""
    mine = _signed.where(Submission.case_id == case_id, Submission.form == form)
    return [RevisionRow(*row) for row in session.execute(mine.order_by(Submission.revision))]


def signed_files(session: Session, case_id: int) -> dict[tuple[str, str], str]:
    """The public ids of the signed files of a case by their place and their digest."""
    statement = sa.select(Document.slot, Document.sha256, Document.public_id).where(
        Document.case_id == case_id, Document.frozen.is_(True), Document.removed_at.is_(None)
    )
    return {(slot, sha256): public_id for slot, sha256, public_id in session.execute(statement)}

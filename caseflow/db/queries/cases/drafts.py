"""Drafts of forms and what was signed of them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import Account, Document, Draft, Submission
from caseflow.db.prepared import Nothing, Prepared, given, insertion, table_of


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


_A, _D = table_of(Account), table_of(Draft)
_find = Prepared(
    sa.select(_D.c.id, _D.c.field_values.label("values"), _D.c.version, _D.c.saved_by, _D.c.saved_at, _A.c.full_name)
    .select_from(_D.outerjoin(_A, _A.c.id == _D.c.saved_by))
    .where(_D.c.case_id == given(_D.c.case_id, "case"), _D.c.form == given(_D.c.form)),
    DraftRow,
)
_add: Prepared[Nothing] = Prepared(
    insertion(Draft, "case_id", "form", "form_sha256", "field_values", "version", "saved_by", "saved_at")
)
_change: Prepared[Nothing] = Prepared(
    sa.update(_D)
    .where(_D.c.id == given(_D.c.id, "draft"), _D.c.version == given(_D.c.version, "was"))
    .values({name: given(_D.c[name]) for name in ("field_values", "version", "saved_by", "saved_at")})
)


def find(session: Session, case_id: int, form: str) -> DraftRow | None:
    """The draft of one form with the name of who saved it last."""
    return _find.one(session, case=case_id, form=form)


def add(session: Session, values: Plain) -> None:
    """Writes the first version of a draft."""
    _add.run(session, **{**values, "field_values": values["values"]})


def change(session: Session, draft_id: int, version: int, values: Plain, by: int, at: datetime) -> bool:
    """Writes the version after `version`; false when somebody else was faster."""
    new = {"field_values": values, "version": version + 1, "saved_by": by, "saved_at": at}
    return _change.run(session, draft=draft_id, was=version, **new) == 1


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

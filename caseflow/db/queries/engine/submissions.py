"""Statements on what is drafted and what was signed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import Draft, Submission
from caseflow.db.prepared import Nothing, Prepared, given, insertion, table_of

_D, _S = table_of(Draft).c, table_of(Submission).c


class SignedRow(NamedTuple):
    """What was signed last of one form."""

    revision: int
    values: Plain


class EntryRow(NamedTuple):
    """One signature of a form, and the stay of the case in which it was given."""

    revision: int
    entry: int
    values: Plain


class DraftRow(NamedTuple):
    """What is written so far of one form."""

    form: str
    form_sha256: str
    values: Plain
    version: int


class _Number(NamedTuple):
    number: int | None


_signed = Prepared(
    sa.select(_S.revision, _S.field_values.label("values"))
    .where(_S.case_id == given(_S.case_id, "case"), _S.form == given(_S.form))
    .order_by(_S.revision.desc())
    .limit(1),
    SignedRow,
)
_signed_in = Prepared(
    sa.select(_S.revision, _S.field_values.label("values"))
    .where(_S.case_id == given(_S.case_id, "case"), _S.form == given(_S.form), _S.entry == given(_S.entry))
    .order_by(_S.revision.desc()),
    SignedRow,
)
_every = Prepared(
    sa.select(_S.revision, _S.entry, _S.field_values.label("values"))
    .where(_S.case_id == given(_S.case_id, "case"), _S.form == given(_S.form))
    .order_by(_S.revision),
    EntryRow,
)
_revision = Prepared(
    sa.select(sa.func.max(_S.revision).label("number")).where(
        _S.case_id == given(_S.case_id, "case"), _S.form == given(_S.form)
    ),
    _Number,
)
_draft_columns = (_D.form, _D.form_sha256, _D.field_values.label("values"), _D.version)
_draft = Prepared(
    sa.select(*_draft_columns).where(_D.case_id == given(_D.case_id, "case"), _D.form == given(_D.form)), DraftRow
)
_drafts = Prepared(sa.select(*_draft_columns).where(_D.case_id == given(_D.case_id, "case")), DraftRow)
_COLUMNS = (
    "case_id", "form", "revision", "entry", "form_sha256", "field_values", "documents", "sha256", "signed_by",
    "signed_at",
)  # fmt: skip
_insert: Prepared[Nothing] = Prepared(insertion(Submission, *_COLUMNS))


def last_answers(session: Session, case_id: int, forms: Iterable[str]) -> dict[str, Plain]:
    """What was signed last of each of these forms; a form that nobody signed is not there."""
    found = ((form, _signed.one(session, case=case_id, form=form)) for form in dict.fromkeys(forms))
    return {form: row.values for form, row in found if row is not None}


def last_of_each(session: Session, case_id: int, forms: Collection[str]) -> dict[str, SignedRow]:
    """The same in one statement, for forms of which few signatures are expected."""
    newest = (
        sa.select(Submission.form, sa.func.max(Submission.revision).label("revision"))
        .where(Submission.case_id == case_id, Submission.form.in_(forms))
        .group_by(Submission.form)
        .subquery()
    )
    statement = sa.select(Submission.form, Submission.revision, Submission.values).join(
        newest, sa.and_(newest.c.form == Submission.form, newest.c.revision == Submission.revision)
    )
    rows = session.execute(statement.where(Submission.case_id == case_id))
    return {form: SignedRow(revision, values) for form, revision, values in rows}


def in_stay(session: Session, case_id: int, form: str, entry: int) -> list[SignedRow]:
    """What was signed of a form in one stay of the case, the newest first."""
    return _signed_in.all(session, case=case_id, form=form, entry=entry)


def every(session: Session, case_id: int, form: str) -> list[EntryRow]:
    """Everything that was signed of one form of a case, the first first."""
    return _every.all(session, case=case_id, form=form)


def last_revision(session: Session, case_id: int, form: str) -> int:
    """The number of the newest submission of a form; 0 when nothing was signed."""
    return _revision.all(session, case=case_id, form=form)[0].number or 0


def drafts(session: Session, case_id: int) -> list[DraftRow]:
    """The drafts of a case."""
    return _drafts.all(session, case=case_id)


def draft(session: Session, case_id: int, form: str) -> DraftRow | None:
    """The draft of one form."""
    return _draft.one(session, case=case_id, form=form)


def add_submission(session: Session, values: Plain) -> None:
    """Stores what was signed."""
    _insert.run(session, field_values=values["values"], **{k: v for k, v in values.items() if k != "values"})

"""Documents and their blobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from caseflow.core.values import Plain
from caseflow.db.models import (
    Account,
    Blob,
    Document,
    Event,
)
from caseflow.db.prepared import Nothing, Prepared, given, table_of


class FileRow(NamedTuple):
    """A file with its content's size and kind, and the names of who added and removed it."""

    id: int
    public_id: str
    case_id: int | None
    enterprise_id: int | None
    slot: str
    name: str
    sha256: str
    added_at: datetime
    removed_at: datetime | None
    frozen: bool
    size: int
    kind: str
    added_by_name: str | None
    removed_by_name: str | None


_adder, _remover = aliased(Account), aliased(Account)
_shown = (
    sa.select(
        Document.id,
        Document.public_id,
        Document.case_id,
        Document.enterprise_id,
        Document.slot,
        Document.name,
        Document.sha256,
        Document.added_at,
        Document.removed_at,
        Document.frozen,
        Blob.size,
        Blob.kind,
        _adder.full_name.label("added_by_name"),
        _remover.full_name.label("removed_by_name"),
    )
    .join(Blob, Blob.sha256 == Document.sha256)
    .outerjoin(_adder, _adder.id == Document.added_by)
    .outerjoin(_remover, _remover.id == Document.removed_by)
)


def newest(session: Session, case_id: int, slot: str) -> int | None:
    """The id of the newest file in one place of a case's checklist."""
    statement = (
        sa.select(Document.id)
        .where(Document.case_id == case_id, Document.slot == slot, Document.removed_at.is_(None))
        .order_by(Document.id.desc())
        .limit(1)
    )
    return session.execute(statement).scalar_one_or_none()


def of_case(session: Session, case_id: int) -> list[FileRow]:
    """Every file a case has or had, the oldest first, with the names of who added and removed it."""
    found = session.execute(_shown.where(Document.case_id == case_id).order_by(Document.id))
    return [FileRow._make(row) for row in found]


def added_with(session: Session, case_id: int, words: str) -> Sequence[str]:
    """The bodies of the events by which files came to a case, those that contain `words`."""
    statement = sa.select(Event.body).where(
        Event.case_id == case_id, Event.kind == "document_added", Event.body.contains(words, autoescape=True)
    )
    return session.scalars(statement.order_by(Event.id)).all()


def by_public_id(session: Session, public_id: str) -> FileRow | None:
    """One file that stands."""
    standing = _shown.where(Document.public_id == public_id, Document.removed_at.is_(None))
    row = session.execute(standing).one_or_none()
    return None if row is None else FileRow._make(row)


def totals(session: Session, *, case_id: int | None = None, enterprise_id: int | None = None) -> tuple[int, int]:
    """How many files stand in a case (or belong to an enterprise), and their bytes."""
    owner = Document.case_id == case_id if case_id is not None else Document.enterprise_id == enterprise_id
    statement = (
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(Blob.size), 0))
        .select_from(Document)
        .join(Blob, Blob.sha256 == Document.sha256)
        .where(owner, Document.removed_at.is_(None))
    )
    count, size = session.execute(statement).one()
    return count, int(size)


def add_blob(session: Session, sha256: str, size: int, kind: str, at: datetime) -> None:
    """Notes a stored content; the same content again changes nothing."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"sha256": sha256, "size": size, "kind": kind, "stored_at": at}
    session.execute(insert(Blob).values(row).on_conflict_do_nothing())


def add(session: Session, values: Plain) -> int:
    """Writes a document; gives its id."""
    return int(session.execute(sa.insert(Document).values(values).returning(Document.id)).scalar_one())


def remove(session: Session, document_id: int, by: int, at: datetime) -> bool:
    """Takes a file out of its place; false when it was signed or removed already. The row and the content stay."""
    mine = sa.update(Document).where(
        Document.id == document_id, Document.removed_at.is_(None), Document.frozen.is_(False)
    )
    found = session.execute(mine.values(removed_by=by, removed_at=at).returning(Document.id)).one_or_none()
    return found is not None


def freeze(session: Session, document_id: int) -> None:
    """Makes a file part of something decided: it stays as it is."""
    session.execute(sa.update(Document).where(Document.id == document_id).values(frozen=True))


_D = table_of(Document).c


class SlotCount(NamedTuple):
    """How many files stand in one place of a checklist."""

    slot: str
    files: int


class FrozenRow(NamedTuple):
    """A file of what was signed."""

    slot: str
    name: str
    sha256: str


_counts = Prepared(
    sa.select(_D.slot, sa.func.count().label("files"))
    .where(_D.case_id == given(_D.case_id, "case"), _D.removed_at.is_(None))
    .group_by(_D.slot),
    SlotCount,
)
_freeze: Prepared[Nothing] = Prepared(
    sa.update(table_of(Document))
    .where(_D.case_id == given(_D.case_id, "case"), _D.removed_at.is_(None))
    .values(frozen=sa.true())
)
_frozen = Prepared(
    sa.select(_D.slot, _D.name, _D.sha256)
    .where(_D.case_id == given(_D.case_id, "case"), _D.removed_at.is_(None))
    .order_by(_D.slot, _D.id),
    FrozenRow,
)


def counts(session: Session, case_id: int) -> dict[str, int]:
    """How many files stand in each place of the checklist."""
    return {row.slot: row.files for row in _counts.all(session, case=case_id)}


def frozen_documents(session: Session, case_id: int) -> list[Plain]:
    """Freezes the files of a case and lists them, so that what was signed stays as it was."""
    _freeze.run(session, case=case_id)
    return [row._asdict() for row in _frozen.all(session, case=case_id)]

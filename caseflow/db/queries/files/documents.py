"""Documents and their blobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import (
    Account,
    Blob,
    Document,
    Event,
)
from caseflow.db.prepared import Nothing, Prepared, given, insertion, table_of


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


class IdRow(NamedTuple):
    """The id of a file."""

    id: int


class TotalRow(NamedTuple):
    """How many files stand together, and their bytes."""

    files: int
    size: int


class SlotCount(NamedTuple):
    """How many files stand in one place of a checklist."""

    slot: str
    files: int


class FrozenRow(NamedTuple):
    """A file of what was signed."""

    slot: str
    name: str
    sha256: str


_D, _B, _A = table_of(Document).c, table_of(Blob).c, table_of(Account)
_adder, _remover = _A.alias(), _A.alias()
_of_case, _of_enterprise = _D.case_id == given(_D.case_id, "case"), _D.enterprise_id == given(_D.enterprise_id, "own")
_stands = _D.removed_at.is_(None)
_shown = sa.select(
    *(_D[name] for name in FileRow._fields[:10]),
    *(_B.size, _B.kind, _adder.c.full_name.label("added_by_name"), _remover.c.full_name.label("removed_by_name")),
).select_from(
    sa.join(table_of(Document), table_of(Blob), _B.sha256 == _D.sha256)
    .outerjoin(_adder, _adder.c.id == _D.added_by)
    .outerjoin(_remover, _remover.c.id == _D.removed_by)
)
_files = Prepared(_shown.where(_of_case).order_by(_D.id), FileRow)
_file = Prepared(_shown.where(_D.public_id == given(_D.public_id), _stands), FileRow)
_newest = Prepared(
    sa.select(_D.id).where(_of_case, _D.slot == given(_D.slot), _stands).order_by(_D.id.desc()).limit(1), IdRow
)
_total = (
    sa.select(sa.func.count().label("files"), sa.func.coalesce(sa.func.sum(_B.size), 0).label("size"))
    .select_from(sa.join(table_of(Document), table_of(Blob), _B.sha256 == _D.sha256))
    .where(_stands)
)
_total_of_case = Prepared(_total.where(_of_case), TotalRow)
_total_of_enterprise = Prepared(_total.where(_of_enterprise), TotalRow)
_add = Prepared(
    insertion(
        Document, "public_id", "case_id", "enterprise_id", "slot", "name", "sha256", "added_by", "added_at", "frozen"
    ).returning(_D.id),
    IdRow,
)
_remove: Prepared[Nothing] = Prepared(
    sa.update(table_of(Document))
    .where(_D.id == given(_D.id, "file"), _stands, _D.frozen.is_(sa.false()))
    .values({name: given(_D[name]) for name in ("removed_by", "removed_at")})
)
_blob = {
    dialect: Prepared[Nothing](insert(table_of(Blob)).values({c.name: given(c) for c in _B}).on_conflict_do_nothing())
    for dialect, insert in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
_counts = Prepared(
    sa.select(_D.slot, sa.func.count().label("files")).where(_of_case, _stands).group_by(_D.slot), SlotCount
)
_freeze: Prepared[Nothing] = Prepared(sa.update(table_of(Document)).where(_of_case, _stands).values(frozen=sa.true()))
_frozen = Prepared(sa.select(_D.slot, _D.name, _D.sha256).where(_of_case, _stands).order_by(_D.slot, _D.id), FrozenRow)


def newest(session: Session, case_id: int, slot: str) -> int | None:
    """The id of the newest file in one place of a case's checklist."""
    found = _newest.one(session, case=case_id, slot=slot)
    return None if found is None else found.id


def of_case(session: Session, case_id: int) -> list[FileRow]:
    """Every file a case has or had, the oldest first, with the names of who added and removed it."""
    return _files.all(session, case=case_id)


def added_with(session: Session, case_id: int, words: str) -> Sequence[str]:
    """The bodies of the events by which files came to a case, those that contain `words`."""
    statement = sa.select(Event.body).where(
        Event.case_id == case_id, Event.kind == "document_added", Event.body.contains(words, autoescape=True)
    )
    return session.scalars(statement.order_by(Event.id)).all()


def by_public_id(session: Session, public_id: str) -> FileRow | None:
    """One file that stands."""
    return _file.one(session, public_id=public_id)


def totals(session: Session, *, case_id: int | None = None, enterprise_id: int | None = None) -> tuple[int, int]:
    """How many files stand in a case (or belong to an enterprise), and their bytes."""
    if case_id is not None:
        found = _total_of_case.all(session, case=case_id)
    else:
        found = _total_of_enterprise.all(session, own=enterprise_id)
    return found[0].files, int(found[0].size)


def add_blob(session: Session, sha256: str, size: int, kind: str, at: datetime) -> None:
    """Notes a stored content; the same content again changes nothing."""
    _blob[session.get_bind().dialect.name].run(session, sha256=sha256, size=size, kind=kind, stored_at=at)


def add(session: Session, values: Plain) -> int:
    """Writes a document; gives its id."""
    return _add.all(session, **{"case_id": None, "enterprise_id": None, "frozen": False, **values})[0].id


def remove(session: Session, document_id: int, by: int, at: datetime) -> bool:
    """Takes a file out of its place; false when it was signed or removed already. The row and the content stay."""
    return _remove.run(session, file=document_id, removed_by=by, removed_at=at) == 1


def freeze(session: Session, document_id: int) -> None:
    """Makes a file part of something decided: it stays as it is."""
    session.execute(sa.update(Document).where(Document.id == document_id).values(frozen=True))


def counts(session: Session, case_id: int) -> dict[str, int]:
    """How many files stand in each place of the checklist."""
    return {row.slot: row.files for row in _counts.all(session, case=case_id)}


def frozen_documents(session: Session, case_id: int) -> list[Plain]:
    """Freezes the files of a case and lists them, so that what was signed stays as it was."""
    _freeze.run(session, case=case_id)
    return [row._asdict() for row in _frozen.all(session, case=case_id)]

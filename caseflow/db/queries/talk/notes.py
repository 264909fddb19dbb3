"""Statements on the internal notes of a case, on who may be mentioned in them, and on who has read them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from caseflow.core.values import Plain
from caseflow.db.models import (
    Account,
    Case,
    CaseNote,
    CaseNoteText,
    CouncilCase,
    Event,
    Grant,
    Member,
    NoteMention,
    NoteReader,
    Seat,
)
from caseflow.db.prepared import Nothing, Prepared, given, insertion, table_of
from caseflow.db.queries.engine import counts

SomeId = sa.ColumnElement[int] | InstrumentedAttribute[int]


class NoteRow(NamedTuple):
    """A note with the name of its author, and up to which note the reader has read those of the case."""

    id: int
    public_id: str
    case_id: int
    kind: str
    body: str
    spoke_with: str
    spoke_at: datetime | None
    version: int
    written_at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None
    author_id: int
    author_name: str
    read_to: int


class FoundRow(NamedTuple):
    """A note by its public id, with its case."""

    id: int
    case_public_id: str
    case_id: int
    kind: str
    body: str
    spoke_with: str
    spoke_at: datetime | None
    version: int
    written_at: datetime
    withdrawn_at: datetime | None
    author_id: int


class EarlierRow(NamedTuple):
    """What a note said before."""

    note_id: int
    body: str
    until: datetime


class NamedRow(NamedTuple):
    """Somebody mentioned in a note."""

    note_id: int
    account_id: int
    full_name: str


class HolderRow(NamedTuple):
    """Somebody who holds a role."""

    account_id: int
    full_name: str
    role: str


class WrittenRow(NamedTuple):
    """What a note says, for whoever holds it against the history."""

    public_id: str
    body: str


class _Id(NamedTuple):
    id: int


_N, _C = table_of(CaseNote).c, table_of(Case).c
_NOTE = (
    "public_id", "agency", "case_id", "author_id", "kind", "body", "spoke_with", "spoke_at", "version", "written_at",
)  # fmt: skip
_add = Prepared(insertion(CaseNote, *_NOTE).returning(table_of(CaseNote).c.id), _Id)
_keep: Prepared[Nothing] = Prepared(
    insertion(CaseNoteText, "note_id", "version", "body", "spoke_with", "spoke_at", "until")
)
_mention: Prepared[Nothing] = Prepared(insertion(NoteMention, "agency", "note_id", "case_id", "account_id", "at"))
_found = Prepared(
    sa.select(
        _N.id, _C.public_id.label("case_public_id"), *(_N[name] for name in FoundRow._fields[2:])
    )
    .select_from(sa.join(table_of(CaseNote), table_of(Case), _C.id == _N.case_id))
    .where(_N.public_id == given(_N.public_id)),
    FoundRow,
)  # fmt: skip
_R = table_of(NoteReader).c
_read_to = (
    sa.select(_R.note_id).where(_R.case_id == given(_R.case_id, "case"), _R.account_id == given(_R.account_id, "me"))
).scalar_subquery()
UNREAD = counts.of_case(
    CaseNote,
    _N.author_id != given(_N.author_id, "me"),
    _N.withdrawn_at.is_(None),
    _N.id > sa.func.coalesce(_read_to, 0),
)
"""How many notes of others the reader (`me`) has not read."""


def page(session: Session, case_id: int, reader_id: int, before: int | None, most: int) -> list[NoteRow]:
    """Notes of a case, the newest first: those older than the note `before`, or from the newest."""
    reader = sa.and_(NoteReader.case_id == CaseNote.case_id, NoteReader.account_id == reader_id)
    own = NoteRow._fields[:-2]
    statement = (
        sa.select(
            *(getattr(CaseNote, name) for name in own), Account.full_name, sa.func.coalesce(NoteReader.note_id, 0)
        )
        .join(Account, Account.id == CaseNote.author_id)
        .outerjoin(NoteReader, reader)
        .where(CaseNote.case_id == case_id)
        .order_by(CaseNote.id.desc())
        .limit(most)
    )
    if before is not None:
        statement = statement.where(CaseNote.id < before)
    return [NoteRow._make(row) for row in session.execute(statement)]


def by_public_id(session: Session, public_id: str) -> FoundRow | None:
    """The note of this public id."""
    return _found.one(session, public_id=public_id)


def add(session: Session, values: Plain) -> int:
    """Writes a note; gives its number."""
    return _add.all(session, **values)[0].id


def change(session: Session, note: FoundRow, values: Plain, at: datetime) -> bool:
    """Keeps what the note said and writes what it says now; false when it is another version by now."""
    statement = (
        sa.update(CaseNote)
        .where(CaseNote.id == note.id, CaseNote.version == note.version, CaseNote.withdrawn_at.is_(None))
        .values(**values, version=note.version + 1)
    )
    if session.execute(statement).rowcount != 1:  # type: ignore[attr-defined]
        return False
    _keep.run(
        session, note_id=note.id, version=note.version, body=note.body, spoke_with=note.spoke_with,
        spoke_at=note.spoke_at, until=at,
    )  # fmt: skip
    return True


def mention(session: Session, note: Plain, account_ids: Collection[int], at: datetime) -> None:
    """Notes that these people are mentioned; `note` says agency, note_id and case_id."""
    for account_id in sorted(account_ids):
        _mention.run(session, **note, account_id=account_id, at=at)


def mentioned(session: Session, note_ids: Collection[int]) -> list[NamedRow]:
    """Everybody mentioned in these notes."""
    statement = (
        sa.select(NoteMention.note_id, NoteMention.account_id, Account.full_name)
        .join(Account, Account.id == NoteMention.account_id)
        .where(NoteMention.note_id.in_(note_ids))
        .order_by(NoteMention.id)
    )
    return [NamedRow._make(row) for row in session.execute(statement)]


def earlier(session: Session, note_ids: Collection[int]) -> list[EarlierRow]:
    """What these notes said before, the newest first."""
    statement = (
        sa.select(CaseNoteText.note_id, CaseNoteText.body, CaseNoteText.until)
        .where(CaseNoteText.note_id.in_(note_ids))
        .order_by(CaseNoteText.note_id, CaseNoteText.version.desc())
    )
    return [EarlierRow._make(row) for row in session.execute(statement)]


def holders(
    session: Session, agencies: Collection[str], roles: Collection[str], case_id: int, enterprise_id: int
) -> list[HolderRow]:
    """Who holds one of the roles, without the people of the applicant and those who sit in a council of the case."""
    member = sa.exists().where(
        Member.account_id == Account.id, Member.enterprise_id == enterprise_id, Member.ended_at.is_(None)
    )
    statement = (
        sa.select(Account.id, Account.full_name, Grant.role)
        .join(Grant, Grant.account_id == Account.id)
        .where(
            Grant.agency.in_(agencies),
            Grant.role.in_(roles),
            Grant.ended_at.is_(None),
            Account.status == "active",
            ~member,
            ~seated(sa.literal(case_id), Account.id),
        )
    )
    return [HolderRow._make(row) for row in session.execute(statement)]


def seated(case_id: SomeId, account_id: SomeId) -> sa.Exists:
    """Whether an account sits in a council that has the case before it."""
    return sa.exists().where(
        CouncilCase.case_id == case_id, Seat.council_id == CouncilCase.council_id, Seat.account_id == account_id
    )


def read_to(session: Session, account_id: int, case_id: int, note_id: int) -> None:
    """Notes that somebody has read the notes of a case up to this one; never less than before."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(NoteReader).values(account_id=account_id, case_id=case_id, note_id=note_id)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["account_id", "case_id"],
            set_={"note_id": statement.excluded.note_id},
            where=NoteReader.note_id < statement.excluded.note_id,
        )
    )


def texts(session: Session, agency: str) -> list[WrittenRow]:
    """Every note of an agency with what it says."""
    statement = sa.select(CaseNote.public_id, CaseNote.body).where(CaseNote.agency == agency)
    return [WrittenRow._make(row) for row in session.execute(statement)]


def told(session: Session, agencies: Collection[str], kinds: Collection[str]) -> Iterator[str]:
    """What the histories say of notes, the oldest event first."""
    statement = sa.select(Event.body).where(Event.agency.in_(agencies), Event.kind.in_(kinds)).order_by(Event.id)
    yield from session.scalars(statement)

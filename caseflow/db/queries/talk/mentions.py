"""Statements on the mentions of one person: how many are unread, which there are, and that they were read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Account, Case, CaseNote, Enterprise, NoteMention
from caseflow.db.prepared import Prepared, given
from caseflow.db.queries.talk.notes import seated


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose mentions: the account, the agency whose cases it reads, and the enterprises for which it acts itself."""

    account_id: int
    agency: str
    enterprises: Collection[int]


class MentionRow(NamedTuple):
    """One mention: where it stands, who wrote it, and what the note says."""

    id: int
    at: datetime
    read_at: datetime | None
    note_public_id: str
    kind: str
    body: str
    author_name: str
    case_public_id: str
    code: str | None
    enterprise_name: str


def _visible(reader: Reader) -> tuple[sa.ColumnElement[bool], ...]:
    """What a reader of all cases may still see: no draft, no case of their own enterprise, none that they judge."""
    return (
        NoteMention.account_id == reader.account_id,
        CaseNote.withdrawn_at.is_(None),
        Case.agency == reader.agency,
        Case.submitted_at.is_not(None),
        ~seated(NoteMention.case_id, NoteMention.account_id),
        *((Case.enterprise_id.not_in(tuple(reader.enterprises)),) if reader.enterprises else ()),
    )


class _Counted(NamedTuple):
    unread: int


@lru_cache(maxsize=64)
def _unread(most: int, enterprises: int) -> Prepared[_Counted]:
    """Built once: the head of every page asks."""
    reader = Reader(
        cast("int", given(NoteMention.account_id, "reader")),
        cast("str", given(Case.agency, "agency")),
        [cast("int", given(Case.enterprise_id, f"own_{n}")) for n in range(enterprises)],
    )
    found = (
        sa.select(NoteMention.id)
        .join(CaseNote, CaseNote.id == NoteMention.note_id)
        .join(Case, Case.id == NoteMention.case_id)
        .where(*_visible(reader), NoteMention.read_at.is_(None))
        .limit(most)
        .subquery()
    )
    return Prepared(sa.select(sa.func.count().label("unread")).select_from(found), _Counted)


def unread(session: Session, reader: Reader, most: int) -> int:
    """How many mentions wait to be read, counted no further than `most`."""
    own = {f"own_{n}": enterprise for n, enterprise in enumerate(reader.enterprises)}
    found = _unread(most, len(own)).one(session, reader=reader.account_id, agency=reader.agency, **own)
    return found.unread if found is not None else 0


def page(session: Session, reader: Reader, before: int | None, most: int) -> list[MentionRow]:
    """The mentions, the newest first: those older than the mention `before`, or from the newest."""
    statement = (
        sa.select(
            NoteMention.id, NoteMention.at, NoteMention.read_at, CaseNote.public_id, CaseNote.kind, CaseNote.body,
            Account.full_name, Case.public_id, Case.code, Enterprise.name,
        )
        .join(CaseNote, CaseNote.id == NoteMention.note_id)
        .join(Account, Account.id == CaseNote.author_id)
        .join(Case, Case.id == NoteMention.case_id)
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .where(*_visible(reader))
        .order_by(NoteMention.id.desc())
        .limit(most)
    )  # fmt: skip
    if before is not None:
        statement = statement.where(NoteMention.id < before)
    return [MentionRow._make(row) for row in session.execute(statement)]


def one(session: Session, reader: Reader, mention_id: int) -> MentionRow | None:
    """One mention of this person that they may see."""
    return next((row for row in page(session, reader, mention_id + 1, 1) if row.id == mention_id), None)


def mark(session: Session, account_id: int, mention_ids: Collection[int], at: datetime) -> None:
    """Notes that somebody has read these mentions."""
    _mark(session, at, NoteMention.account_id == account_id, NoteMention.id.in_(mention_ids))


def mark_case(session: Session, account_id: int, case_id: int, note_id: int, at: datetime) -> None:
    """Notes that somebody has read what mentions them in a case, up to a note."""
    _mark(
        session, at, NoteMention.account_id == account_id, NoteMention.case_id == case_id,
        NoteMention.note_id <= note_id,
    )  # fmt: skip


def mark_up_to(session: Session, account_id: int, mention_id: int, at: datetime) -> None:
    """Notes that somebody has read all their mentions up to this one."""
    _mark(session, at, NoteMention.account_id == account_id, NoteMention.id <= mention_id)


def _mark(session: Session, at: datetime, *which: sa.ColumnElement[bool]) -> None:
    session.execute(sa.update(NoteMention).where(*which, NoteMention.read_at.is_(None)).values(read_at=at))

"""The letters about the cases of an applicant's enterprises, each once, and which of them a person has read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from caseflow.db.models import Case, LetterRead, Member, OutboxMessage

_O = OutboxMessage


class LetterRow(NamedTuple):
    """A letter, the case it is about, and whether this person has opened it."""

    id: int
    subject: str
    body: str
    recipient: str
    created_at: datetime
    case_public_id: str
    case_code: str | None
    definition: str
    read: bool


def letters(
    session: Session, account_id: int, enterprises: Collection[int], after: int | None, limit: int
) -> list[LetterRow]:
    """The newest letters first, beyond the letter `after`."""
    statement = _select(account_id, enterprises).order_by(_O.id.desc()).limit(limit)
    if after is not None:
        statement = statement.where(_O.id < after)
    return [LetterRow(*row) for row in session.execute(statement)]


def letter(session: Session, account_id: int, enterprises: Collection[int], letter_id: int) -> LetterRow | None:
    """One letter of these enterprises."""
    row = session.execute(_select(account_id, enterprises).where(_O.id == letter_id)).one_or_none()
    return None if row is None else LetterRow(*row)


def unread(session: Session, account_id: int, enterprises: Collection[int], most: int) -> list[int]:
    """The letters that this person has not opened yet, at most so many."""
    statement = (
        sa.select(_O.id)
        .where(*_theirs(account_id, enterprises), sa.not_(_was_read(account_id)))
        .order_by(_O.id.desc())
        .limit(most)
    )
    return list(session.scalars(statement))


def mark(session: Session, account_id: int, letter_ids: Collection[int], at: datetime) -> None:
    """Notes that the person has opened these letters, none of which they had opened before."""
    if letter_ids:
        rows = [{"account_id": account_id, "message_id": one, "read_at": at} for one in letter_ids]
        session.execute(sa.insert(LetterRead), rows)


def _select(account_id: int, enterprises: Collection[int]) -> sa.Select[*tuple[Any, ...]]:
    found: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            _O.id, _O.subject, _O.body, _O.recipient, _O.created_at, Case.public_id, Case.code, Case.definition,
            _was_read(account_id),
        )
        .join(Case, Case.id == _O.case_id)
        .where(*_theirs(account_id, enterprises))
    )  # fmt: skip
    return found


def _was_read(account_id: int) -> sa.Exists:
    return sa.exists().where(LetterRead.account_id == account_id, LetterRead.message_id == _O.id)


def _theirs(account_id: int, enterprises: Collection[int]) -> list[sa.ColumnElement[bool]]:
    """Letters about the enterprises' cases to their people: one's own copy, else the first that a colleague got.

    What was sent to the staff about the same cases is not among them.
    """
    cases = sa.select(Case.id).where(Case.enterprise_id.in_(enterprises))
    colleagues = sa.select(Member.account_id).where(
        Member.enterprise_id.in_(enterprises), Member.account_id != account_id
    )
    copy = aliased(OutboxMessage)
    same = (copy.event_id == _O.event_id, copy.message == _O.message)
    mine = sa.exists().where(*same, copy.account_id == account_id)
    sooner = sa.exists().where(*same, copy.id < _O.id, copy.account_id.in_(colleagues))
    theirs = sa.and_(_O.account_id.in_(colleagues), sa.not_(mine), sa.not_(sooner))
    return [_O.case_id.in_(cases), sa.or_(_O.account_id == account_id, theirs)]

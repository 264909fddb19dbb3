"""Tables sent to be imported: waiting to be read, read, entered all at once or put aside."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Values
from caseflow.db.models import Account, Import

LEASE = timedelta(minutes=5)
"""A worker that was silent for this long has died; another one reads the file anew."""


class ClaimedImport(NamedTuple):
    """A file that is to be read: its import, its content, and what kind of table it is."""

    id: int
    sha256: str
    kind: str


class ImportRow(NamedTuple):
    """One import as its list says it."""

    id: int
    public_id: str
    name: str
    state: str
    done: int
    total: int
    problem_count: int
    uploaded_at: datetime
    uploaded_by: str


def add(session: Session, values: Values) -> int:
    """Writes a new import; gives its id."""
    return int(session.execute(sa.insert(Import).returning(Import.id), dict(values)).scalar_one())


def by_public_id(session: Session, agency: str, public_id: str, *, lock: bool = False) -> Import | None:
    """One import; locked, nobody else changes it until the transaction ends."""
    statement = sa.select(Import).where(Import.agency == agency, Import.public_id == public_id)
    return session.scalar(statement.with_for_update() if lock else statement)


def of_content(session: Session, agency: str, sha256: str) -> Import | None:
    """The newest import of this very content that was not put aside."""
    statement = sa.select(Import).where(Import.agency == agency, Import.sha256 == sha256, Import.state != "discarded")
    return session.scalar(statement.order_by(Import.id.desc()).limit(1))


def change(session: Session, import_id: int, state: str, values: Values) -> bool:
    """Writes `values` into an import that still is in `state`; false when it is not."""
    mine = sa.update(Import).where(Import.id == import_id, Import.state == state)
    return session.execute(mine.values(**values).returning(Import.id)).one_or_none() is not None


def waiting(session: Session, agency: str, now: datetime) -> int | None:
    """The oldest file to be read: one that waits, or one whose reader has died."""
    left = sa.and_(Import.state == "reading", Import.claimed_at < now - LEASE)
    statement = (
        sa.select(Import.id)
        .where(Import.agency == agency, sa.or_(Import.state == "waiting", left))
        .order_by(Import.id)
        .limit(1)
    )
    return session.scalar(statement)


def claim(session: Session, import_id: int, now: datetime) -> ClaimedImport | None:
    """Takes a file to be read, from its beginning; None when another worker was faster."""
    left = sa.and_(Import.state == "reading", Import.claimed_at < now - LEASE)
    mine = sa.update(Import).where(Import.id == import_id, sa.or_(Import.state == "waiting", left))
    taken = mine.values(state="reading", claimed_at=now, done=0).returning(Import.id, Import.sha256, Import.kind)
    found = session.execute(taken).one_or_none()
    return None if found is None else ClaimedImport(**found._mapping)


def page(session: Session, agency: str, after: int | None, size: int) -> list[ImportRow]:
    """Imports, newest first, beyond the id `after`; `size` + 1 of them to see whether more follow."""
    statement = (
        sa.select(
            Import.id, Import.public_id, Import.name, Import.state, Import.done, Import.total, Import.problem_count,
            Import.uploaded_at, Account.full_name.label("uploaded_by"),
        )
        .join(Account, Account.id == Import.uploaded_by)
        .where(Import.agency == agency)
        .order_by(Import.id.desc())
        .limit(size + 1)
    )  # fmt: skip
    narrowed = statement if after is None else statement.where(Import.id < after)
    return [ImportRow(**row._mapping) for row in session.execute(narrowed)]

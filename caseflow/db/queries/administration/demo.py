"""What the demo asks before it fills a database: whether anybody is there, and how far an earlier try came."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Account, Event


class LastRow(NamedTuple):
    """The newest event of a stream."""

    kind: str
    body: str


def nobody(session: Session) -> bool:
    """Whether there is no account at all."""
    return session.scalar(sa.select(Account.id).limit(1)) is None


def last(session: Session, stream: str) -> LastRow | None:
    """Kind and body of the newest event of a stream."""
    statement = sa.select(Event.kind, Event.body).where(Event.stream == stream).order_by(Event.seq.desc()).limit(1)
    row = session.execute(statement).one_or_none()
    return None if row is None else LastRow(*row)

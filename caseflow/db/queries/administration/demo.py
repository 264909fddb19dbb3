"""What the demo asks before it fills a database: whether anybody is there, and how far an earlier try came."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.base import Record
from caseflow.db.models import Account, Event


def nobody(session: Session) -> bool:
    """Whether there is no account at all."""
    return session.scalar(sa.select(Account.id).limit(1)) is None


def last(session: Session, stream: str) -> Record | None:
    """Kind and body of the newest event of a stream."""
    statement = sa.select(Event.kind, Event.body).where(Event.stream == stream).order_by(Event.seq.desc()).limit(1)
    return session.execute(statement).one_or_none()

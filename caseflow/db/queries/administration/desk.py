"""Lists for the administrator: messages and audit events, read by their edge and never by counting."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Event, OutboxMessage


class MessageRow(NamedTuple):
    """A message in the administrator's outbox."""

    id: int
    message: str
    recipient: str
    subject: str
    status: str
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    possible_duplicate: bool


class EventRow(NamedTuple):
    """An event in the audit log."""

    id: int
    stream: str
    seq: int
    kind: str
    name: str
    from_state: str | None
    to_state: str | None
    actor_id: int
    at: datetime
    body: str
    hash: str


def messages(session: Session, agency: str, status: str, words: str, after: int | None, size: int) -> list[MessageRow]:
    """Messages, the newest first, below id `after`; `size` + 1 of them so that one sees whether more follow."""
    m = OutboxMessage
    query = sa.select(
        m.id, m.message, m.recipient, m.subject, m.status, m.attempts, m.created_at, m.sent_at, m.possible_duplicate
    ).where(m.agency == agency)
    if status:
        query = query.where(m.status == status)
    if words:
        query = query.where(m.recipient.contains(words.lower(), autoescape=True))
    if after is not None:
        query = query.where(m.id < after)
    return [MessageRow(*row) for row in session.execute(query.order_by(m.id.desc()).limit(size + 1))]


def message(session: Session, agency: str, message_id: int) -> OutboxMessage | None:
    """One message."""
    return session.scalar(
        sa.select(OutboxMessage).where(OutboxMessage.id == message_id, OutboxMessage.agency == agency)
    )


def events(session: Session, agencies: Collection[str], stream: str, after: int | None, size: int) -> list[EventRow]:
    """Audit events of these agencies, the newest first, of one stream or of all."""
    e = Event
    query = sa.select(
        e.id, e.stream, e.seq, e.kind, e.name, e.from_state, e.to_state, e.actor_id, e.at, e.body, e.hash
    ).where(e.agency.in_(agencies))
    if stream:
        query = query.where(e.stream == stream)
    if after is not None:
        query = query.where(e.id < after)
    return [EventRow._make(row) for row in session.execute(query.order_by(e.id.desc()).limit(size + 1))]

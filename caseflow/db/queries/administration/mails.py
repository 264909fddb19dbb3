"""Messages as the administrator lists them: read by their edge and never by counting them all."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import OutboxMessage

_M = OutboxMessage


class MailRow(NamedTuple):
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
    last_error: str


def page(
    session: Session, agency: str, status: str, to: tuple[str, Collection[int]] | None, after: int | None, size: int
) -> list[MailRow]:
    """Messages, the newest first, below id `after`; `size` + 1 of them so that one sees whether more follow.

    `to` is an address and the people whose messages are wanted.
    """
    query = sa.select(*(getattr(_M, name) for name in MailRow._fields)).where(_M.agency == agency)
    if status:
        query = query.where(_M.status == status)
    if to is not None:
        query = query.where(sa.or_(_M.recipient == to[0], _M.account_id.in_(to[1])))
    if after is not None:
        query = query.where(_M.id < after)
    return [MailRow(*row) for row in session.execute(query.order_by(_M.id.desc()).limit(size + 1))]


def one(session: Session, agency: str, message_id: int) -> OutboxMessage | None:
    """One message."""
    return session.scalar(sa.select(_M).where(_M.id == message_id, _M.agency == agency))


def count(session: Session, agency: str, status: str, before: datetime | None = None) -> int:
    """How many messages of an agency have this status, those that may leave after `before` left out."""
    mine = [_M.agency == agency, _M.status == status]
    if before is not None:
        mine.append(_M.next_at <= before)
    return session.scalar(sa.select(sa.func.count()).select_from(_M).where(*mine)) or 0

"""The outbox: queued in the transaction of the cause, claimed with a lease, marked when sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import OutboxMessage
from caseflow.db.prepared import Insertion

_ROW = (
    "agency", "case_id", "event_id", "account_id", "message", "channel", "recipient", "locale", "subject", "body",
    "message_id", "status", "attempts", "possible_duplicate", "created_at", "next_at", "last_error",
)  # fmt: skip
_NEW = {"attempts": 0, "possible_duplicate": False, "last_error": "", "status": "queued"}
_insert = Insertion(OutboxMessage, *_ROW)


def add(session: Session, rows: Sequence[Plain]) -> None:
    """Queues messages."""
    _insert.run(session, [{**_NEW, **row} for row in rows])


def _due(agency: str, now: datetime) -> sa.Select[int]:
    """The message that is due longest, or whose lease ran out."""
    return (
        sa.select(OutboxMessage.id)
        .where(
            OutboxMessage.agency == agency,
            sa.or_(
                sa.and_(OutboxMessage.status == "queued", OutboxMessage.next_at <= now),
                sa.and_(OutboxMessage.status == "sending", OutboxMessage.lease_until < now),
            ),
        )
        .order_by(OutboxMessage.next_at, OutboxMessage.id)
        .limit(1)
    )


def is_due(session: Session, agency: str, now: datetime) -> bool:
    """Whether a message waits to be claimed; takes no lock."""
    return session.execute(_due(agency, now)).first() is not None


class LeasedRow(NamedTuple):
    """A message on its way out."""

    id: int
    recipient: str
    subject: str
    body: str
    message_id: str
    attempts: int


def claim(session: Session, agency: str, worker: str, now: datetime, lease: timedelta) -> LeasedRow | None:
    """Leases one message that is due, or whose lease ran out (that one may be a duplicate)."""
    statement = (
        sa.update(OutboxMessage)
        .where(OutboxMessage.id == _due(agency, now).with_for_update(skip_locked=True).scalar_subquery())
        .values(
            status="sending",
            worker=worker,
            lease_until=now + lease,
            attempts=OutboxMessage.attempts + 1,
            possible_duplicate=sa.or_(OutboxMessage.possible_duplicate, OutboxMessage.status == "sending"),
        )
        .returning(
            OutboxMessage.id,
            OutboxMessage.recipient,
            OutboxMessage.subject,
            OutboxMessage.body,
            OutboxMessage.message_id,
            OutboxMessage.attempts,
        )
        .execution_options(synchronize_session=False)
    )
    row = session.execute(statement).one_or_none()
    return None if row is None else LeasedRow(*row)


def finish(session: Session, message_id: int, worker: str, values: Plain) -> bool:
    """Writes the end of one delivery; only the holder of the lease may, otherwise false."""
    result = session.execute(
        sa.update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.status == "sending", OutboxMessage.worker == worker)
        .values(lease_until=None, **values)
    )
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]


def revive(session: Session, message_id: int, now: datetime) -> bool:
    """Queues a message that was given up once more; false when it was not."""
    result = session.execute(
        sa.update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.status == "dead")
        .values(status="queued", attempts=0, next_at=now)
    )
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]


def revive_all(session: Session, agency: str, now: datetime) -> int:
    """Queues every message of an agency that was given up once more; gives how many."""
    result = session.execute(
        sa.update(OutboxMessage)
        .where(OutboxMessage.agency == agency, OutboxMessage.status == "dead")
        .values(status="queued", attempts=0, next_at=now)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def newest_body(session: Session, account_id: int) -> str | None:
    """The text of the newest message to an account."""
    statement = sa.select(OutboxMessage.body).where(OutboxMessage.account_id == account_id)
    return session.scalars(statement.order_by(OutboxMessage.id.desc()).limit(1)).first()

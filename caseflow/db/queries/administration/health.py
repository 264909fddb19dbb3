"""Rows that tell whether the installation is alive: heartbeats, and what is overdue."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Heartbeat, OutboxMessage, Timer


def write_heartbeat(session: Session, node: str, at: datetime) -> None:
    """Notes that `node` beat at `at`."""
    session.merge(Heartbeat(node=node, beat_at=at))


def last_heartbeat(session: Session) -> datetime | None:
    """The newest beat of any node."""
    return session.scalar(sa.select(sa.func.max(Heartbeat.beat_at)))


def oldest_open_timer(session: Session) -> datetime | None:
    """When the earliest timer that has not fired is, or was, due."""
    return session.scalar(sa.select(sa.func.min(Timer.due_at)).where(Timer.open.is_(True)))


def oldest_queued_message(session: Session) -> datetime | None:
    """When the earliest message that has not left may, or might have, left."""
    return session.scalar(sa.select(sa.func.min(OutboxMessage.next_at)).where(OutboxMessage.status == "queued"))

"""Rows that tell whether the installation is alive: heartbeats, and what is overdue."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Heartbeat, OutboxMessage, Timer


class NodeRow(NamedTuple):
    """A machine that beats, and when it did last."""

    node: str
    beat_at: datetime


def write_heartbeat(session: Session, agency: str, node: str, at: datetime) -> None:
    """Notes that `node` beat for an agency at `at`."""
    session.merge(Heartbeat(agency=agency, node=node, beat_at=at))


def last_heartbeat(session: Session, agency: str) -> datetime | None:
    """The newest beat of any node for an agency."""
    return session.scalar(sa.select(sa.func.max(Heartbeat.beat_at)).where(Heartbeat.agency == agency))


def nodes(session: Session, agency: str, most: int) -> list[NodeRow]:
    """The machines that beat for an agency, the last one first."""
    mine = sa.select(Heartbeat.node, Heartbeat.beat_at).where(Heartbeat.agency == agency)
    return [NodeRow(*row) for row in session.execute(mine.order_by(Heartbeat.beat_at.desc()).limit(most))]


def oldest_open_timer(session: Session, agency: str) -> datetime | None:
    """When the earliest timer of an agency that has not fired is, or was, due."""
    waiting = (Timer.agency == agency, Timer.open.is_(True))
    return session.scalar(sa.select(sa.func.min(Timer.due_at)).where(*waiting))


def late_timers(session: Session, agency: str, before: datetime) -> int:
    """How many timers of an agency were due before that moment and have not fired."""
    late = (Timer.agency == agency, Timer.open.is_(True), Timer.due_at < before)
    return session.scalar(sa.select(sa.func.count()).select_from(Timer).where(*late)) or 0


def oldest_queued_message(session: Session, agency: str) -> datetime | None:
    """When the earliest message of an agency that has not left may, or might have, left."""
    waiting = (OutboxMessage.agency == agency, OutboxMessage.status == "queued")
    return session.scalar(sa.select(sa.func.min(OutboxMessage.next_at)).where(*waiting))

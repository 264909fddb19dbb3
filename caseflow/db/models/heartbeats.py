"""When each scheduler last showed that it lives, and when none did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.db.base import Base, Key


class Heartbeat(Base):
    """One machine that beats for an agency; the row is overwritten at every beat and is no part of the audit chain."""

    __tablename__ = "heartbeats"

    agency: Mapped[str] = mapped_column(String(40), primary_key=True)
    node: Mapped[str] = mapped_column(String(120), primary_key=True)
    beat_at: Mapped[datetime]


class Outage(Base):
    """A time in which no machine beat for an agency: the evidence for whoever could not act in it; never changed."""

    __tablename__ = "outages"
    __table_args__ = (Index("ix_outages_ended_at", "ended_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    agency: Mapped[str] = mapped_column(String(40))
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime]

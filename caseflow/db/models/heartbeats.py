"""When each scheduler last showed that it lives."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.db.base import Base


class Heartbeat(Base):
    """One machine that beats; the row is overwritten at every beat and is no part of the audit chain."""

    __tablename__ = "heartbeats"

    node: Mapped[str] = mapped_column(String(120), primary_key=True)
    beat_at: Mapped[datetime]

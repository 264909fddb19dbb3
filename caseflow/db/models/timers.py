"""What must happen later: one row per occurrence, fired once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.core.values import JsonValue
from caseflow.db.base import Base, Json, Key


class Timer(Base):
    """One thing to do at `due_at`; `open` is true until it fired or was cancelled.

    `occurrence` makes it unique: the case's version when it was set, so that entering a state twice sets two timers.
    `what` is {"do": "remind"|"escalate"|"act"|"surveillance"|"notice", ...}.
    """

    __tablename__ = "timers"
    __table_args__ = (
        UniqueConstraint("case_id", "name", "occurrence"),
        Index("ix_timers_open_due_at", "open", "due_at", "id"),
        Index("ix_timers_case_id_open", "case_id", "open"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    agency: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    name: Mapped[str] = mapped_column(String(60))
    occurrence: Mapped[int]
    due_at: Mapped[datetime]
    what: Mapped[JsonValue] = mapped_column(Json)
    open: Mapped[bool] = mapped_column(default=True)
    fired_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    try_after: Mapped[datetime | None]  # of one that failed: not before this
    note: Mapped[str] = mapped_column(String(300), default="")

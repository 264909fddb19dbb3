"""Messages on their way: the exact text is kept, the row is the truth, delivery may be repeated safely."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.db.base import Base, Key


class OutboxMessage(Base):
    """One message to one recipient because of one event.

    `status`: queued -> sending (leased) -> sent | queued again (transient failure) | dead (permanent, or 8 tries).
    `kept` is written to be read and never sent: the history of the demo province.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("event_id", "message", "recipient", "channel"),
        Index("ix_outbox_status_next_at", "status", "next_at", "id"),
        Index("ix_outbox_status_id", "agency", "status", "id"),
        Index("ix_outbox_account_id", "account_id", "id"),
        Index("ix_outbox_case_id_id", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    agency: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    message: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(10))
    recipient: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(10), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    possible_duplicate: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    worker: Mapped[str | None] = mapped_column(String(60))
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(500), default="")


class LetterRead(Base):
    """A person of an applicant has opened a letter, for the first time at `read_at`."""

    __tablename__ = "letter_reads"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), primary_key=True)
    read_at: Mapped[datetime]

"""The hash-chained history of every mutation, and the keys that make an act happen once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.core.values import JsonValue
from caseflow.db.base import Base, Json, Key


class Event(Base):
    """One mutation: who, what, when, with the hash of the event before it in the same stream.

    The stream is `case/<id>`, `account/<id>`, `enterprise/<id>`, `council/<id>`, `certificate/<id>` or `content`.
    `body` is the canonical JSON that was hashed; the other columns repeat parts of it for queries.
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("stream", "seq"),
        Index("ix_events_case_id_seq", "case_id", "seq"),
        Index("ix_events_actor_id_at", "actor_id", "at", "id"),
        Index("ix_events_at", "agency", "at", "id"),
        Index("ix_events_kind", "agency", "kind", "at", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    agency: Mapped[str] = mapped_column(String(40))
    stream: Mapped[str] = mapped_column(String(60))
    seq: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(40))  # transition, draft_saved, document_added, signed_in ...
    name: Mapped[str] = mapped_column(String(60), default="")  # of a transition: the action
    from_state: Mapped[str | None] = mapped_column(String(40))
    to_state: Mapped[str | None] = mapped_column(String(40))
    actor_id: Mapped[int]
    at: Mapped[datetime]
    body: Mapped[str] = mapped_column(Text)
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Stream(Base):
    """The end of every chain that is not a case's (a case carries its own)."""

    __tablename__ = "streams"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    seq: Mapped[int]
    head_hash: Mapped[str] = mapped_column(String(64))


class IdempotencyKey(Base):
    """One intent of one person and its result; the same key returns the same result."""

    __tablename__ = "idempotency_keys"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    actor_id: Mapped[int]
    what: Mapped[str] = mapped_column(String(100))
    result: Mapped[JsonValue] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(index=True)

"""What the staff says to one another about a case: notes, who is mentioned, who has read, who has the case open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.db.base import Base, Key


class CaseNote(Base):
    """One internal note as it reads now; `version` counts its texts, `withdrawn_at` when its author took it back."""

    __tablename__ = "case_notes"
    __table_args__ = (Index("ix_case_notes_case_id_id", "case_id", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    agency: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str] = mapped_column(String(10))  # note, call, handover
    body: Mapped[str] = mapped_column(Text)
    spoke_with: Mapped[str] = mapped_column(String(200), default="")  # of a call
    spoke_at: Mapped[datetime | None]
    version: Mapped[int]
    written_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class CaseNoteText(Base):
    """What a note said before its author changed it; never deleted."""

    __tablename__ = "case_note_texts"

    note_id: Mapped[int] = mapped_column(ForeignKey("case_notes.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    spoke_with: Mapped[str] = mapped_column(String(200), default="")
    spoke_at: Mapped[datetime | None]
    until: Mapped[datetime]


class NoteMention(Base):
    """Somebody named in a note, until they have read it; it grants nothing."""

    __tablename__ = "note_mentions"
    __table_args__ = (
        UniqueConstraint("note_id", "account_id"),
        Index("ix_note_mentions_account_id_read_at_id", "account_id", "read_at", "id"),
        Index("ix_note_mentions_account_id_id", "account_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    agency: Mapped[str] = mapped_column(String(40))
    note_id: Mapped[int] = mapped_column(ForeignKey("case_notes.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class NoteReader(Base):
    """Up to which note somebody has read those of a case; overwritten, and no part of the audit chain."""

    __tablename__ = "note_readers"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    note_id: Mapped[int]


class CasePresence(Base):
    """Who of the staff has a case open; overwritten every few seconds, swept when old, no part of the audit chain."""

    __tablename__ = "case_presences"
    __table_args__ = (Index("ix_case_presences_seen_at", "seen_at"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    writing: Mapped[bool]
    seen_at: Mapped[datetime]

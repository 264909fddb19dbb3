"""Published content: definitions and forms, immutable under their hash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.db.base import Base, Key


class Published(Base):
    """One assembled workflow or form exactly as it was published; `body` is canonical JSON, its SHA-256 the key."""

    __tablename__ = "published"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # workflow, form
    name: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]


class Edition(Base):
    """Which hash a name meant from when on to an agency: the newest row is the one in force, `retired` withdraws it.

    What two agencies publish is stored once, and what one of them withdraws stays in force for the other.
    """

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("agency", "kind", "name", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    agency: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    retired: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]

"""What binds cases to each other, and the numbers that notices are given."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.core.values import JsonValue
from caseflow.db.base import Base, Json, Key


class CaseLink(Base):
    """One case bound to another by a kind of link (links.yaml); it changes only while both cases are locked."""

    __tablename__ = "case_links"
    __table_args__ = (
        UniqueConstraint("kind", "from_case_id", "to_case_id"),
        Index("ix_case_links_from", "from_case_id", "kind", "to_case_id"),
        Index("ix_case_links_to", "to_case_id", "kind", "from_case_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    agency: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(40))
    from_case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    to_case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    created_at: Mapped[datetime]
    created_by: Mapped[int]


class Notice(Base):
    """A notice with a number of its book, gapless in every year; `valid_to` is its last valid day."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("agency", "book", "year", "serial"), Index("ix_notices_case_id", "case_id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    agency: Mapped[str] = mapped_column(String(40))
    book: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(60))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    called: Mapped[JsonValue | None] = mapped_column(Json)  # in both languages; none: as notices were first called
    issued_on: Mapped[date]
    valid_to: Mapped[date | None]
    ended_on: Mapped[date | None]  # by a step, before its last day
    issued_by: Mapped[int]

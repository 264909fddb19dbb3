"""What a person of the staff keeps of the desk: views, columns, and how far cases had come when they were opened."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.core.values import JsonValue
from caseflow.db.base import Base, Json, Key


class SavedView(Base):
    """A filter that somebody gave a name: the parts of its address, at its place among the person's tabs."""

    __tablename__ = "saved_views"
    __table_args__ = (Index("ix_saved_views_account_id_position", "account_id", "position"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    parts: Mapped[JsonValue] = mapped_column(Json)
    created_at: Mapped[datetime]


class DeskColumns(Base):
    """The columns that somebody chose for the queue."""

    __tablename__ = "desk_columns"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)
    names: Mapped[str] = mapped_column(String(200))  # separated by spaces


class CaseLook(Base):
    """The version of a case that a person saw last; kept for as long as it can say that something is new."""

    __tablename__ = "case_looks"
    __table_args__ = (Index("ix_case_looks_looked_at", "looked_at"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    version: Mapped[int]
    looked_at: Mapped[datetime]

"""Tables that somebody sent to be read into the register, and what reading them found."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.core.values import JsonValue
from caseflow.db.base import Base, Json, Key


class Import(Base):
    """One file: waiting, reading, faulty, ready, imported or discarded. Its rows enter the register all or none."""

    __tablename__ = "imports"
    __table_args__ = (
        Index("ix_imports_agency_id", "agency", "id"),
        Index("ix_imports_agency_sha256", "agency", "sha256"),
        Index("ix_imports_state_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    agency: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(5))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    claimed_at: Mapped[datetime | None]  # by the worker that reads it; one that died is followed by another
    done: Mapped[int] = mapped_column(default=0)  # rows read so far
    total: Mapped[int] = mapped_column(default=0)
    rows: Mapped[JsonValue] = mapped_column("read_rows", Json, default=list)  # the typed rows, with the number of each
    problems: Mapped[JsonValue] = mapped_column(Json, default=list)  # [{row, column, name, label, message}]
    problem_count: Mapped[int] = mapped_column(default=0)
    notes: Mapped[JsonValue] = mapped_column(Json, default=list)  # [{vi, en}] what was not read and is no fault
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    uploaded_at: Mapped[datetime]
    ended_by: Mapped[int | None]
    ended_at: Mapped[datetime | None]

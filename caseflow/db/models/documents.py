"""Files: blobs by their content, and the documents that name them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.db.base import Base, Key


class Blob(Base):
    """One stored content, by its SHA-256."""

    __tablename__ = "blobs"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(5))  # pdf, docx, xlsx, jpg, png
    stored_at: Mapped[datetime]


class Document(Base):
    """One file in one place of the checklist of a case, or the evidence of an enterprise; removed, never deleted."""

    __tablename__ = "documents"
    __table_args__ = (
        Index("ix_documents_case_id_slot", "case_id", "slot"),
        Index("ix_documents_enterprise_id", "enterprise_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprises.id"))
    slot: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"))
    added_by: Mapped[int]
    added_at: Mapped[datetime]
    removed_by: Mapped[int | None]
    removed_at: Mapped[datetime | None]
    frozen: Mapped[bool] = mapped_column(default=False)  # part of something signed: stays as it is

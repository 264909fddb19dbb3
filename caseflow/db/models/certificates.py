"""Certificates and the surveillance that keeps them alive."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.db.base import Base, Key


class Certificate(Base):
    """One certificate of one enterprise; dates by DOMAIN 4.6, `valid_to` the last valid day."""

    __tablename__ = "certificates"
    __table_args__ = (
        Index("ix_certificates_register", "agency", "order_on", "id"),
        Index("ix_certificates_enterprise_id", "enterprise_id", "order_on", "id"),
        Index("ix_certificates_case_id", "case_id"),
        UniqueConstraint("agency", "body", "number"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    agency: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    scheme: Mapped[str] = mapped_column(String(40))
    standard: Mapped[str] = mapped_column(String(100))
    edition: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(100))
    number_folded: Mapped[str] = mapped_column(String(100), index=True)
    scope: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(String(200))
    accreditation: Mapped[str] = mapped_column(String(200), default="")
    decided_on: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    restorable_to: Mapped[date | None]  # how long after its end it may still be restored
    status: Mapped[str] = mapped_column(String(12), default="valid")  # valid, suspended, withdrawn, renewed
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    next_due_on: Mapped[date | None]
    order_on: Mapped[date]  # what expires or falls due next comes first in the register; 9999-12-31 when nothing does
    recorded_by: Mapped[int]
    recorded_at: Mapped[datetime]


class Surveillance(Base):
    """One surveillance that falls due, and what came of it; a contractual date, it does not roll to a working day."""

    __tablename__ = "surveillances"
    __table_args__ = (UniqueConstraint("certificate_id", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"))
    number: Mapped[int]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(String(20), default="")  # passed, failed
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[int | None]

"""Certificates, the surveillance that keeps them alive, the changes of their status, the words they are found by."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.db.base import Base, Key

"""The longest word by which a certificate is found; what is longer is cut."""


class Certificate(Base):
    """One certificate of one holder; dates by law.md#certificates, `valid_to` the last valid day.

    A certificate the province paid for has its case. One that was entered or imported may belong to an enterprise
    of the database, or say of its holder only what the yearly counts need: those columns stand on the row itself, as
    they were when it was entered.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        Index("ix_certificates_register", "agency", "order_on", "id"),
        Index("ix_certificates_valid_to", "agency", "valid_to", "id"),
        Index("ix_certificates_enterprise_id", "enterprise_id", "order_on", "id"),
        Index("ix_certificates_case_id", "case_id"),
        Index("ix_certificates_twins", "agency", "body_key", "number_key"),
        Index("ix_certificates_holder", "agency", "holder_tax_code", "standard_key"),
        Index(
            "ix_certificates_counts",
            "agency", "year", "scheme", "size_class", "commune", "body", "holder_tax_code",
        ),
        Index("ix_certificates_import_id", "import_id"),
        Index("ix_certificates_remind_on", "agency", "remind_on", "id"),
        UniqueConstraint("agency", "body", "number"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    agency: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(10), default="supported")  # supported, entered, imported
    version: Mapped[int] = mapped_column(default=1)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprises.id"))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("imports.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), unique=True)
    holder_name: Mapped[str] = mapped_column(String(250))
    holder_tax_code: Mapped[str] = mapped_column(String(14))
    commune: Mapped[str] = mapped_column(String(100), default="")
    size_class: Mapped[str] = mapped_column(String(10), default="")
    scheme: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]  # of the decision
    standard: Mapped[str] = mapped_column(String(100))
    standard_key: Mapped[str] = mapped_column(String(250))  # standard and product, as far as they say the same
    edition: Mapped[str] = mapped_column(String(20), default="")
    product: Mapped[str] = mapped_column(String(300), default="")
    number: Mapped[str] = mapped_column(String(100))
    number_key: Mapped[str] = mapped_column(String(100))  # without case, marks, blanks and punctuation
    scope: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(String(200))
    body_key: Mapped[str] = mapped_column(String(200))
    accreditation: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    decided_on: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    restorable_to: Mapped[date | None]  # how long after its end it may still be restored
    recertify_on: Mapped[date | None]  # what falls due once every surveillance is done
    status: Mapped[str] = mapped_column(String(12), default="valid")  # as last recorded; on a day: CertificateStatus
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    next_due_on: Mapped[date | None]
    order_on: Mapped[date]  # what expires or falls due next comes first in the register; 9999-12-31 when nothing does
    remind_on: Mapped[date | None]  # when its reminders are looked at next; none: its case does that, or none is left
    reminded_on: Mapped[date | None]  # when its last reminder was queued
    recorded_by: Mapped[int]
    recorded_at: Mapped[datetime]


class CertificateStatus(Base):
    """From this day on the certificate stands so: valid (restored), suspended, withdrawn, renewed. None: valid."""

    __tablename__ = "certificate_statuses"
    __table_args__ = (Index("ix_certificate_statuses_on", "certificate_id", "from_on", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"))
    from_on: Mapped[date]
    status: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[int | None]  # None: the system
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

"""Enterprises, cooperatives and household businesses that ask for support, and who acts for them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.core.values import JsonValue
from caseflow.db.base import Base, Json, Key


class Enterprise(Base):
    """One applicant organisation as it told an agency; money in đồng.

    The size class follows NĐ 80/2021 Đ.5; for whom that has none, a word of enterprise_sizes.yaml stands in its place.

    An organisation that asks two agencies has a profile with each: what it declared to one is not the other's to read.
    """

    __tablename__ = "enterprises"
    __table_args__ = (UniqueConstraint("agency", "tax_code"), Index("ix_enterprises_tax_code", "tax_code"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    agency: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(250))
    name_folded: Mapped[str] = mapped_column(String(250), index=True)
    tax_code: Mapped[str] = mapped_column(String(14))
    legal_form: Mapped[str] = mapped_column(String(30))
    sector: Mapped[str] = mapped_column(String(30))
    address: Mapped[str] = mapped_column(String(300), default="")
    commune: Mapped[str] = mapped_column(String(100), default="")
    province: Mapped[str] = mapped_column(String(2))
    phone: Mapped[str] = mapped_column(String(20), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    representative: Mapped[str] = mapped_column(String(120), default="")
    founded_on: Mapped[date | None]
    insured_employees: Mapped[int | None]
    revenue: Mapped[int | None] = mapped_column(BigInteger)
    capital: Mapped[int | None] = mapped_column(BigInteger)
    size_class: Mapped[str] = mapped_column(String(10), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Member(Base):
    """A person who acts for an enterprise: `owner` may invite others, `editor` may prepare applications."""

    __tablename__ = "enterprise_members"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "account_id"),
        Index("ix_enterprise_members_account_id_ended_at", "account_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[str] = mapped_column(String(10))  # owner, editor
    joined_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PriorityFlag(Base):
    """A ground for priority that an enterprise claims (cooperative, start-up, key product, OCOP), with its evidence."""

    __tablename__ = "priority_flags"
    __table_args__ = (Index("ix_priority_flags_enterprise_id_ended_at", "enterprise_id", "ended_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    kind: Mapped[str] = mapped_column(String(20))
    details: Mapped[JsonValue] = mapped_column(Json)  # what the plan asks of such a claim
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    claimed_by: Mapped[int]
    claimed_at: Mapped[datetime]
    verified_by: Mapped[int | None]
    verified_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

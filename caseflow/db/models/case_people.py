"""Who was named for a case, in a role whose people act only where somebody named them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.db.base import Base, Key


class CasePerson(Base):
    """One person named for one case in one role; `ended_at` when that was taken back. Nothing is deleted."""

    __tablename__ = "case_people"
    __table_args__ = (
        Index("ix_case_people_case_id_account_id", "case_id", "account_id"),
        Index("ix_case_people_account_id_role", "account_id", "role"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    agency: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    role: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    named_by: Mapped[int]
    named_at: Mapped[datetime]
    ended_by: Mapped[int | None]
    ended_at: Mapped[datetime | None]

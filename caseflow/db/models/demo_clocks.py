"""How far the clock of a demo stands ahead of the one on the wall; outside demo mode nobody reads or writes it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.db.base import Base


class DemoDays(Base):
    """One agency's demo: `days` ahead now, on the way from `since` to `until`; `leased_until` by the wall's clock."""

    __tablename__ = "demo_days"

    agency: Mapped[str] = mapped_column(String(40), primary_key=True)
    days: Mapped[int]
    since: Mapped[int]
    until: Mapped[int]
    leased_until: Mapped[datetime | None]

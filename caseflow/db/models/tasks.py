"""Work inside a case that runs beside its state: visits, samplings, tests."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.db.base import Base, Key


class CaseTask(Base):
    """One task of one case, for the `number`-th time; `waits_for` is whose turn it is, none once it is over."""

    __tablename__ = "case_tasks"
    __table_args__ = (
        UniqueConstraint("case_id", "name", "number"),
        Index("ix_case_tasks_queue", "agency", "waits_for", "due_order", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    agency: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    name: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    entry: Mapped[int] = mapped_column(default=0)  # the stay of the case in which it was opened
    about: Mapped[int | None]  # of one for each: the revision, or the number of the row, that it is about
    waits_for: Mapped[str | None] = mapped_column(String(40))
    due_on: Mapped[date | None]
    due_provisional: Mapped[bool] = mapped_column(default=False)  # as on the case
    due_order: Mapped[int]  # as on the case: the queue in its order
    status: Mapped[str] = mapped_column(String(10))  # open, done, cancelled
    revision: Mapped[int | None]  # of the task's form, as it was signed
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

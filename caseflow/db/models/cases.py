"""A case, its drafts, what was signed, and the intervals of its clock."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.core.values import JsonValue
from caseflow.db.base import Base, Json, Key

_OPEN = "waits_for IS NOT NULL AND submitted_at IS NOT NULL"
"""What the leader's figures count, from this index alone."""


class Case(Base):
    """One case. `version` counts transitions and guards every move; `seq` and `head_hash` are the end of its chain."""

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "ix_cases_open", "agency", "scheme", "phase", "officer_id", "due_order", "amount",
            sqlite_where=text(_OPEN), postgresql_where=text(_OPEN),
        ),
        Index("ix_cases_queue", "agency", "waits_for", "due_order", "id"),
        Index("ix_cases_due", "agency", "due_order", "id"),
        Index("ix_cases_state", "agency", "state", "id"),
        Index("ix_cases_scheme_year", "agency", "scheme", "year", "id"),
        Index("ix_cases_enterprise", "enterprise_id", "id"),
        Index("ix_cases_officer", "officer_id", "agency", "waits_for", "due_order", "id"),
        UniqueConstraint("agency", "code"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    agency: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(12))
    scheme: Mapped[str] = mapped_column(String(40))
    programme: Mapped[str] = mapped_column(String(40))  # the plan it was handed in under; of a draft, begun under
    code: Mapped[str | None] = mapped_column(String(40))
    definition: Mapped[str] = mapped_column(ForeignKey("published.sha256"))
    title: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(40))
    phase: Mapped[str] = mapped_column(String(40))
    entry: Mapped[int] = mapped_column(default=0)  # how often a phase was entered: what belongs to this stay carries it
    waits_for: Mapped[str | None] = mapped_column(String(40))
    version: Mapped[int]
    seq: Mapped[int]
    head_hash: Mapped[str] = mapped_column(String(64))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    call: Mapped[str | None] = mapped_column(String(40))
    size_class: Mapped[str] = mapped_column(String(10), default="")
    priority: Mapped[int] = mapped_column(default=0)
    amount: Mapped[int | None] = mapped_column(BigInteger)  # integer đồng, as the form signed last at its stage says
    amount_stage: Mapped[str | None] = mapped_column(String(40))  # a name of workflows/amounts.yaml
    year: Mapped[int]
    due_on: Mapped[date | None]
    due_provisional: Mapped[bool] = mapped_column(default=False)  # the calendar of a year on the way is not known yet
    due_order: Mapped[int]  # due date and priority as one number (services.deadlines.order): the queue in its order
    resolution_due_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime]
    state_since: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Draft(Base):
    """A form being filled in: one per case and form; `version` tells two editors about each other."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("case_id", "form"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    form: Mapped[str] = mapped_column(String(40))
    form_sha256: Mapped[str] = mapped_column(ForeignKey("published.sha256"))
    values: Mapped[JsonValue] = mapped_column("field_values", Json)
    version: Mapped[int]
    saved_by: Mapped[int]
    saved_at: Mapped[datetime]


class Submission(Base):
    """What was signed: the typed values and the files of one form, frozen; a supplement is the next revision."""

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("case_id", "form", "revision"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    form: Mapped[str] = mapped_column(String(40))
    revision: Mapped[int]
    entry: Mapped[int] = mapped_column(default=0)  # the stay of the case in which it was signed
    form_sha256: Mapped[str] = mapped_column(ForeignKey("published.sha256"))
    values: Mapped[JsonValue] = mapped_column("field_values", Json)
    documents: Mapped[JsonValue] = mapped_column(Json)  # [{slot, name, sha256, size}]
    sha256: Mapped[str] = mapped_column(String(64))
    signed_by: Mapped[int]
    signed_at: Mapped[datetime]


class ClockInterval(Base):
    """One stretch of the statutory clock, running or stopped; the due date after a pause is computed from these."""

    __tablename__ = "clock_intervals"
    __table_args__ = (Index("ix_clock_intervals_case_id_id", "case_id", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    state: Mapped[str] = mapped_column(String(40))
    running: Mapped[bool]
    held_state: Mapped[str | None] = mapped_column(String(40))  # of a stop: the state whose deadline waits
    held_due_on: Mapped[date | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    started_by_event: Mapped[int]

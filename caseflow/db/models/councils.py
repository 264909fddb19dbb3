"""Councils: who sits in them, which cases they judge, and secret ballots."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.core.values import JsonValue
from caseflow.db.base import Base, Json, Key


class Council(Base):
    """One council set up by a decision; `rules` is the rule set as it stood that day."""

    __tablename__ = "councils"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    agency: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    rule_set: Mapped[str] = mapped_column(String(40))
    rules: Mapped[JsonValue] = mapped_column(Json)
    decision_no: Mapped[str] = mapped_column(String(60), default="")
    decided_on: Mapped[date | None]
    meets_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(String(200), default="")
    created_by: Mapped[int]
    created_at: Mapped[datetime]


class Seat(Base):
    """One member's place in a council."""

    __tablename__ = "council_seats"
    __table_args__ = (
        UniqueConstraint("council_id", "account_id"),
        Index("ix_council_seats_account_id", "account_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    seat: Mapped[str] = mapped_column(String(20))  # chair, vice_chair, secretary, reviewer, member


class CouncilCase(Base):
    """A sitting: one case before one council in one stay of the case in a phase; its ballot sheet, and after the count
    its result (which names no seat).
    """

    __tablename__ = "council_cases"
    __table_args__ = (
        UniqueConstraint("council_id", "case_id", "entry"),
        Index("ix_council_cases_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    entry: Mapped[int] = mapped_column(default=0)  # that of the case when it was put before the council
    ballot: Mapped[JsonValue] = mapped_column(Json)
    materials_sent_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    counted_at: Mapped[datetime | None]
    counted_by: Mapped[int | None]
    result: Mapped[JsonValue | None] = mapped_column(Json)
    conclusion: Mapped[str] = mapped_column(String(40), default="")
    conclusion_text: Mapped[str] = mapped_column(Text, default="")


class SeatCase(Base):
    """One member before one case: the declaration of interest, presence, and whether a ballot was cast."""

    __tablename__ = "council_seat_cases"
    __table_args__ = (UniqueConstraint("council_case_id", "seat_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    council_case_id: Mapped[int] = mapped_column(ForeignKey("council_cases.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("council_seats.id"))
    declared: Mapped[str] = mapped_column(String(10), default="")  # "", none, conflict
    detected: Mapped[bool] = mapped_column(default=False)  # the conflict was found in the data, nobody declared it
    conflict_reason: Mapped[str] = mapped_column(String(500), default="")
    declared_at: Mapped[datetime | None]
    present: Mapped[bool] = mapped_column(default=False)
    cast_at: Mapped[datetime | None]


class BallotSheet(Base):
    """The scores of one member for one case; read by nobody but its member until the count.

    `nonce` goes into the commitment that the audit chain keeps: without it the few possible scores could be guessed.
    """

    __tablename__ = "ballots"

    seat_case_id: Mapped[int] = mapped_column(ForeignKey("council_seat_cases.id"), primary_key=True)
    scores: Mapped[JsonValue] = mapped_column(Json)
    comments: Mapped[JsonValue] = mapped_column(Json)
    conclusion: Mapped[str] = mapped_column(String(40), default="")
    remark: Mapped[str] = mapped_column(Text, default="")
    nonce: Mapped[str] = mapped_column(String(43))
    saved_at: Mapped[datetime]
    locked_at: Mapped[datetime | None]

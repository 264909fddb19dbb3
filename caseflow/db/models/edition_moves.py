"""The moving of cases under way to a newer edition: the act that somebody took, and what came of each case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.core.values import JsonValue
from caseflow.db.base import Base, Json, Key


class EditionMove(Base):
    """One act: running, stopped, asking, done, taking_back or taken_back. `cursor` is the case it came to last.

    `change_body` is the change as it was written when the act began; what the files say later changes nothing here.
    """

    __tablename__ = "edition_moves"
    __table_args__ = (Index("ix_edition_moves_agency_id", "agency", "id"), Index("ix_edition_moves_state", "state"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    agency: Mapped[str] = mapped_column(String(40))
    road: Mapped[str] = mapped_column(String(40))
    change: Mapped[str] = mapped_column(String(40))
    change_body: Mapped[JsonValue] = mapped_column(Json)
    from_editions: Mapped[JsonValue] = mapped_column(Json)  # [sha256]
    to_edition: Mapped[str] = mapped_column(ForeignKey("published.sha256"))
    answers: Mapped[JsonValue] = mapped_column(Json)  # {state: state}: what was chosen for all cases of a state
    state: Mapped[str] = mapped_column(String(12))
    stopped: Mapped[str] = mapped_column(String(12), default="")  # of one that is stopped: what it was doing
    cursor: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]  # by the worker that carries it out; one that died is followed by another
    started_by: Mapped[int]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class MovedCase(Base):
    """One case of one act: moved, asked, answered, stuck, failed, back or kept (it had moved on and stays).

    `before` is all that the move changed, as it was, so that it can be taken back; `seq` and `version` are those that
    the case had right after it.
    """

    __tablename__ = "moved_cases"
    __table_args__ = (
        UniqueConstraint("move_id", "case_id"),
        Index("ix_moved_cases_move_id_result_case_id", "move_id", "result", "case_id"),
        Index("ix_moved_cases_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    move_id: Mapped[int] = mapped_column(ForeignKey("edition_moves.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    result: Mapped[str] = mapped_column(String(10))
    from_state: Mapped[str] = mapped_column(String(40))
    to_state: Mapped[str | None] = mapped_column(String(40))
    answer: Mapped[str] = mapped_column(String(40), default="")
    why: Mapped[JsonValue | None] = mapped_column(Json)  # {vi, en}: why it could not go
    before: Mapped[JsonValue | None] = mapped_column(Json)
    seq: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]

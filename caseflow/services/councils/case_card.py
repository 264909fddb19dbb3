"""The council of a case in short, as the page of the case shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from caseflow.core.text import Text
from caseflow.db.queries.councils import seats as seat_rows
from caseflow.services.councils.seats import MANAGE
from caseflow.services.engine.viewing import Viewing


@dataclass(frozen=True, slots=True)
class CouncilCard:
    """The mean and the outcome only for staff, and only after the count."""

    public_id: str
    name: str
    meets_at: datetime | None
    counted_at: datetime | None
    mean: str | None
    passed: bool | None
    collected: int | None
    present: int | None
    may_open: bool
    valid: int | None = None
    pass_mark: int | None = None
    out_of: int | None = None
    lowest: int | None = None
    highest: int | None = None
    reasons: tuple[Text, ...] = ()
    """Why the case did not pass."""


def load(viewing: Viewing) -> CouncilCard | None:
    """The council that has the case; whatever was scored stays hidden before the count, and from the applicant."""
    if not viewing.book.definition.has_council:
        return None
    row = seat_rows.card(viewing.session, viewing.case.id)
    if row is None:
        return None
    open_now = row.counted_at is not None and not viewing.as_applicant
    result = (row.result or {}) if open_now else {}
    scores = [ballot["score"] for ballot in result.get("ballots", ()) if ballot.get("score") is not None]
    return CouncilCard(
        public_id=row.public_id,
        name=row.name,
        meets_at=row.meets_at,
        counted_at=row.counted_at,
        mean=result.get("mean"),
        passed=result.get("passed"),
        collected=result.get("collected"),
        present=result.get("issued"),
        valid=result.get("valid"),
        pass_mark=result.get("pass_mark"),
        out_of=result.get("out_of"),
        lowest=min(scores, default=None),
        highest=max(scores, default=None),
        reasons=tuple(map(Text.model_validate, result.get("reasons", ()))),
        may_open=bool(viewing.relation.seat) or viewing.ctx.content.policy.permits(viewing.actor, MANAGE),
    )

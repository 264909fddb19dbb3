"""The council that has a case, as messages say it: by which decision it sits, when and where it meets."""

from __future__ import annotations

from sqlalchemy.orm import Session

from caseflow.core.clock import LOCAL, shown
from caseflow.core.text import Text, say
from caseflow.db.queries.councils import places as place_rows
from caseflow.services.foundation.context import Context


def of_case(ctx: Context, session: Session, case_id: int) -> str | Text:
    """The council before which the case was put last; empty where there is none."""
    del ctx
    row = place_rows.meeting(session, case_id)
    if row is None:
        return ""
    said = say(row.name, row.name)
    if row.decision_no and row.decided_on:
        said = say(
            f"{said.vi} (Quyết định số {row.decision_no} ngày {shown(row.decided_on)})",
            f"{said.en} (Decision No {row.decision_no} of {shown(row.decided_on)})",
        )
    if row.meets_at:
        at = row.meets_at.astimezone(LOCAL)
        said = say(
            f"{said.vi}, họp lúc {at:%H} giờ {at:%M} ngày {shown(at.date())}",
            f"{said.en}, meets at {at:%H:%M} on {shown(at.date())}",
        )
    return say(f"{said.vi}, tại {row.place}", f"{said.en}, at {row.place}") if row.place else said

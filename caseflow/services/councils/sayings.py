"""What papers say of the council that has a case: its name, its members, when it meets, what it decides about."""

from __future__ import annotations

from collections.abc import Mapping

from caseflow.core.clock import LOCAL, local_date
from caseflow.councils.rules import SEATS
from caseflow.db.queries.councils import places as place_rows
from caseflow.services.engine.viewing import About, Saying


def _council(about: About) -> Mapping[str, object]:
    """Of the council before which the case was put last; nothing where there is none."""
    row = place_rows.meeting(about.session, about.case.id)
    if row is None:
        return {}
    case, meets = about.case, row.meets_at.astimezone(LOCAL) if row.meets_at is not None else None
    members = place_rows.seats(about.session, row.id)
    title = about.book.definition.title.vi
    return {
        "council_name": row.name,
        "meeting_on": local_date(row.meets_at) if row.meets_at is not None else None,
        "meeting_hour": f"{meets:%H} giờ {meets:%M} phút" if meets is not None else None,
        "meeting_place": row.place or None,
        "case_list": [{"code": case.code or "", "title": title, "applicant": case.enterprise_name}],
        "members": [
            {"name": one.full_name, "workplace": one.organisation, "seat": SEATS[one.seat].vi} for one in members
        ],
    }


SAYINGS = (
    Saying(
        frozenset({"council_name", "meeting_on", "meeting_hour", "meeting_place", "case_list", "members"}), _council
    ),
)

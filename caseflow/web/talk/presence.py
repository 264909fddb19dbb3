"""The beat of an open case: it says that somebody is here and learns who else is, and what happened meanwhile."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from caseflow.services.talk import presence
from caseflow.web.frame.actor import actor, ctx, unattended
from caseflow.web.frame.numbers import posted_number
from caseflow.web.frame.security import safe_next

bp = Blueprint("presence", __name__)
Answer = str | tuple[str, int]
LEFT, WRITING = "left", "writing"
NOTHING_NEW: Answer = ("", 204)


@bp.post("/cases/<public_id>/presence")
@unattended
def beat(public_id: str) -> Answer:
    """Who else has the case open and what colleagues did since the page was drawn; 204 where the page shows it."""
    doing = request.form.get("doing", "")
    if doing == LEFT:
        presence.leave(ctx(), actor(), public_id)
        return NOTHING_NEW
    around = presence.beat(ctx(), actor(), public_id, writing=doing == WRITING, seq=posted_number("seq"))
    people, acts = presence.initials(around.people), str(around.seq) if around.acts else ""
    shown = f"{people}|{acts}"
    if request.form.get("shown", "|") == shown:
        return NOTHING_NEW
    return render_template(
        "talk/_around.html",
        around=around,
        shown=shown,
        acts_shown=request.form.get("shown", "|").rpartition("|")[2] == acts,
        case=public_id,
        page=safe_next(request.form.get("page"), url_for("cases.show", public_id=public_id)),
    )

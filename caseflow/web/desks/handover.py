"""The page on which the open work of somebody who leaves is handed over."""

from __future__ import annotations

from flask import Blueprint, render_template

from caseflow.services.desks import handover
from caseflow.web.frame.actor import actor, ctx

bp = Blueprint("handover", __name__)


@bp.get("/queue/handover/<int:account_id>")
def show(account_id: int) -> str:
    """What the person still has in hand; every case is picked, and may be left out."""
    found = handover.in_hand(ctx(), actor(), account_id)
    return render_template("desks/handover.html", found=found, counted=handover.COUNTED)

"""The leader's desk: numbers that open their rows."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from caseflow.core.values import Plain
from caseflow.services.desks import dashboard
from caseflow.services.desks.views import Filter
from caseflow.web.frame.actor import actor, ctx

bp = Blueprint("dashboard", __name__)


@bp.get("/dashboard")
def index() -> str:
    """What waits for a signature, what is late and where, how much there is of each kind."""
    found = dashboard.dashboard(ctx(), actor())
    return render_template("desks/dashboard.html", page=found, rows_of=_rows_of)


def _rows_of(wanted: Filter) -> str:
    """The address of the list that a number counts."""
    names = {"desk": wanted.desk, "scheme": wanted.scheme, "phase": wanted.phase, "due": wanted.due}
    given: Plain = {name: value for name, value in {**names, "officer": str(wanted.officer)}.items() if value}
    return url_for("queue.index", **given)

"""The yearly figures for everybody."""

from __future__ import annotations

from flask import Blueprint, render_template

from caseflow.services.portal import results
from caseflow.web.frame import charts
from caseflow.web.frame.actor import ctx
from caseflow.web.frame.security import public

bp = Blueprint("results", __name__)


@bp.get("/results")
@public
def index() -> str:
    """Cases handed in and certificates by kind and year, drawn and as a table."""
    found = results.results(ctx())
    rows = [(str(year), counts) for year, *counts in zip(found.years, found.handed_in, found.certified, strict=True)]
    return render_template("public/results.html", results=found, chart=charts.lying_bars(rows))

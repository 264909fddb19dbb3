"""The page of the programme: what was promised, by whom it is done, with which money, and who goes first."""

from __future__ import annotations

from flask import Blueprint, render_template

from caseflow.services.programmes import page
from caseflow.web.frame.actor import ctx
from caseflow.web.frame.security import public

bp = Blueprint("programmes", __name__)


@bp.get("/programme")
@public
def show() -> str:
    """The plan of the province, which is a public document."""
    return render_template("programmes/show.html", page=page.show(ctx()))

"""The registers of numbers, and beginning one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseflow.core.errors import Invalid
from caseflow.services.papers import registers
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.numbers import posted_number, whole

bp = Blueprint("registers", __name__)


@bp.get("/papers/registers")
def index() -> str:
    """All registers."""
    return render_template("papers/registers.html", page=registers.overview(ctx(), actor()), fields={})


@bp.post("/papers/registers")
def begin() -> Response | tuple[str, int]:
    """Begins a register of this year."""
    issuer, _dot, series = request.form.get("register", "").partition(".")
    try:
        registers.begin(ctx(), actor(), issuer, series, posted_number("first"), request_key())
    except Invalid as error:
        found = registers.overview(ctx(), actor())
        return render_template("papers/registers.html", page=found, fields=error.fields), 422
    flash(_("Đã mở sổ."), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/papers/registers/<int:book>")
def show(book: int) -> str:
    """One register."""
    found = registers.page(ctx(), actor(), book, whole("after"))
    return render_template("papers/register.html", page=found, later=bool(request.args.get("after")))

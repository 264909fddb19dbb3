"""The applicant's inbox: what they were sent about their cases."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseflow.services.desks import inbox
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.numbers import whole

bp = Blueprint("inbox", __name__)


@bp.get("/inbox")
def index() -> str:
    """The letters of all cases, the newest first."""
    page = inbox.page(ctx(), actor(), whole("after"))
    return render_template("desks/inbox.html", page=page, later=bool(request.args.get("after")))


@bp.route("/inbox/<int:letter_id>", methods=["GET", "POST"])
def letter(letter_id: int) -> str | Response:
    """One letter; a POST notes that it was opened and leads there."""
    if request.method == "POST":
        inbox.open_letter(ctx(), actor(), letter_id, request_key())
        return redirect(url_for(".letter", letter_id=letter_id), 303)
    return render_template("desks/letter.html", letter=inbox.letter(ctx(), actor(), letter_id))


@bp.post("/inbox/read")
def read_all() -> Response:
    """Marks all letters as read."""
    inbox.read_all(ctx(), actor(), request_key())
    flash(_("Đã đánh dấu mọi thư là đã đọc."), "success")
    return redirect(url_for(".index"), 303)

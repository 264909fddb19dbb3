"""The views that a person keeps: saved beside the filter; renamed, put in order and removed on a page of their own."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from caseflow.core.errors import Invalid, Refused
from caseflow.services.desks import addresses, queues, saved
from caseflow.services.desks.views import Filter
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.i18n import say_text

bp = Blueprint("saved", __name__)


@bp.route("/queue/views", methods=["GET", "POST"])
def index() -> str | Response:
    """The person's views; a POST keeps the filter that stands in the address."""
    if request.method == "GET":
        page = queues.page(ctx(), actor(), Filter())
        own = [view for view in page.views if view.own is not None]
        return render_template("desks/views.html", views=own, address=_address, most=saved.MOST)
    wanted = addresses.asked(request.args)
    try:
        saved.save(ctx(), actor(), request.form.get("name", ""), wanted, request_key())
    except Refused as error:
        for reason in error.reasons:
            flash(say_text(reason), "danger")
    except Invalid as error:
        flash(say_text(error.message), "danger")
    else:
        flash(_("Đã lưu bộ lọc; danh sách có thêm một thẻ."), "success")
    return redirect(url_for("queue.index", **addresses.parts_of(wanted)), 303)


@bp.post("/queue/views/<int:view_id>")
def change(view_id: int) -> Response:
    """Renames a view, moves it one place, or removes it."""
    do, key = request.form.get("do", ""), request_key()
    try:
        if do == "rename":
            saved.rename(ctx(), actor(), view_id, request.form.get("name", ""), key)
        elif do in ("up", "down"):
            saved.move(ctx(), actor(), view_id, "up" if do == "up" else "down", key)
        elif do == "remove":
            saved.remove(ctx(), actor(), view_id, key)
        else:
            raise BadRequest
    except Invalid as error:
        flash(say_text(error.message), "danger")
    return redirect(url_for(".index"), 303)


def _address(view: queues.View) -> str:
    return url_for("queue.index", **addresses.parts_of(view.wanted))

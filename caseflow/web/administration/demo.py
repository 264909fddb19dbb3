"""The pages that only a demo has: its clock, which an administrator moves, and what there is to try."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response
from wtforms import HiddenField

from caseflow.core.errors import Invalid
from caseflow.services.administration import demo_clock
from caseflow.services.administration.demo_clock import DemoClockPage
from caseflow.web.administration import tour as touring
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.days import DayField
from caseflow.web.frame.forms import BaseForm, required
from caseflow.web.frame.looks import day_words
from caseflow.web.frame.security import YEAR, safe_next

bp = Blueprint("demo", __name__, url_prefix="/demo")


class ClockForm(BaseForm):
    """How far the clock goes: a day, a week, to the next deadline, or to a day that is typed."""

    how = HiddenField()
    day = DayField(
        _l("Đến ngày"),
        [required(_l("Vui lòng ghi một ngày, ví dụ 15/03/2027."))],
        description=_l("Ngày/tháng/năm, ví dụ 15/03/2027."),
        render_kw={"size": "12"},
    )


@bp.route("/clock", methods=["GET", "POST"])
def clock() -> str | Response | tuple[str, int]:
    """Which day it is in the demo; the buttons post here with `how`."""
    page, form = demo_clock.page(ctx(), actor()), ClockForm()
    if form.is_submitted():
        try:
            if (to := _chosen(page, form)) is not None:
                demo_clock.move(ctx(), actor(), to, request_key())
                return redirect(url_for(".clock"), 303)
        except Invalid as error:
            form.take(error)
    shown = render_template("administration/demo_clock.html", page=page, form=form, day_words=day_words)
    return (shown, 422) if form.errors or form.form_errors else shown


def _chosen(page: DemoClockPage, form: ClockForm) -> date | None:
    """The day to go to; None for one that cannot be read. 400 for a button that is not there."""
    steps = {"day": page.today + timedelta(days=1), "week": page.today + timedelta(days=7), "due": page.next_due}
    how = form.how.data or ""
    if how == "date":
        return form.day.data if form.validate() else None
    if steps.get(how) is None:
        raise BadRequest
    return steps[how]


@bp.route("/tour", methods=["GET", "POST"])
def tour() -> str | Response:
    """What there is to try; the card at one's desk is put away or taken out again, which only a cookie remembers."""
    if not current_app.config["DEMO"]:
        abort(404)
    if request.method == "GET":
        return render_template("administration/tour.html", steps=touring.steps(actor()), away=touring.is_away(actor()))
    response = redirect(safe_next(request.form.get("next"), url_for("public.home")), 303)
    kept = [mark for mark in touring.put_away() if mark != touring.mark_of(actor())]
    if request.form.get("do") == "put_away":
        kept.append(touring.mark_of(actor()))
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(touring.cookie(), "-".join(kept), max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return response

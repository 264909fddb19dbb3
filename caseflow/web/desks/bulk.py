"""Acts on many cases of the queue: what would happen is shown first, then what did."""

from __future__ import annotations

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from caseflow.core.errors import Invalid
from caseflow.services.desks import bulk
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.i18n import say_text
from caseflow.web.frame.security import safe_next

bp = Blueprint("bulk", __name__)
_CHOSEN = re.compile(r"([A-Za-z0-9_-]{1,40})\.(\d{1,9})")


@bp.get("/queue/assign")
def preview() -> str | BaseResponse:
    """Which of the chosen cases would go to the officer, and which would not and why."""
    officer = request.args.get("officer", "")
    back = safe_next(request.args.get("back"), url_for("queue.index"))
    try:
        found = bulk.preview(ctx(), actor(), request.args.getlist("case"), int(officer) if officer.isdecimal() else 0)
    except Invalid as error:
        flash(say_text(error.message), "danger")
        return redirect(back, 303)
    return render_template("desks/assign.html", preview=found, back=back)


@bp.post("/queue/assign")
def assign() -> BaseResponse:
    """Gives the cases to the officer and leads back to the list."""
    officer = request.form.get("officer", "")
    chosen = [(f[1], int(f[2])) for text in request.form.getlist("case") if (f := _CHOSEN.fullmatch(text))]
    back = safe_next(request.form.get("back"), url_for("queue.index"))
    try:
        done = bulk.assign(ctx(), actor(), chosen, int(officer) if officer.isdecimal() else 0, request_key())
    except Invalid as error:
        flash(say_text(error.message), "danger")
        return redirect(back, 303)
    if done.taken:
        flash(_("Đã giao %(n)s hồ sơ cho %(name)s.", n=len(done.taken), name=done.officer), "success")
    for case in done.left_out:
        flash(f"{case.code} {case.enterprise_name}: {say_text(case.reason)}", "warning")
    return redirect(back, 303)

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


@bp.route("/queue/assign", methods=["GET", "POST"])
def assign() -> str | BaseResponse:
    """Which of the chosen cases would go to the officer, and which would not and why; then gives them."""
    given = request.form if request.method == "POST" else request.args
    officer = int(given["officer"]) if re.fullmatch(r"\d{1,9}", given.get("officer", "")) else 0
    back = safe_next(given.get("back"), url_for("queue.index"))
    try:
        if request.method == "GET":
            found = bulk.preview(ctx(), actor(), given.getlist("case"), officer)
            return render_template("desks/assign.html", preview=found, back=back)
        chosen = [(f[1], int(f[2])) for text in given.getlist("case") if (f := _CHOSEN.fullmatch(text))]
        done = bulk.assign(ctx(), actor(), chosen, officer, request_key())
    except Invalid as error:
        flash(say_text(error.message), "danger")
        return redirect(back, 303)
    if done.taken:
        flash(_("Đã giao %(n)s hồ sơ cho %(name)s.", n=len(done.taken), name=done.officer), "success")
    for case in done.left_out:
        flash(f"{case.code} {case.enterprise_name}: {say_text(case.reason)}", "warning")
    return redirect(back, 303)

"""Look-ups without an account: a certificate by its number, a case by its code and the short code of its mails."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from caseflow.services.certificates import check
from caseflow.services.portal import look_up
from caseflow.web.frame.actor import ctx
from caseflow.web.frame.security import public

bp = Blueprint("look_up", __name__)
NUMBER = 120
"""Letters of a number that are read."""


@bp.route("/look-up", methods=["GET", "POST"])
@public
def index() -> tuple[str, int]:
    """Both look-ups. A case's short code is posted, so that it stands in no address, no history and no log."""
    address = request.remote_addr or ""
    number = request.args.get("number", "").strip()[:NUMBER]
    code = request.values.get("code", "").strip()
    asked = request.method == "POST"
    case = look_up.case(ctx(), code, request.form.get("secret", ""), address) if asked else None
    found = check.by_number(ctx(), number, address) if number and not asked else ()
    page = render_template(
        "public/look_up.html", number=number, found=found, code=code, case=case, wrong=asked and case is None
    )
    return page, 422 if asked and case is None else 200

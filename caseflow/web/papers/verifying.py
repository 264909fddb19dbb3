"""The public check of a paper: by its code, from the QR on it, or by the file."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Blueprint, render_template, request

from caseflow.services.papers import verifying
from caseflow.web.frame.actor import ctx
from caseflow.web.frame.security import public

bp = Blueprint("verifying", __name__)


@bp.route("/verify-paper", methods=["GET", "POST"])
@public
def index() -> tuple[str, int]:
    """Asks for a code or a file; a file that is posted is compared and not kept."""
    address, sent, code = request.remote_addr or "", request.files.get("file"), request.values.get("code", "").strip()
    asked = bool(sent and sent.filename) or bool(code)
    found = None
    if sent and sent.filename:
        found = verifying.by_file(ctx(), cast(BinaryIO, sent.stream), address)
    elif code:
        found = verifying.by_code(ctx(), code, address)
    by_file = bool(sent and sent.filename)
    page = render_template("papers/verify.html", found=found, asked=asked, code=code[:24], by_file=by_file)
    return page, 404 if asked and found is None else 200


@bp.get("/verify-paper/<code>")
@public
def by_code(code: str) -> tuple[str, int]:
    """What the QR of a paper leads to."""
    found = verifying.by_code(ctx(), code, request.remote_addr or "")
    page = render_template("papers/verify.html", found=found, asked=True, code=code[:24], by_file=False)
    return page, 404 if found is None else 200

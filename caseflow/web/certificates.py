"""Pages of the certificate register: the list with filters in its address, and one certificate."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from caseflow.core.text import nfc
from caseflow.services import register
from caseflow.services.register import Filters
from caseflow.web.actor import actor, ctx
from caseflow.web.numbers import whole

bp = Blueprint("certificates", __name__)


@bp.get("/certificates")
def index() -> str:
    """The register; staff see all of it, others their own enterprises'."""
    filters = _filters()
    page = register.page(ctx(), actor(), filters, request.args.get("after"))
    return render_template(
        "certificates/index.html", register=page, filters=filters, statuses=register.STATUSES, address=_address,
        narrowed=any(request.args.get(name) for name in NAMES), first=not request.args.get("after"),
    )  # fmt: skip


@bp.get("/certificates/<public_id>")
def show(public_id: str) -> str:
    """One certificate."""
    return render_template(
        "certificates/show.html", certificate=register.one(ctx(), actor(), public_id), statuses=register.STATUSES
    )


NAMES = ("q", "scheme", "body", "year", "status", "within")


def _filters() -> Filters:
    given = request.args
    return Filters(
        words=nfc(given.get("q", ""))[:100],
        scheme=given.get("scheme", "")[:40],
        body=nfc(given.get("body", ""))[:200],
        year=whole("year"),
        status=given.get("status", ""),
        within=whole("within"),
    )


def _address(after: str | None = None) -> str:
    """The address of this view, from `after` on."""
    kept: dict[str, Any] = {name: request.args[name] for name in NAMES if request.args.get(name)}
    return url_for("certificates.index", **kept, after=after)

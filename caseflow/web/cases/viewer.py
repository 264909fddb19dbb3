"""The viewer: a file read page by page, as a page of its own or beside what its reader is doing."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from caseflow.gateways.viewing.leaf import PICTURE_TYPE, Place
from caseflow.services.cases import reading
from caseflow.web.frame.actor import actor, ctx
from caseflow.web.frame.downloads import SANDBOX
from caseflow.web.frame.numbers import whole

bp = Blueprint("viewer", __name__)
ZOOMS = (100, 150, 200)
"""How wide a drawn page is shown, in hundredths of its pane."""
BESIDE = {"pane": "cases/_viewer.html", "papers": "cases/_reading.html"}
"""What a script of our pages asks for: the viewer alone, or with the papers and what is asked of them around it."""


@bp.get("/documents/<public_id>/view")
def show(public_id: str) -> str:
    """One leaf of a file: the part that a script of our pages asks for, else a page of its own."""
    place = Place(_number("page"), _number("row"), (whole("turn") or 0) % 4)
    beside = request.args.get("beside", "") if request.headers.get("HX-Request") else ""
    zoom = whole("zoom")
    return render_template(
        BESIDE.get(beside, "cases/view.html"), reading=reading.read(ctx(), actor(), public_id, place),
        zoom=zoom if zoom in ZOOMS else ZOOMS[0], zooms=ZOOMS, beside=beside if beside in BESIDE else "",
    )  # fmt: skip


@bp.get("/documents/<public_id>/view/<int:number>.webp")
def picture(public_id: str, number: int) -> Response:
    """The drawn page itself, shown by the viewer alone and kept by no cache."""
    drawn = reading.picture(ctx(), actor(), public_id, Place(number, 1, (whole("turn") or 0) % 4))
    response = Response(drawn.content, content_type=PICTURE_TYPE)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _number(name: str) -> int:
    return max(whole(name) or 1, 1)

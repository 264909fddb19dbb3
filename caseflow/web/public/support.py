"""What is supported: by headings and in a visitor's words, whether it is for them, and the form to be read before."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request
from flask.wrappers import Response

from caseflow.services.portal import answers, offering, roads
from caseflow.web.frame.actor import ctx
from caseflow.web.frame.security import public

bp = Blueprint("support", __name__)


@bp.get("/support")
@public
def index() -> str:
    """Every kind of support, those of one heading, or what a visitor's words find."""
    found = offering.offering(ctx(), request.args.get("group", ""), request.args.get("q", ""))
    return render_template("public/offers.html", page=found)


@bp.get("/support/eligible")
@public
def eligible() -> str:
    """Two questions and their answer, all in the address: it can be kept and sent."""
    found = answers.answer(ctx(), request.args.get("who", ""), request.args.get("what", ""))
    return render_template("public/eligible.html", page=found)


@bp.get("/schemes/<name>/form")
@public
def blank_form(name: str) -> Response:
    """The form of an application, empty, to be read and printed; the same for everybody."""
    return make_response(render_template("public/blank_form.html", page=roads.blank_form(ctx(), name)))

"""The registers of numbers, and beginning one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseflow.core.errors import Invalid
from caseflow.core.text import Text
from caseflow.services.papers import registers
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.numbers import DIGITS, whole

bp = Blueprint("registers", __name__)


@bp.get("/papers/registers")
def index() -> str:
    """All registers."""
    return _page({})


@bp.post("/papers/registers/begin")
def begin() -> Response | tuple[str, int]:
    """Begins a register of this year."""
    issuer, _dot, series = request.form.get("register", "").partition(".")
    try:
        registers.begin(ctx(), actor(), issuer, series, _number(request.form.get("first", "")), request_key())
    except Invalid as error:
        return _page(error.fields), 422
    flash(_("Đã mở sổ."), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/papers/registers/<int:book>")
def show(book: int) -> str:
    """One register."""
    found = registers.page(ctx(), actor(), book, whole("after"))
    return render_template("papers/register.html", page=found, later=bool(request.args.get("after")))


def _page(fields: Mapping[str, Sequence[Text]]) -> str:
    """The list, with what was typed wrongly and what was typed."""
    typed = {name: request.form.get(name, usual) for name, usual in (("register", ""), ("first", "1"))}
    found = registers.overview(ctx(), actor())
    return render_template("papers/registers.html", page=found, fields=fields, typed=typed)


def _number(typed: str) -> int:
    """What a person typed as a number; 0, which is none of a register, for anything else."""
    typed = typed.strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= DIGITS else 0

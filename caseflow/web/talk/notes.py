"""Pages of the notes of a case: reading and writing them, changing and withdrawing one's own."""

from __future__ import annotations

import re
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseflow.core.days import read_moment
from caseflow.core.errors import CaseflowError, Conflict, Invalid, Refused
from caseflow.forms.messages import NOT_DATETIME
from caseflow.services.talk import notes, reading
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.errors import status_of
from caseflow.web.frame.i18n import say_text
from caseflow.web.frame.numbers import posted_number, whole

bp = Blueprint("talk", __name__)
Page = str | Response | tuple[str, int]
_NUMBER = re.compile(r"\d{1,18}")


@bp.route("/cases/<public_id>/notes", methods=["GET", "POST"])
def index(public_id: str) -> Page:
    """The notes of a case, the newest first; a POST writes one, and what was typed survives a refusal."""
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            made = notes.write(ctx(), actor(), public_id, _typed(), request_key())
            flash(_("Đã lưu ghi chú."), "success")
            return _to_note(made["case"], made["note"])
        except Invalid as error:
            errors = _said(error)
    head, found = reading.page(ctx(), actor(), public_id, whole("before"))
    body = render_template(
        "talk/notes.html", head=head, found=found, typed=request.form, errors=errors, first=whole("before") is None
    )
    return body, 422 if errors else 200


@bp.post("/cases/<public_id>/notes/read")
def read(public_id: str) -> Page:
    """The notes of a case have been read up to one of them."""
    reading.mark(ctx(), actor(), public_id, posted_number("up_to"))
    if request.headers.get("HX-Request"):
        return render_template("talk/_read.html")
    return redirect(url_for("cases.show", public_id=public_id, tab="talk"), 303)


@bp.route("/notes/<public_id>", methods=["GET", "POST"])
def change(public_id: str) -> Page:
    """The author's own note, to be changed; what was typed survives a refusal."""
    errors: dict[str, list[str]] = {}
    status = 200
    if request.method == "POST":
        try:
            version = posted_number("version")
            made = notes.change(ctx(), actor(), public_id, _typed(), version, request_key())
            flash(_("Đã sửa ghi chú."), "success")
            return _to_note(made["case"], made["note"])
        except (Invalid, Conflict) as error:
            errors, status = _said(error), status_of(error)
    found = reading.changing(ctx(), actor(), public_id)
    return render_template("talk/change.html", note=found, typed=request.form, errors=errors), status


@bp.post("/notes/<public_id>/withdraw")
def withdraw(public_id: str) -> Response:
    """Takes the author's own note back."""
    try:
        made = notes.withdraw(ctx(), actor(), public_id, posted_number("version"), request_key())
    except (Conflict, Refused) as error:
        flash(say_text(error.message), "danger")
        return redirect(url_for(".change", public_id=public_id), 303)
    flash(_("Đã thu hồi ghi chú."), "success")
    return redirect(url_for("cases.show", public_id=made["case"], tab="talk", saved=request_key()), 303)


def _to_note(case: str, note: str) -> Response:
    return redirect(url_for("cases.show", public_id=case, tab="talk", saved=request_key(), _anchor=f"note-{note}"), 303)


def _typed() -> notes.Typed:
    """What the form says; a number that is none is nobody. Raises Invalid for a time that is none."""
    chosen = [int(text) for text in request.form.getlist("chosen") if _NUMBER.fullmatch(text)]
    return notes.Typed(
        kind=request.form.get("kind", ""),
        body=request.form.get("body", ""),
        spoke_with=request.form.get("spoke_with", ""),
        spoke_at=_instant(request.form.get("spoke_at", "")),
        chosen=chosen,
    )


def _instant(text: str) -> datetime | None:
    found = read_moment(text.strip())
    if found is None and text.strip():
        raise Invalid({"spoke_at": [NOT_DATETIME]})
    return found


def _said(error: CaseflowError) -> dict[str, list[str]]:
    """What is wrong, by the name of its field; of no field where nothing was typed wrongly."""
    if not isinstance(error, Invalid):
        return {"": [say_text(error.message)]}
    return {name: [say_text(one) for one in texts] for name, texts in error.fields.items()}

"""Pages of imports: a file for the register with its progress and report, and rows of a draft from a spreadsheet."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from caseflow.core.errors import Invalid, Refused
from caseflow.core.text import Text
from caseflow.core.values import Plain
from caseflow.services.cases import row_imports
from caseflow.services.cases.draft_view import DraftConflict, DraftPage
from caseflow.services.cases.row_imports import Filled
from caseflow.services.certificates import import_sheets, imports
from caseflow.services.files.storage import Upload
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.downloads import xlsx
from caseflow.web.frame.i18n import locale, say_text
from caseflow.web.frame.numbers import posted_number, whole

bp = Blueprint("imports", __name__)
Page = str | BaseResponse | tuple[str, int]


@bp.route("/imports", methods=["GET", "POST"])
def index() -> Page:
    """The imports so far, and the form to send another file, which the worker reads."""
    if request.method == "GET":
        return _index([])
    name, content = _sent()
    try:
        done = imports.upload(ctx(), actor(), filename=name, content=content, key=request_key())
    except Invalid as error:
        return _index([message for messages in error.fields.values() for message in messages]), 422
    if done["known"]:
        flash(_("Tệp này đã được nhập trước đây; không nhập lại."), "warning")
    return redirect(url_for(".show", public_id=done["import"]), 303)


@bp.get("/imports/<public_id>")
def show(public_id: str) -> str:
    """One import: how far the worker has come, then its report."""
    return render_template(
        "certificates/import.html", report=imports.report(ctx(), actor(), public_id), states=imports.STATES
    )


@bp.post("/imports/<public_id>/confirm")
def confirm(public_id: str) -> BaseResponse:
    """Enters every row, or none."""
    try:
        done = imports.confirm(ctx(), actor(), public_id, request_key())
    except Refused as error:
        flash(say_text(error.message), "danger")
    else:
        flash(_("Đã nhập %(n)s giấy chứng nhận vào sổ.", n=done["count"]), "success")
    return redirect(url_for(".show", public_id=public_id), 303)


@bp.post("/imports/<public_id>/discard")
def discard(public_id: str) -> BaseResponse:
    """Puts the file aside."""
    try:
        imports.discard(ctx(), actor(), public_id, request_key())
    except Refused as error:
        flash(say_text(error.message), "danger")
    else:
        flash(_("Đã bỏ tệp này."), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/imports/<public_id>/report.xlsx")
def faulty(public_id: str) -> Response:
    """The table that was sent, with the faults beside the cells."""
    return xlsx(import_sheets.faulty(ctx(), actor(), public_id, locale()), "bang-co-loi.xlsx")


@bp.get("/imports/template.xlsx")
def template() -> Response:
    """The table to fill in."""
    return xlsx(import_sheets.template(ctx(), actor(), locale()), "mau-nhap-chung-nhan.xlsx")


@bp.route("/cases/<public_id>/forms/<form>/<page>/rows/<field>", methods=["GET", "POST"])
def rows(public_id: str, form: str, page: str, field: str) -> Page:
    """Fills the rows of a draft from a spreadsheet; with any fault the draft stays as it is."""
    draft, spec = row_imports.target(ctx(), actor(), public_id, form, page, field)
    address: Plain = {"public_id": public_id, "form": form, "page": page}
    back = url_for("applications.edit", **address)

    def shown(filled: Filled | None = None, said: list[Text] | None = None) -> str:
        return render_template(
            "cases/rows.html", sheet=draft, field=field, spec=spec, address=address, back=back, filled=filled,
            said=said or [], base=draft.base(page), version=draft.version, now=len(draft.values.get(field) or []),
        )  # fmt: skip

    if request.method == "GET":
        return shown()
    name, content = _sent()
    base = request.form.get("_base", "")
    if not base:
        raise BadRequest
    try:
        filled = row_imports.fill(
            ctx(), actor(), public_id, DraftPage(form, page, base, posted_number("_version")), field,
            Upload(name, content), request_key(),
        )  # fmt: skip
    except Invalid as error:
        return shown(said=[message for messages in error.fields.values() for message in messages]), 422
    except DraftConflict as error:
        return shown(said=[error.message]), 409
    if filled.problems:
        return shown(filled), 422
    flash(_("Đã nhập %(n)s dòng từ bảng tính.", n=filled.count), "success")
    return redirect(back, 303)


@bp.get("/cases/<public_id>/forms/<form>/<page>/rows/<field>/template.xlsx")
def rows_template(public_id: str, form: str, page: str, field: str) -> Response:
    """The table for the rows of a draft."""
    return xlsx(row_imports.template(ctx(), actor(), public_id, form, page, field, locale()), f"mau-{field}.xlsx")


def _sent() -> tuple[str, BinaryIO]:
    sent = request.files.get("file")
    return ((sent.filename or "") if sent else "", cast(BinaryIO, sent.stream) if sent else BytesIO())


def _index(said: list[Text]) -> str:
    found = imports.listing(ctx(), actor(), whole("after"))
    return render_template(
        "certificates/imports.html", listing=found, states=imports.STATES, said=said,
        first=not request.args.get("after"),
    )  # fmt: skip

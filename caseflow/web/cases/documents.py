"""Files: adding and removing them in the checklist of a case, and fetching them as attachments."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseflow.core.errors import Invalid
from caseflow.services.cases import documents
from caseflow.services.files.storage import Upload
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.downloads import attachment
from caseflow.web.frame.i18n import say_text
from caseflow.web.frame.security import safe_next

bp = Blueprint("documents", __name__)


@bp.post("/cases/<public_id>/documents/<slot>")
def upload(public_id: str, slot: str) -> Response | tuple[str, int]:
    """Puts a file into its place; what is wrong with it is said at the field."""
    sent = request.files.get("file")
    try:
        content = cast(BinaryIO, sent.stream) if sent else BytesIO()
        file = Upload((sent.filename or "") if sent else "", content, request.form)
        documents.upload(ctx(), actor(), public_id, slot, file, request_key())
    except Invalid as error:
        return _again(public_id, slot, error)
    flash(_("Đã tải tệp lên."), "success")
    return redirect(_back(public_id, slot, request_key()), 303)


@bp.post("/documents/<public_id>/remove")
def remove(public_id: str) -> Response:
    """Takes a file out of its place; it stays on record as removed."""
    done = documents.remove(ctx(), actor(), public_id, request_key())
    flash(_("Đã gỡ tệp khỏi hồ sơ."), "success")
    return redirect(_back(done["case"], done["slot"]), 303)


@bp.get("/documents/<public_id>")
def download(public_id: str) -> Response:
    """The file as an attachment that no browser shows inside this site."""
    return attachment(documents.fetch(ctx(), actor(), public_id))


def _again(public_id: str, slot: str, error: Invalid) -> tuple[str, int]:
    """The place alone, with the message at its field."""
    checklist = documents.checklist(ctx(), actor(), public_id)
    messages = [say_text(m) for many in error.fields.values() for m in many]
    page = render_template(
        "cases/upload.html",
        checklist=checklist,
        slot=checklist.slot(slot),
        messages=messages,
        back=_back(public_id, slot),
    )
    return page, 422


def _back(public_id: str, slot: str, arrived: str = "") -> str:
    """The page the person came from, at the place of the file; the key that `arrived` is told to its script."""
    page = safe_next(request.form.get("next"), url_for("cases.show", public_id=public_id, tab="papers"))
    told = f"{'&' if '?' in page else '?'}saved={arrived}" if arrived else ""
    return f"{page}{told}#doc-{slot}"

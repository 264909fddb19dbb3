"""Forms filled in page by page: editing, saving by itself, two editors, checking before submitting, what was signed."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from caseflow.core.clock import LOCAL
from caseflow.core.errors import NotAllowed, NotFound
from caseflow.forms import values
from caseflow.forms.compiler import ContentForm
from caseflow.forms.fields import ComputedField, leaves
from caseflow.forms.rows import MultiDict
from caseflow.forms.schema import FormDefinition
from caseflow.services.cases import documents, submissions
from caseflow.services.cases.draft_view import DraftConflict, DraftPage, Saved, Sheet
from caseflow.web.answers import conflicts, reading
from caseflow.web.answers.scans import pressed
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.i18n import locale
from caseflow.web.frame.numbers import posted_number, whole

bp = Blueprint("applications", __name__)
Page = str | Response | tuple[str, int]


@bp.route("/cases/<public_id>/forms/<form>/<page>", methods=["GET", "POST"])
def edit(public_id: str, form: str, page: str) -> Page:
    """One page of a draft; a POST saves it, adds or removes a row, or shows it again with other questions."""
    if request.method == "POST":
        return _post(public_id, form, page)
    sheet = submissions.sheet(ctx(), actor(), public_id, form)
    _known(sheet.form, page)
    bound = values.bind(sheet.form, page, locale(), values=sheet.values, today=sheet.today)
    if request.args.get("check"):
        bound.validate()
    return _page(sheet, page, bound, sheet.base(page), sheet.version)


@bp.post("/cases/<public_id>/forms/<form>/<page>/autosave")
def autosave(public_id: str, form: str, page: str) -> Response:
    """Saves what is typed so far; the answer says when, and which questions are to be shown now."""
    sheet = submissions.sheet(ctx(), actor(), public_id, form)
    _known(sheet.form, page)
    bound = values.bind(sheet.form, page, locale(), posted=request.form, values=sheet.values, today=sheet.today)
    saved = _save(sheet, page, bound)
    return jsonify(
        base=saved.base,
        version=saved.version,
        saved=saved.at.astimezone(LOCAL).strftime("%H:%M:%S"),
        other=saved.other,
        unread=len(conflicts.unread_inputs(bound)),
        hidden=sorted(reading.hidden_questions(bound)),
        computed={one.id: (one.shown, one.data) for _path, one in leaves(bound) if isinstance(one, ComputedField)},
        questions=sorted(reading._questions(bound)),
    )


@bp.get("/cases/<public_id>/forms/<form>")
def review(public_id: str, form: str) -> str:
    """The answers to check before submitting; once signed, or for other readers, what was signed."""
    revision = whole("revision")
    if revision is None:
        try:
            ready = submissions.preview(ctx(), actor(), public_id, form)
        except NotAllowed:
            pass
        else:
            here = url_for("applications.review", public_id=public_id, form=form)
            return render_template(
                "cases/review.html", ready=ready, sheet=ready.sheet, here=here,
                pages=list(reading.answers(ready.sheet.form, ready.sheet.values)), problems=ready.sheet.problems,
            )  # fmt: skip
    signed = submissions.signed(ctx(), actor(), public_id, form, revision)
    return render_template("cases/signed.html", signed=signed, pages=list(reading.answers(signed.form, signed.values)))


def _post(public_id: str, form: str, page: str) -> Page:
    try:
        sheet = submissions.sheet(ctx(), actor(), public_id, form)
    except NotAllowed as error:
        return _locked(public_id, form, page, error)
    _known(sheet.form, page)
    asked = request.form.get("_go", "stay")
    again = pressed(sheet.form, page)
    if again is not None or asked == "update":
        return _page(sheet, page, _bind(sheet, page, again or request.form), *_seen())
    posted: MultiDict = request.form
    if asked == "resolve":
        found = conflicts.clashes(_bind(sheet, page, posted), page, sheet.values, posted, locale())
        if _seen()[0] != sheet.base(page) or not all(clash.choice for clash in found):
            return _clash(sheet, page, posted, missing=_seen()[0] == sheet.base(page))
        posted = conflicts.resolve(sheet.form, page, posted, sheet.values, found)
    bound = _bind(sheet, page, posted)
    complete = bound.validate()
    try:
        saved = _save(sheet, page, bound)
    except DraftConflict as conflict:
        return _clash(conflict.sheet, page, posted)
    except NotAllowed as error:  # submitted by somebody else between our two looks
        return _locked(public_id, form, page, error)
    if conflicts.unread_inputs(bound) or (asked == "next" and not complete):
        fresh = submissions.sheet(ctx(), actor(), public_id, form)
        return _page(fresh, page, bound, saved.base, saved.version, request_key()), 422
    flash(_("Đã lưu lúc %(when)s.", when=saved.at.astimezone(LOCAL).strftime("%H:%M:%S")), "success")
    return redirect(_target(sheet, page, asked, request_key()), 303)


def _save(sheet: Sheet, page: str, bound: ContentForm) -> Saved:
    base, version = _seen()
    typed = values.clean(sheet.form, page, bound)
    saw = DraftPage(sheet.form.name, page, base, version)
    return submissions.save(ctx(), actor(), sheet.case.public_id, saw, typed, request_key())


def _seen() -> tuple[str, int]:
    """What the person saw: the fingerprint of the page and the version of the draft. 400 when either is absent."""
    base, version = request.form.get("_base", ""), posted_number("_version")
    if not base:
        raise BadRequest
    return base, version


def _bind(sheet: Sheet, page: str, posted: MultiDict) -> ContentForm:
    return values.bind(sheet.form, page, locale(), posted=posted, values=sheet.values, today=sheet.today)


def _known(form: FormDefinition, page: str) -> None:
    if page not in form.page_names:
        raise NotFound


def _target(sheet: Sheet, page: str, asked: str, key: str) -> str:
    """Where a button leads: the next page or the review, the page before, or this one; `saved` tells the script."""
    public_id, form, order = sheet.case.public_id, sheet.form.name, sheet.form.page_names
    at = order.index(page) + {"next": 1, "back": -1}.get(asked, 0)
    if at >= len(order):
        return url_for("applications.review", public_id=public_id, form=form, saved=key)
    return url_for("applications.edit", public_id=public_id, form=form, page=order[max(at, 0)], saved=key)


def _page(sheet: Sheet, page: str, bound: ContentForm, base: str, version: int, arrived: str = "") -> str:
    order = sheet.form.page_names
    at = order.index(page)
    checklist = documents.checklist(ctx(), actor(), sheet.case.public_id)
    named = [field.slot for field in sheet.form.page(page).fields.values() if field.slot]
    address = {"public_id": sheet.case.public_id, "form": sheet.form.name}
    return render_template(
        "cases/draft.html", sheet=sheet, page=sheet.form.page(page), bound=bound, base=base, version=version,
        number=at + 1, before=order[at - 1] if at else None, after=order[at + 1] if at + 1 < len(order) else None,
        slots=[slot for slot in checklist.slots if slot.name in named],
        hidden_questions=reading.hidden_questions(bound),
        address=address, summary=bound.summary(),
        me=actor().id, arrived=arrived,
    )  # fmt: skip


def _clash(sheet: Sheet, page: str, posted: MultiDict, *, missing: bool = False) -> tuple[str, int]:
    """Both texts, question by question; the person chooses, nothing is written until then."""
    found = conflicts.clashes(_bind(sheet, page, posted), page, sheet.values, posted, locale())
    body = render_template(
        "answers/conflict.html", sheet=sheet, page=sheet.form.page(page), clashes=found, missing=missing,
        carried=conflicts.carried(sheet.form, page, posted), base=sheet.base(page),
    )  # fmt: skip
    return body, 422 if missing else 409


def _locked(public_id: str, form: str, page: str, error: NotAllowed) -> tuple[str, int]:
    """The case moved on while the person was typing: the text stays on the screen, to be copied."""
    definition = submissions.form_of(ctx(), actor(), public_id, form)
    _known(definition, page)
    bound = values.bind(definition, page, locale(), posted=request.form)
    shown = [p for p in reading.answers(definition, values.clean(definition, page, bound)) if p.name == page]
    return render_template("cases/locked.html", message=error.message, pages=shown, public_id=public_id), 409

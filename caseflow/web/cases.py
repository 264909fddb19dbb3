"""Pages of a case: the applicant's list, opening one, the page of a case, its actions, its officer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseflow.core.clock import local_date
from caseflow.core.errors import CaseflowError, Conflict, Invalid, NotFound, Refused
from caseflow.core.text import Text
from caseflow.forms import rows, values
from caseflow.forms.compiler import ContentForm
from caseflow.services import actions, cases, council_pages, register
from caseflow.services.case_view import ActionPage
from caseflow.web.actor import actor, ctx, request_key
from caseflow.web.applications import hidden_questions
from caseflow.web.errors import status_of
from caseflow.web.i18n import locale, say_text
from caseflow.web.numbers import posted_number, whole

bp = Blueprint("cases", __name__)
Page = str | Response | tuple[str, int]


@bp.get("/my/applications")
def mine() -> str:
    """The applicant's cases and what they may begin."""
    found = cases.mine(ctx(), actor(), whole("after"))
    return render_template("cases/mine.html", page=found, later=bool(request.args.get("after")))


@bp.post("/schemes/<name>/apply")
def start(name: str) -> Page:
    """Opens a case; asks for which enterprise when there are several, leads to the profile when there is none."""
    owned = cases.enterprises(ctx(), actor())
    chosen = request.form.get("enterprise", "") or (owned[0].public_id if len(owned) == 1 else "")
    if not owned:
        flash(_("Trước khi nộp hồ sơ, vui lòng khai thông tin doanh nghiệp; chỉ cần khai một lần."), "info")
        return redirect(url_for("enterprises.new"), 303)
    if not chosen:
        return render_template("cases/choose.html", scheme=name, enterprises=owned)
    opened = cases.start(ctx(), actor(), name, chosen, request_key())
    flash(_("Đã mở hồ sơ. Tiếp theo: soạn đơn đăng ký, tải giấy tờ lên, rồi nộp hồ sơ."), "success")
    return redirect(url_for(".show", public_id=opened["case"]), 303)


@bp.get("/cases/<public_id>")
def show(public_id: str) -> Page:
    """The page of a case; a council's member who has not declared their interests yet is led to do so first."""
    try:
        case = cases.view(ctx(), actor(), public_id)
        return render_template("cases/show.html", case=case, certificate_statuses=register.STATUSES)
    except NotFound:
        council = council_pages.declares_in(ctx(), actor(), public_id)
        if council is None:
            raise
        return redirect(url_for("councils.case", public_id=council, case_id=public_id), 303)


@bp.route("/cases/<public_id>/actions/<name>", methods=["GET", "POST"])
def action(public_id: str, name: str) -> Page:
    """The page of one action, and taking it; whatever was typed survives every refusal."""
    page = cases.action_form(ctx(), actor(), public_id, name)
    if request.method == "GET":
        return _action_page(page, _bound(page, None))
    posted = rows.pressed(page.form, None, request.form) if page.form is not None else None
    if posted is not None or request.form.get("_go") == "update":
        return _action_page(page, _bound(page, posted or request.form))
    form = _bound(page, request.form)
    if form is not None and not form.validate():
        return _action_page(page, form, status=422)
    try:
        seen = posted_number("draft") if "draft" in request.form else None
        typed = _typed(page, form)
        actions.perform(
            ctx(), actor(), public_id, name, typed, posted_number("version"), request_key(), draft_version=seen
        )
    except (Conflict, Refused, Invalid) as error:
        _put(error, form)
        return _action_page(cases.action_form(ctx(), actor(), public_id, name), form, error, status_of(error))
    flash(_done(page), "success")
    return redirect(url_for(".show", public_id=public_id), 303)


@bp.post("/cases/<public_id>/assign")
def assign(public_id: str) -> Response:
    """Gives the case to an officer."""
    try:
        cases.assign(ctx(), actor(), public_id, posted_number("officer"), posted_number("version"), request_key())
    except Invalid as error:
        flash(say_text(error.message), "danger")
    else:
        flash(_("Đã phân công chuyên viên thụ lý."), "success")
    return redirect(url_for(".show", public_id=public_id), 303)


def _bound(page: ActionPage, posted: Any) -> ContentForm | None:
    if page.form is None:
        return None
    today = local_date(ctx().clock.now())
    return values.bind(page.form, None, locale(), posted=posted, today=today)


def _typed(page: ActionPage, form: ContentForm | None) -> dict[str, Any]:
    return values.clean(page.form, None, form) if page.form is not None and form is not None else {}


def _put(error: CaseflowError, form: ContentForm | None) -> None:
    """Puts a service's messages at the fields they name; those that name none stay with the error itself."""
    if form is None or not isinstance(error, Invalid):
        return
    for name, messages in error.fields.items():
        if name in form:
            field = form[name]
            field.errors = [*field.errors, *map(say_text, messages)]


def _of_no_field(error: CaseflowError | None, form: ContentForm | None) -> list[Text]:
    """What an error says about the whole form, or about a field that this form does not have."""
    found = error.fields.items() if isinstance(error, Invalid) else ()
    return [text for name, messages in found if form is None or name not in form for text in messages]


def _action_page(
    page: ActionPage, form: ContentForm | None, error: CaseflowError | None = None, status: int = 200
) -> tuple[str, int]:
    """The page of an action; after an error with the person's input, what is wrong, and a version that is fresh."""
    shown = isinstance(error, Refused | Conflict) or form is None or page.is_open or request.method == "POST"
    body = render_template(
        "cases/action.html", page=page, form=form, error=error, form_shown=shown and page.reachable,
        meanwhile=error.meanwhile if isinstance(error, Conflict) else (),
        reasons=error.reasons if isinstance(error, Refused) else page.reasons,
        hidden_questions=hidden_questions(form) if form is not None else (),
        summary=form.summary() if form is not None else (), said=_of_no_field(error, form),
    )  # fmt: skip
    return body, status


def _done(page: ActionPage) -> str:
    title = say_text(page.action.title)
    if page.to is None:
        return str(_("Đã ghi nhận: %(action)s.", action=title))
    return str(_("Đã thực hiện: %(action)s. Hồ sơ chuyển sang “%(state)s”.", action=title, state=say_text(page.to)))

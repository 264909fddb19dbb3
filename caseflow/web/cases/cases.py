"""Pages of a case: the applicant's list, opening one, the page of a case, its actions, its officer."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField

from caseflow.core.errors import Invalid, NotFound
from caseflow.core.values import Plain
from caseflow.services.cases import assigning, cases, desk_cases, my_cases, step_pages, tabs, tasks
from caseflow.services.councils import pages as council_pages
from caseflow.services.desks import applicant, looks
from caseflow.services.engine import actions
from caseflow.services.engine.relatives import PICKED
from caseflow.web.cases import steps
from caseflow.web.cases.steps import Page
from caseflow.web.frame import onward
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.forms import BaseForm, choice, required, text
from caseflow.web.frame.i18n import say_text
from caseflow.web.frame.numbers import posted_number, whole

bp = Blueprint("cases", __name__)
_EDGE = re.compile(r"(\d{1,10})-(\d{1,18})")


@bp.get("/my/applications")
def mine() -> str:
    """What the applicant has to do, what runs, what has ended and may be begun; or one part of it, page by page."""
    asked = next((part for part in applicant.PARTS if part == request.args.get("list")), None)
    if asked is None:
        return render_template("cases/mine.html", page=applicant.desk(ctx(), actor()))
    edge = _EDGE.fullmatch(request.args.get("after", ""))
    found = applicant.part(ctx(), actor(), asked, (int(edge[1]), int(edge[2])) if edge else None)
    after = "-".join(map(str, found.after)) if found.after else ""
    following = url_for(".mine", list=asked, after=after) if after else None
    return render_template("cases/mine_part.html", found=found, later=edge is not None, next_page=following)


@bp.post("/schemes/<name>/apply")
def start(name: str) -> Page:
    """Opens a case; asks for which enterprise when there are several, leads to the profile when there is none."""
    owned = my_cases.enterprises(ctx(), actor())
    chosen = request.form.get("enterprise", "") or (owned[0].public_id if len(owned) == 1 else "")
    if not owned:
        flash(_("Trước khi nộp hồ sơ, vui lòng khai thông tin đơn vị; chỉ cần khai một lần."), "info")
        return redirect(url_for("enterprises.new"), 303)
    if not chosen:
        return render_template("cases/choose.html", scheme=name, enterprises=owned)
    opened = cases.start(ctx(), actor(), name, chosen, request_key())
    flash(_("Đã mở hồ sơ. Tiếp theo: điền nội dung, tải giấy tờ lên, rồi nộp hồ sơ."), "success")
    return redirect(url_for(".show", public_id=opened["case"]), 303)


class BeginForm(BaseForm):
    """Which road a desk begins, and for whom."""

    road = RadioField(_l("Thủ tục"), [required()])
    tax_code = text(
        _l("Mã số thuế của đơn vị"),
        limit=20,
        needed=False,
        help=_l("Bỏ trống với hồ sơ của chính cơ quan."),
        inputmode="numeric",
    )


@bp.route("/cases/new", methods=["GET", "POST"])
def begin() -> Page:
    """A case that a desk of the agency begins itself."""
    offers = desk_cases.may_begin(ctx(), actor())
    form = BeginForm()
    form.road.choices = [choice(offer.name, say_text(offer.definition.title)) for offer in offers]
    if len(offers) == 1 and not form.road.data:
        form.road.data = offers[0].name
    if form.validate_on_submit():
        try:
            opened = desk_cases.begin(ctx(), actor(), form.road.data, form.tax_code.data, request_key())
            return redirect(url_for(".show", public_id=opened["case"]), 303)
        except Invalid as error:
            form.take(error)
    return render_template("cases/begin.html", form=form), 422 if form.errors or form.form_errors else 200


@bp.get("/cases/<public_id>")
def show(public_id: str) -> Page:
    """The page of a case; a council's member who has not declared their interests yet is led to do so first."""
    try:
        tab = tabs.named(request.args.get("tab", ""))
        case = cases.view(ctx(), actor(), public_id, tab, whole("before"))
        if onward.remember(public_id):
            looks.looked(ctx(), actor(), public_id, case.head.version)
        return render_template("cases/show.html", case=case)
    except NotFound:
        council = council_pages.declares_in(ctx(), actor(), public_id)
        if council is None:
            raise
        return redirect(url_for("councils.case", public_id=council, case_id=public_id), 303)


@bp.get("/cases/<public_id>/peek")
def peek(public_id: str) -> str:
    """The case at a glance beside a list: what, who, by when, and what happened last."""
    case = cases.view(ctx(), actor(), public_id, "history")
    return render_template("cases/_peek.html" if request.headers.get("HX-Request") else "cases/peek.html", case=case)


@bp.route("/cases/<public_id>/actions/<name>", methods=["GET", "POST"])
def action(public_id: str, name: str) -> Page:
    """The page of one action, and taking it; whatever was typed survives every refusal."""

    def take(typed: Plain) -> Plain:
        seen = posted_number("draft") if "draft" in request.form else None
        version, key = posted_number("version"), request_key()
        picked = request.form.get(PICKED, "")
        return actions.perform(ctx(), actor(), actions.Step(public_id, name, typed, version, key, seen, picked))

    return steps.step(
        lambda: step_pages.action(ctx(), actor(), public_id, name),
        lambda: step_pages.action_form(ctx(), actor(), public_id, name),
        take,
    )


@bp.route("/tasks/<public_id>", methods=["GET", "POST"])
def task(public_id: str) -> Page:
    """The page of one task of a case, and ending it."""

    def take(typed: Plain) -> Plain:
        return tasks.end(ctx(), actor(), public_id, typed, request_key())

    return steps.step(
        lambda: step_pages.task(ctx(), actor(), public_id),
        lambda: step_pages.task_form(ctx(), actor(), public_id),
        take,
    )


@bp.post("/cases/<public_id>/assign")
def assign(public_id: str) -> Response:
    """Gives the case to an officer."""
    try:
        assigning.assign(ctx(), actor(), public_id, posted_number("officer"), posted_number("version"), request_key())
    except Invalid as error:
        flash(say_text(error.message), "danger")
    else:
        flash(_("Đã phân công chuyên viên thụ lý."), "success")
    return redirect(url_for(".show", public_id=public_id), 303)


@bp.post("/cases/<public_id>/people")
def name(public_id: str) -> Response:
    """Names a person for the case in a role that acts only so."""
    return _named(assigning.name, public_id, _("Đã phân công."))


@bp.post("/cases/<public_id>/people/release")
def release(public_id: str) -> Response:
    """Takes back that a person was named for the case."""
    return _named(assigning.release, public_id, _("Đã thôi phân công."))


def _named(act: Callable[..., object], public_id: str, done: str) -> Response:
    role = request.form.get("role", "")
    try:
        act(ctx(), actor(), public_id, role, posted_number("person"), posted_number("version"), request_key())
    except Invalid as error:
        flash(say_text(error.message), "danger")
    else:
        flash(done, "success")
    return redirect(url_for(".show", public_id=public_id) + "#people", 303)

"""Pages of cases and editions: who keeps to which, what two editions say differently, and the moving of cases."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from caseflow.core.errors import Invalid, Refused
from caseflow.core.reader import ContentError
from caseflow.services.administration import edition_acts, edition_forecasts, edition_reports
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.i18n import say_text

bp = Blueprint("editions", __name__, url_prefix="/admin/editions")
Page = str | Response | tuple[str, int]

STATES = {
    "running": _l("Đang chuyển"),
    "stopped": _l("Đã dừng"),
    "asking": _l("Chờ chọn bước"),
    "done": _l("Đã xong"),
    "taking_back": _l("Đang lùi lại"),
    "taken_back": _l("Đã lùi lại"),
}
RESULTS = {
    "moved": _l("đã chuyển"),
    "asked": _l("chờ chọn bước"),
    "answered": _l("đã chọn bước, sắp chuyển"),
    "stuck": _l("không chuyển được"),
    "failed": _l("gặp lỗi"),
    "back": _l("đã lùi lại"),
    "kept": _l("giữ nguyên vì đã có việc mới"),
}
TERMS = {
    "none": _l("không có thời hạn"),
    "kept": _l("giữ ngày cuối"),
    "anew": _l("tính lại từ hôm nay"),
    "begins": _l("thời hạn bắt đầu từ hôm nay"),
    "ends": _l("không còn thời hạn"),
}
PARTS = {
    "states": _l("Bước"),
    "actions": _l("Thao tác"),
    "tasks": _l("Công việc"),
    "documents": _l("Giấy tờ"),
    "forms": _l("Biểu mẫu"),
}
HOW = {"added": _l("thêm"), "removed": _l("bỏ"), "changed": _l("thay đổi")}
ANSWER = "answer-"
"""How the fields of a form begin that say where the cases of a state, or one case, go."""


@bp.get("")
def index() -> str:
    """Every road with the open cases of each of its editions."""
    return render_template("administration/editions.html", roads=edition_reports.roads(ctx(), actor()))


@bp.get("/<road>")
def road(road: str) -> str:
    """One road: its editions, the changes that the files have for it, and what was moved so far."""
    found = edition_reports.road(ctx(), actor(), road)
    acts = edition_reports.acts(ctx(), actor(), road)
    return render_template("administration/edition_road.html", road=found, acts=acts, states=STATES)


@bp.get("/<road>/editions/<sha256>")
def difference(road: str, sha256: str) -> str:
    """What the edition in force says otherwise than an older one."""
    found = edition_reports.compare(ctx(), actor(), road, sha256)
    return render_template("administration/edition_difference.html", found=found, parts=PARTS, how=HOW)


@bp.route("/<road>/changes/<name>", methods=["GET", "POST"])
def change(road: str, name: str) -> Page:
    """The dry run of a change, and the button that begins it."""
    said, status = "", 200
    if request.method == "POST":
        try:
            begun = edition_acts.start(ctx(), actor(), road, change=name, answers=_answers(), key=request_key())
        except (Refused, Invalid) as error:
            said, status = say_text(error.message), 422
        except ContentError:
            status = 422  # the dry run below names every mistake
        else:
            flash(_("Đã bắt đầu. Hồ sơ được chuyển lần lượt, có thể dừng bất cứ lúc nào."), "success")
            return redirect(url_for(".act", public_id=begun["act"]), 303)
    found = edition_forecasts.forecast(ctx(), actor(), road, change=name)
    return render_template("administration/edition_change.html", found=found, terms=TERMS, said=said), status


@bp.route("/acts/<public_id>", methods=["GET", "POST"])
def act(public_id: str) -> Page:
    """How far an act is, the cases that wait for an answer, and its buttons, which post here with `do`."""
    said, status = "", 200
    if request.method == "POST":
        try:
            _do(public_id, request.form.get("do", ""))
        except (Refused, Invalid) as error:
            said, status = say_text(error.message), 422
        else:
            return redirect(url_for(".act", public_id=public_id), 303)
    page = edition_reports.act(ctx(), actor(), public_id)
    return render_template(
        "administration/edition_act.html", page=page, states=STATES, results=RESULTS, said=said, field=ANSWER
    ), status  # fmt: skip


def _do(public_id: str, what: str) -> None:
    """The buttons of an act's page; 400 for a button that is not there."""
    key = request_key()
    if what == "stop":
        edition_acts.stop(ctx(), actor(), public_id, key)
        flash(_("Đã dừng. Những hồ sơ đã chuyển vẫn ở bản mới."), "success")
    elif what == "resume":
        edition_acts.resume(ctx(), actor(), public_id, key)
        flash(_("Tiếp tục chuyển hồ sơ."), "success")
    elif what == "take_back":
        edition_acts.take_back(ctx(), actor(), public_id, key)
        flash(_("Những hồ sơ chưa có việc mới sẽ trở lại như trước."), "success")
    elif what == "answer":
        edition_acts.answer(ctx(), actor(), public_id, _answers(), key)
        flash(_("Đã ghi nhận bước được chọn."), "success")
    else:
        raise BadRequest


def _answers() -> dict[str, str]:
    """What was chosen, by state or by case; what was left open is left out."""
    given = ((name.removeprefix(ANSWER), value) for name, value in request.form.items() if name.startswith(ANSWER))
    return {name: value for name, value in given if value}

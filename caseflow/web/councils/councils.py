"""Pages of councils: my files, setting one up, one council, and a case before it with dossier, ballot and count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response
from wtforms import SelectField

from caseflow.core.errors import CaseflowError, Conflict, Invalid, Refused
from caseflow.core.text import nfc, sort_key
from caseflow.core.values import Values
from caseflow.councils.rules import SEATS
from caseflow.services.councils import ballots, councils, seats, sittings
from caseflow.services.councils import pages as council_pages
from caseflow.services.councils.ballot_box import TypedSheet
from caseflow.services.councils.view import CaseDesk
from caseflow.web.answers.reading import answers
from caseflow.web.frame.actor import actor, ctx, may, request_key
from caseflow.web.frame.days import DayField, MomentField
from caseflow.web.frame.errors import status_of
from caseflow.web.frame.forms import BaseForm, required, text
from caseflow.web.frame.i18n import say_text
from caseflow.web.frame.numbers import whole

bp = Blueprint("councils", __name__)
Page = str | Response | tuple[str, int]
MEMBER = "seat-"
"""The name of a candidate's choice of seat: `seat-<account>`."""


class CouncilForm(BaseForm):
    """A council to set up; its members are chosen beside it."""

    name = text(_l("Tên hội đồng"), limit=200)
    rule_set = SelectField(_l("Quy tắc áp dụng"), [required()])
    decision_no = text(_l("Số quyết định thành lập"), limit=60)
    decided_on = DayField(_l("Ngày quyết định"), [required()])
    meets_at = MomentField(_l("Thời gian họp"), [required()])
    place = text(_l("Địa điểm họp"), limit=200)


@dataclass
class Typed:
    """A score sheet as the page shows it: what was typed, and what is wrong with it."""

    scores: Values
    comments: Mapping[str, str]
    conclusion: str
    remark: str
    errors: dict[str, list[str]] = field(default_factory=dict)


@bp.get("/councils")
def index() -> str:
    """A member's files, and for the administrative secretary every council."""
    done = request.args.get("show") == "done"
    after = whole("after")
    sits, manages = may(seats.SIT), may(seats.MANAGE)
    return render_template(
        "councils/index.html",
        files=council_pages.my_files(ctx(), actor(), counted=done, after=after) if sits else None,
        councils=council_pages.listing(ctx(), actor(), after) if manages or not sits else None,
        waiting=councils.waiting_cases(ctx(), actor()) if manages else (),
        done=done,
        seats=SEATS,
    )


@bp.route("/councils/new", methods=["GET", "POST"])
def new() -> Page:
    """Sets up a council; nothing that was typed or chosen is lost on an error."""
    people = sorted(councils.candidates(ctx(), actor()), key=lambda c: sort_key(c.name))
    rules, form = councils.rule_sets(ctx()), CouncilForm()
    form.rule_set.choices = [(name, say_text(rule.title)) for name, rule in rules.items()]
    chosen = {c.account_id: request.form.get(f"{MEMBER}{c.account_id}", "") for c in people}
    if form.validate_on_submit():
        try:
            made = _create(form, [(account, seat) for account, seat in chosen.items() if seat])
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Đã nhập hội đồng. Tiếp theo: đưa hồ sơ vào hội đồng và gửi tài liệu."), "success")
            return redirect(url_for(".show", public_id=made), 303)
    wrong = bool(form.errors or form.form_errors)
    page = render_template(
        "councils/new.html", form=form, people=people, chosen=chosen, rules=rules, seats=SEATS, member=MEMBER
    )
    return (page, 422) if wrong else page


def _create(form: CouncilForm, members: list[tuple[int, str]]) -> str:
    meets_at, decided_on = form.meets_at.data, form.decided_on.data
    assert meets_at is not None  # the form requires both
    assert decided_on is not None
    new = councils.NewCouncil(
        rule_set=form.rule_set.data,
        name=form.name.data,
        decision_no=form.decision_no.data,
        decided_on=decided_on,
        meets_at=meets_at,
        place=form.place.data,
        members=members,
    )
    return councils.create(ctx(), actor(), new, key=request_key())


@bp.get("/councils/<public_id>")
def show(public_id: str) -> str:
    """One council."""
    return _council(public_id)


def _council(public_id: str, error: CaseflowError | None = None) -> str:
    page = council_pages.page(ctx(), actor(), public_id)
    order = list(SEATS)
    members = sorted(page.members, key=lambda m: order.index(m.seat))
    return render_template(
        "councils/show.html", council=page, members=members, seats=SEATS, wrong=_sentences(error),
        chosen=request.form.getlist("cases"),
    )  # fmt: skip


@bp.post("/councils/<public_id>/cases")
def add_cases(public_id: str) -> Page:
    """Gives the council cases."""
    try:
        conflicts = councils.add_cases(ctx(), actor(), public_id, request.form.getlist("cases"), request_key())
    except Invalid as error:
        return _council(public_id, error), 422
    if conflicts:
        words = _("Đã đưa hồ sơ vào hội đồng. Hệ thống phát hiện %(n)s xung đột lợi ích; người liên quan không mở được "
                  "hồ sơ đó.", n=conflicts)  # fmt: skip
        flash(words, "warning")
    else:
        flash(_("Đã đưa hồ sơ vào hội đồng."), "success")
    return redirect(url_for(".show", public_id=public_id), 303)


@bp.post("/councils/<public_id>/cases/<case_id>/remove")
def remove_case(public_id: str, case_id: str) -> Page:
    """Takes a case from the council."""
    try:
        councils.remove_case(ctx(), actor(), public_id, case_id, request_key())
    except Refused as error:
        return _council(public_id, error), 422
    flash(_("Đã rút hồ sơ khỏi hội đồng."), "success")
    return redirect(url_for(".show", public_id=public_id), 303)


@bp.post("/councils/<public_id>/materials")
def materials(public_id: str) -> Page:
    """Dates the materials of the council's cases."""
    try:
        sent = councils.send_materials(ctx(), actor(), public_id, request_key())
    except Refused as error:
        return _council(public_id, error), 422
    flash(_("Đã gửi tài liệu của %(n)s hồ sơ tới các thành viên hội đồng.", n=sent), "success")
    return redirect(url_for(".show", public_id=public_id), 303)


@bp.get("/councils/<public_id>/cases/<case_id>")
def case(public_id: str, case_id: str) -> Page:
    """A case before the council: the declaration first, then dossier beside ballot, after the count its result."""
    return _case(public_id, case_id)


@bp.post("/councils/<public_id>/cases/<case_id>/declare")
def declare(public_id: str, case_id: str) -> Page:
    """The member's declaration of interest."""
    answer = request.form.get("conflict", "")
    if answer not in ("yes", "no"):
        return _case(public_id, case_id, error=Invalid.at("conflict", *_CHOOSE))
    try:
        sittings.declare(
            ctx(), actor(), public_id, case_id, conflict=answer == "yes", reason=request.form.get("reason", ""),
            key=request_key(),
        )  # fmt: skip
    except (Invalid, Refused) as error:
        return _case(public_id, case_id, error=error)
    if answer == "yes":
        flash(_("Đã ghi nhận xung đột lợi ích. Ông/bà không tham gia đánh giá hồ sơ này."), "success")
        return redirect(url_for(".index"), 303)
    flash(_("Đã ghi nhận khai báo. Ông/bà có thể đọc hồ sơ và soạn phiếu."), "success")
    return redirect(url_for(".case", public_id=public_id, case_id=case_id), 303)


_CHOOSE = ("Vui lòng chọn một trong hai.", "Please choose one of the two.")


@bp.post("/councils/<public_id>/cases/<case_id>/ballot")
def ballot(public_id: str, case_id: str) -> Page:
    """Saves the member's ballot as a draft, or casts it; whatever was typed survives a refusal."""
    what, typed = request.form.get("do", ""), _typed()
    if what not in ("save", "cast"):
        raise BadRequest
    sheet = TypedSheet(
        scores={name: _score(text) for name, text in typed.scores.items()},
        comments=typed.comments,
        conclusion=typed.conclusion,
        remark=typed.remark,
        signed=request.form.get("sign") == "yes",
    )
    service = ballots.cast if what == "cast" else ballots.save_ballot
    try:
        warnings = service(ctx(), actor(), public_id, case_id, sheet, key=request_key())
    except (Invalid, Refused, Conflict) as error:
        return _case(public_id, case_id, typed=typed, error=error)
    flash(_("Đã bỏ phiếu. Cảm ơn ông/bà.") if what == "cast" else _("Đã lưu bản nháp của phiếu."), "success")
    for words in warnings:
        flash(say_text(words), "warning")
    return redirect(url_for(".case", public_id=public_id, case_id=case_id, _anchor="ballot"), 303)


@bp.post("/councils/<public_id>/cases/<case_id>/attendance")
def attendance(public_id: str, case_id: str) -> Page:
    """Who is present."""
    here = {int(n) for n in request.form.getlist("present") if n.isdecimal() and len(n) < 19}
    try:
        sittings.attendance(ctx(), actor(), public_id, case_id, here, request_key())
    except (Invalid, Refused) as error:
        return _case(public_id, case_id, error=error)
    flash(_("Đã ghi nhận %(n)s thành viên có mặt.", n=len(here)), "success")
    return redirect(url_for(".case", public_id=public_id, case_id=case_id), 303)


@bp.post("/councils/<public_id>/cases/<case_id>/open", endpoint="open")
def open_voting(public_id: str, case_id: str) -> Page:
    """Opens the vote."""
    try:
        sittings.open_voting(ctx(), actor(), public_id, case_id, request_key())
    except Refused as error:
        return _case(public_id, case_id, error=error)
    flash(_("Đã mở bỏ phiếu."), "success")
    return redirect(url_for(".case", public_id=public_id, case_id=case_id), 303)


@bp.post("/councils/<public_id>/cases/<case_id>/count")
def count(public_id: str, case_id: str) -> Page:
    """Counts the ballots."""
    try:
        ballots.count(ctx(), actor(), public_id, case_id, request_key())
    except (Refused, Conflict) as error:
        return _case(public_id, case_id, error=error)
    flash(_("Đã kiểm phiếu."), "success")
    return redirect(url_for(".case", public_id=public_id, case_id=case_id), 303)


@bp.post("/councils/<public_id>/cases/<case_id>/conclude")
def conclude(public_id: str, case_id: str) -> Page:
    """Keeps the wording of the conclusion."""
    try:
        sittings.conclude(
            ctx(), actor(), public_id, case_id, conclusion=request.form.get("conclusion", ""),
            text=request.form.get("text", ""), key=request_key(),
        )  # fmt: skip
    except (Invalid, Refused) as error:
        return _case(public_id, case_id, error=error)
    flash(_("Đã ghi kết luận của hội đồng."), "success")
    return redirect(url_for(".case", public_id=public_id, case_id=case_id), 303)


def _case(
    public_id: str, case_id: str, *, typed: Typed | None = None, error: CaseflowError | None = None
) -> tuple[str, int]:
    """The page of a case before the council; after an error with what was typed and what is wrong."""
    desk = council_pages.desk(ctx(), actor(), public_id, case_id)
    errors = _by_field(error)
    sheet = typed or _kept(desk)
    sheet.errors = errors
    page = render_template(
        "councils/case.html", desk=desk, sheet=sheet, errors=errors, seats=SEATS,
        signed=[(form, list(answers(form.form, dict(form.values)))) for form in desk.dossier],
        posted=request.form if error is not None else {},
    )  # fmt: skip
    return page, 200 if error is None else status_of(error)


def _kept(desk: CaseDesk) -> Typed:
    mine = desk.my_ballot
    return Typed({}, {}, "", "") if mine is None else Typed(mine.scores, mine.comments, mine.conclusion, mine.remark)


def _typed() -> Typed:
    """What was typed into the score sheet, by criterion."""

    def group(prefix: str) -> dict[str, str]:
        return {
            name.removeprefix(prefix): nfc(given) for name, given in request.form.items() if name.startswith(prefix)
        }

    return Typed(group("score-"), group("comment-"), request.form.get("conclusion", ""), request.form.get("remark", ""))


def _score(typed: str) -> int | str | None:
    """A whole number; what is none goes to the rules as it is, and they say what is wrong with it."""
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 4 else typed


def _by_field(error: CaseflowError | None) -> dict[str, list[str]]:
    """The messages of an error by field; those of no field under the empty name."""
    if error is None:
        return {}
    if isinstance(error, Invalid):
        return {name: [say_text(message) for message in messages] for name, messages in error.fields.items()}
    return {"": _sentences(error)}


def _sentences(error: CaseflowError | None) -> list[str]:
    if error is None:
        return []
    if isinstance(error, Invalid):
        return [say_text(message) for messages in error.fields.values() for message in messages]
    return [say_text(text) for text in (error.reasons if isinstance(error, Refused) else (error.message,))]

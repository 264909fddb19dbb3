"""The desk of papers, one paper, what the people of its chain do to it, and its files."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from caseflow.core.clock import local_date
from caseflow.core.errors import CaseflowError, Conflict, Invalid, Refused
from caseflow.core.text import Text
from caseflow.forms import values
from caseflow.papers.authority import LINKS, Link
from caseflow.services.accounts import again
from caseflow.services.papers import correcting, deputies, desk, downloads, links, page
from caseflow.services.papers.links import Deed
from caseflow.web.answers.reading import hidden_questions
from caseflow.web.frame.actor import actor, ctx, request_key, session_digest
from caseflow.web.frame.downloads import attachment
from caseflow.web.frame.errors import status_of
from caseflow.web.frame.i18n import locale
from caseflow.web.frame.numbers import posted_number, whole

bp = Blueprint("papers", __name__)
Page = str | Response | tuple[str, int]
SIGN = "sign"


@bp.get("/papers")
def index() -> str:
    """What waits for the reader, what is on its way, what was issued."""
    return _desk(())


@bp.post("/papers/batch/together")
def together() -> Page:
    """One link for several papers; a signature asks for the password once."""
    link = _link(request.form.get("link", ""))
    chosen, key = [_picked(value) for value in request.form.getlist("paper")], request_key()
    try:
        if link == SIGN:
            _confirm()
        done = desk.together(ctx(), actor(), link, chosen, key)
    except (Invalid, Refused) as error:
        return _desk(_said(error)), 422
    return render_template("papers/together.html", link=link, done=done)


@bp.get("/papers/<public_id>")
def show(public_id: str) -> str:
    """One paper."""
    return _page(public_id)


@bp.post("/papers/<public_id>/<any(check, sign, number, issue):link>")
def do(public_id: str, link: str) -> Page:
    """Does what is next to be done to a paper."""
    deed = Deed(public_id, _link(link), posted_number("version"), request_key())
    page.check(ctx(), actor(), public_id)
    try:
        if link == SIGN:
            _confirm()
        alone = "alone" in request.form
        deed = Deed(public_id, _link(link), posted_number("version"), request_key(), alone)
        result = links.do(ctx(), actor(), deed)
    except (Invalid, Refused, Conflict) as error:
        return _page(public_id, error), status_of(error)
    flash(_done(result["link"]), "success")
    return redirect(url_for(".show", public_id=public_id), 303)


@bp.post("/papers/<public_id>/return")
def send_back(public_id: str) -> Page:
    """Gives a paper back to whoever proposed it."""
    return _ended(public_id, links.send_back, _("Đã trả lại người trình."))


@bp.post("/papers/<public_id>/cancel")
def cancel(public_id: str) -> Page:
    """Cancels the number of a paper that is not issued yet."""
    return _ended(public_id, links.cancel, _("Đã hủy số; số này không cấp lại."))


@bp.route("/papers/<public_id>/correct", methods=["GET", "POST"])
def correct(public_id: str) -> Page:
    """Proposing the correction of an issued paper: its form once more, and why."""
    asked = correcting.form(ctx(), actor(), public_id)
    posted = request.form if request.method == "POST" else None
    today = local_date(ctx().clock.now())
    form = (
        values.bind(asked.form, None, locale(), posted=posted, values=asked.begun, today=today) if asked.form else None
    )
    said: tuple[Text, ...] = ()
    if posted is not None and (form is None or form.validate()):
        typed = values.clean(asked.form, None, form) if asked.form is not None and form is not None else {}
        try:
            seen, reason = posted_number("version"), posted.get("reason", "")
            made = correcting.correct(ctx(), actor(), public_id, seen, typed, reason, request_key())
        except Invalid as error:
            said = tuple(text for many in error.fields.values() for text in many)
        else:
            flash(_("Đã trình văn bản đính chính."), "success")
            return redirect(url_for(".show", public_id=made["paper"]), 303)
    shown = render_template(
        "papers/correct.html", asked=asked, form=form, said=said, reason=request.form.get("reason", ""),
        hidden_questions=hidden_questions(form) if form is not None else (),
    )  # fmt: skip
    return shown, 422 if posted is not None else 200


@bp.get("/papers/<public_id>/file.<any(pdf, docx):kind>")
def file(public_id: str, kind: str) -> Response:
    """The file of an issued paper, or of a draft to be edited."""
    return attachment(downloads.fetch(ctx(), actor(), public_id, kind))


def _ended(public_id: str, act: object, words: str) -> Page:
    assert callable(act)
    try:
        reason = request.form.get("reason", "")
        act(ctx(), actor(), public_id, posted_number("version"), reason, request_key())
    except (Invalid, Refused, Conflict) as error:
        return _page(public_id, error), status_of(error)
    flash(words, "success")
    return redirect(url_for(".index"), 303)


def _desk(messages: Sequence[Text]) -> str:
    found = desk.page(ctx(), actor(), request.values.get("tab", ""), request.values.get("link", ""), whole("after"))
    return render_template(
        "papers/index.html", page=found, messages=messages, fresh=_fresh(),
        authorises=deputies.may_give(ctx(), actor()), later=bool(request.args.get("after")),
        all=bool(request.args.get("all")), picked={value.partition(":")[0] for value in request.form.getlist("paper")},
    )  # fmt: skip


def _said(error: Invalid | Refused) -> Sequence[Text]:
    """Everything that is said of what could not be done."""
    if isinstance(error, Refused):
        return list(error.reasons)
    return [one for said in error.fields.values() for one in said]


def _page(public_id: str, error: CaseflowError | None = None) -> str:
    said = error.reasons if isinstance(error, Refused) else ()
    fields = error.fields if isinstance(error, Invalid) else {}
    return render_template(
        "papers/show.html", page=page.page(ctx(), actor(), public_id), error=error, said=said, fields=fields,
        fresh=_fresh(), reason=request.form.get("reason", ""),
    )  # fmt: skip


def _fresh() -> bool:
    """Whether the password was typed a short while ago, so that it is not asked for."""
    return again.is_fresh(ctx(), current_user.confirmed_at) if current_user.is_authenticated else False


def _confirm() -> None:
    """Asks for the password where the frame is not open; raises Invalid at `password`."""
    if _fresh():
        return
    typed = request.form.get("password", "")
    if not typed:
        raise again.required()
    again.confirm(ctx(), actor(), session_digest(), typed)


def _link(name: str) -> Link:
    found = next((link for link in LINKS if link == name), None)
    if found is None:
        abort(400)
    return found


def _picked(value: str) -> tuple[str, int]:
    public_id, _colon, version = value.partition(":")
    if not version.isdigit() or len(version) > 9:
        abort(400)
    return public_id, int(version)


def _done(following: str | None) -> str:
    if following is None:
        return str(_("Đã phát hành văn bản."))
    said = {
        "sign": _("Đã kiểm tra; văn bản chuyển người ký."),
        "number": _("Đã ký; văn bản chuyển văn thư cấp số."),
        "issue": _("Đã xử lý; văn bản chờ phát hành."),
    }
    return str(said[following])

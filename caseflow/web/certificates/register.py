"""Pages of the certificate register: the list with filters in its address, one certificate, and every change of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseflow.certificates.standing import STATUSES
from caseflow.core.clock import local_date
from caseflow.core.errors import CaseflowError, Conflict, Invalid, NotFound, Refused
from caseflow.core.text import nfc
from caseflow.forms import values
from caseflow.forms.schema import FormDefinition
from caseflow.gateways import qr
from caseflow.services.certificates import changes as register_changes
from caseflow.services.certificates import check as certificate_check
from caseflow.services.certificates import register
from caseflow.services.certificates.register import Filters
from caseflow.web.answers.reading import hidden_questions
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.errors import status_of
from caseflow.web.frame.i18n import locale, say_text
from caseflow.web.frame.numbers import posted_number, whole
from caseflow.web.frame.security import public

bp = Blueprint("certificates", __name__)
Page = str | Response | tuple[str, int]
NAMES = ("q", "scheme", "body", "commune", "year", "status", "flag", "source", "within", "on")


@bp.get("/certificates")
def index() -> str:
    """The register; staff see all of it, others their own enterprises'."""
    filters = _filters()
    page = register.page(ctx(), actor(), filters, request.args.get("after"))
    return render_template(
        "certificates/index.html", register=page, filters=filters, statuses=STATUSES, flags=register.FLAGS,
        sources=register.SOURCES, address=_address, narrowed=any(request.args.get(name) for name in NAMES),
        first=not request.args.get("after"), on=request.args.get("on") if page.day != page.today else None,
    )  # fmt: skip


@bp.get("/certificates/<public_id>")
def show(public_id: str) -> str:
    """One certificate, with the code that leads to its public page."""
    on = _day("on")
    page = register.one(ctx(), actor(), public_id, on)
    address = f"{ctx().settings.base_url}{url_for('.verify', public_id=public_id)}"
    return render_template(
        "certificates/show.html", certificate=page, statuses=STATUSES, flags=register.FLAGS, sources=register.SOURCES,
        address=address, code=qr.svg(address), on=page.day.isoformat() if page.day != page.today else None,
    )  # fmt: skip


@bp.get("/verify/<public_id>")
@public
def verify(public_id: str) -> str:
    """What anybody may know who holds the paper in their hands: is it true, and does it stand today."""
    found = certificate_check.check(ctx(), public_id, request.remote_addr or "")
    return render_template("public/certificate.html", found=found, statuses=STATUSES)


@bp.route("/certificates/new", methods=["GET", "POST"])
def new() -> Page:
    """Entering a certificate by hand."""
    return _change("", "enter")


@bp.route("/certificates/<public_id>/<how>", methods=["GET", "POST"])
def change(public_id: str, how: str) -> Page:
    """Correcting a certificate, replacing it by another, or recording what happened to it."""
    if how not in register_changes.HOWS:
        raise NotFound()
    return _change(public_id, how)


def _change(public_id: str, how: str) -> Page:
    form, given, version = register_changes.form(ctx(), actor(), public_id, how)
    if request.method == "GET":
        return _form_page(public_id, how, form, version, given=given)
    bound = _bind(form, posted=request.form)
    if not bound.validate():
        return _form_page(public_id, how, form, version, bound=bound), 422
    typed = values.clean(form, None, bound)
    try:
        done = _save(public_id, how, typed)
    except (Conflict, Refused, Invalid) as error:
        said = [] if isinstance(error, Invalid) and _put(error, bound) else [error.message]
        return _form_page(public_id, how, form, version, bound=bound, said=said, error=error), status_of(error)
    flash(_done(how), "success")
    return redirect(url_for(".show", public_id=done["certificate"]), 303)


def _save(public_id: str, how: str, typed: dict[str, Any]) -> dict[str, Any]:
    if how == "enter":
        return register_changes.enter(ctx(), actor(), typed, request_key())
    rest = (typed, posted_number("version"))
    if how == "correct":
        return register_changes.correct(ctx(), actor(), public_id, *rest, request_key())
    if how == "survey":
        return register_changes.survey(ctx(), actor(), public_id, *rest, request_key())
    if how in register_changes.REPLACES:
        return register_changes.replace(ctx(), actor(), public_id, *rest, how, request_key())
    return register_changes.set_status(ctx(), actor(), public_id, how, *rest, request_key())


def _bind(form: FormDefinition, **given: Any) -> Any:
    return values.bind(form, None, locale(), today=local_date(ctx().clock.now()), **given)


def _put(error: Invalid, bound: Any) -> bool:
    """Puts a service's messages at the fields they name; false when one of them names none."""
    for name, messages in error.fields.items():
        if name in bound:
            bound[name].errors = [*bound[name].errors, *map(say_text, messages)]
    return all(name in bound for name in error.fields)


def _form_page(
    public_id: str,
    how: str,
    form: FormDefinition,
    version: int,
    *,
    bound: Any = None,
    given: Mapping[str, Any] | None = None,
    said: list[Any] | None = None,
    error: CaseflowError | None = None,
) -> str:
    shown = _bind(form, values=given or {}) if bound is None else bound
    old = register.one(ctx(), actor(), public_id) if public_id else None
    return render_template(
        "certificates/form.html", form=form, bound=shown, how=how, old=old, version=version, said=said or [],
        summary=shown.summary(), hidden_questions=hidden_questions(shown), error=error, title=_title(how),
    )  # fmt: skip


def _title(how: str) -> str:
    words: dict[str, str] = {
        "enter": _("Nhập giấy chứng nhận"), "correct": _("Sửa giấy chứng nhận"), "renew": _("Chứng nhận lại"),
        "transfer": _("Chuyển sang tổ chức chứng nhận khác"), "suspend": _("Ghi nhận tạm đình chỉ"),
        "restore": _("Ghi nhận khôi phục"), "withdraw": _("Ghi nhận thu hồi"), "survey": _("Ghi kết quả giám sát"),
    }  # fmt: skip
    return words[how]


def _done(how: str) -> str:
    words: dict[str, str] = {
        "enter": _("Đã ghi giấy chứng nhận vào sổ."), "correct": _("Đã lưu nội dung sửa."),
        "renew": _("Đã ghi giấy mới; giấy cũ được thay thế."), "survey": _("Đã ghi kết quả giám sát."),
        "transfer": _("Đã ghi giấy của tổ chức chứng nhận mới; giấy cũ được thay thế."),
    }  # fmt: skip
    return words.get(how) or str(_("Đã ghi tình trạng mới của giấy chứng nhận."))


def _filters() -> Filters:
    given = request.args
    return Filters(
        words=nfc(given.get("q", ""))[:100],
        scheme=given.get("scheme", "")[:40],
        body=nfc(given.get("body", ""))[:200],
        commune=nfc(given.get("commune", ""))[:100],
        year=whole("year"),
        status=given.get("status", ""),
        flag=given.get("flag", ""),
        source=given.get("source", ""),
        within=whole("within"),
        on=_day("on"),
    )


def _day(name: str) -> date | None:
    """A day in the address; one that cannot be is none."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _address(after: str | None = None) -> str:
    """The address of this view, from `after` on."""
    kept: dict[str, Any] = {name: request.args[name] for name in NAMES if request.args.get(name)}
    return url_for("certificates.index", **kept, after=after)

"""Pages of the certificate register: the list with filters in its address, one certificate, and every change of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FileResponse
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseflow.certificates.spans import spans
from caseflow.certificates.standing import STATUSES
from caseflow.core.clock import local_date, shown
from caseflow.core.errors import CaseflowError, Conflict, Invalid, NotFound, Refused
from caseflow.core.text import Text, nfc, say
from caseflow.core.values import Plain
from caseflow.forms import values
from caseflow.forms.compiler import ContentForm
from caseflow.forms.schema import FormDefinition
from caseflow.gateways import qr
from caseflow.services.certificates import check as certificate_check
from caseflow.services.certificates import exporting, register
from caseflow.services.certificates.act_forms import StartedForm
from caseflow.services.certificates.register import Filters, RegisterPage
from caseflow.web.answers.reading import hidden_questions
from caseflow.web.certificates.acts import ACTS, ENTER, RegisterAct
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.days import day_in
from caseflow.web.frame.errors import status_of
from caseflow.web.frame.exports import sent
from caseflow.web.frame.i18n import locale, say_text
from caseflow.web.frame.numbers import posted_number, whole
from caseflow.web.frame.security import public

bp = Blueprint("certificates", __name__)
Page = str | Response | tuple[str, int]
NAMES = ("q", "scheme", "body", "commune", "year", "status", "flag", "source", "ends_from", "ends_to", "on")


@bp.get("/certificates")
def index() -> str:
    """The register; staff see all of it, others their own enterprises'."""
    filters = _filters()
    page = register.page(ctx(), actor(), filters, request.args.get("after"))
    return render_template(
        "certificates/index.html", register=page, filters=filters, statuses=STATUSES, flags=register.FLAGS,
        sources=register.SOURCES, address=_address, narrowed=_narrowed(page, filters), spans=spans(page.today),
        first=not request.args.get("after"), on=page.day.isoformat() if page.day != page.today else None,
        export_address=url_for(".export", **_kept()),
    )  # fmt: skip


@bp.post("/export/certificates")
def export() -> FileResponse | Response:
    """The lines of the list as a file, with the filters that stand in the address."""
    return sent("so-chung-nhan", _address(), lambda form, key: exporting.export(ctx(), actor(), _filters(), form, key))


@bp.get("/certificates/<public_id>")
def show(public_id: str) -> str:
    """One certificate, with the code that leads to its public page."""
    on = day_in("on")
    page = register.one(ctx(), actor(), public_id, on)
    address = f"{ctx().settings.base_url}{url_for('.verify', public_id=public_id)}"
    return render_template(
        "certificates/show.html", certificate=page, acts=[act for act in ACTS.values() if act.name in page.may],
        statuses=STATUSES, flags=register.FLAGS, sources=register.SOURCES, address=address, code=qr.svg(address),
        on=page.day.isoformat() if page.day != page.today else None,
    )  # fmt: skip


@bp.get("/verify/<public_id>")
@public
def verify(public_id: str) -> str:
    """What anybody may know who holds the paper in their hands: is it true, and does it stand today."""
    found = certificate_check.check(ctx(), public_id, request.remote_addr or "")
    return render_template("public/certificate.html", found=found)


@bp.route("/certificates/new", methods=["GET", "POST"])
def new() -> Page:
    """Entering a certificate by hand."""
    return _perform(ENTER, "")


@bp.route("/certificates/<public_id>/<how>", methods=["GET", "POST"])
def change(public_id: str, how: str) -> Page:
    """Correcting a certificate, replacing it by another, or recording what happened to it."""
    act = ACTS.get(how)
    if act is None:
        raise NotFound()
    return _perform(act, public_id)


def _perform(act: RegisterAct, public_id: str) -> Page:
    started = act.form(ctx(), actor(), public_id)
    if request.method == "GET":
        return _form_page(act, public_id, started, _bind(started.form, values=started.values))
    bound = _bind(started.form, posted=request.form)
    if not bound.validate():
        return _form_page(act, public_id, started, bound), 422
    version = posted_number("version") if public_id else 0
    typed = values.clean(started.form, None, bound)
    try:
        done = act.take(ctx(), actor(), public_id, typed, version=version, key=request_key())
    except (Conflict, Refused, Invalid) as error:
        said = [] if isinstance(error, Invalid) and _put(error, bound) else [error.message]
        return _form_page(act, public_id, started, bound, said=said, error=error), status_of(error)
    flash(act.done, "success")
    return redirect(url_for(".show", public_id=done["certificate"]), 303)


def _bind(form: FormDefinition, **given: Any) -> ContentForm:
    return values.bind(form, None, locale(), today=local_date(ctx().clock.now()), **given)


def _put(error: Invalid, bound: ContentForm) -> bool:
    """Puts a service's messages at the fields they name; false when one of them names none."""
    for name, messages in error.fields.items():
        if name in bound:
            bound[name].errors = [*bound[name].errors, *map(say_text, messages)]
    return all(name in bound for name in error.fields)


def _form_page(
    act: RegisterAct,
    public_id: str,
    started: StartedForm,
    bound: ContentForm,
    *,
    said: Sequence[Text] = (),
    error: CaseflowError | None = None,
) -> str:
    old = register.one(ctx(), actor(), public_id) if public_id else None
    return render_template(
        "certificates/form.html", act=act, form=started.form, bound=bound, old=old, version=started.version, said=said,
        summary=bound.summary(), hidden_questions=hidden_questions(bound), error=error,
    )  # fmt: skip


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
        ends_from=day_in("ends_from"),
        ends_to=day_in("ends_to"),
        on=day_in("on"),
    )


def _narrowed(page: RegisterPage, filters: Filters) -> list[tuple[str, str]]:
    """What narrows the list: the field of the address, and words for its chip."""
    titled = {
        "scheme": dict(page.schemes), "flag": register.FLAGS, "source": register.SOURCES,
        "status": {"all": say("Mọi tình trạng", "Every status"), **STATUSES},
    }  # fmt: skip
    given = ((name, getattr(filters, name)) for name in titled)
    found = [(name, say_text(titled[name][value])) for name, value in given if value in titled[name]]
    plain = {"q": filters.words, "body": filters.body, "commune": filters.commune, "year": filters.year}
    found += [(name, str(value)) for name, value in plain.items() if value]
    days = {"on": _("tại ngày %(day)s"), "ends_from": _("hết hiệu lực từ %(day)s"), "ends_to": _("đến hết %(day)s")}
    found += [(name, words % {"day": shown(day)}) for name, words in days.items() if (day := getattr(filters, name))]
    return found


def _kept(**changes: str) -> Plain:
    """The filters that stand in the address, with some of them changed; an empty one is left out."""
    kept = {name: request.args.get(name, "") for name in NAMES} | changes
    return {name: text for name, text in kept.items() if text}


def _address(after: str | None = None, **changes: str) -> str:
    """The address of this view, from `after` on."""
    return url_for("certificates.index", **_kept(**changes), after=after)

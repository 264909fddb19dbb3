"""One step of a case as a page: an action or a task, its form, and the taking of it."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseflow.core.clock import local_date
from caseflow.core.errors import CaseflowError, Conflict, Invalid, Refused
from caseflow.core.text import Text
from caseflow.core.values import Plain
from caseflow.forms import values
from caseflow.forms.compiler import ContentForm
from caseflow.forms.rows import MultiDict
from caseflow.services.cases.step_pages import StepForm
from caseflow.services.cases.step_view import ActionPage
from caseflow.web.answers.reading import hidden_questions
from caseflow.web.answers.scans import pressed
from caseflow.web.frame import onward
from caseflow.web.frame.actor import ctx, request_key
from caseflow.web.frame.errors import status_of
from caseflow.web.frame.i18n import locale, say_text

Page = str | Response | tuple[str, int]


def step(load: Callable[[], ActionPage], load_form: Callable[[], StepForm], take: Callable[[Plain], Plain]) -> Page:
    """Shows the page that `load` gives; a POST takes the step with what was typed and leads to the case it gives.

    A POST loads what it writes, not the page; whatever was typed survives every refusal.
    """
    if request.method == "GET":
        page = load()
        return _shown(page, _bound(StepForm(page.title, page.to, page.form, page.begun), None))
    asked = load_form()
    posted = pressed(asked.form, None) if asked.form is not None else None
    if posted is not None or request.form.get("_go") == "update":
        return _shown(load(), _bound(asked, posted or request.form))
    form = _bound(asked, request.form)
    if form is not None and not form.validate():
        return _shown(load(), form, status=422)
    try:
        taken = take(_typed(asked, form))
    except (Conflict, Refused, Invalid) as error:
        _put(error, form)
        return _shown(load(), form, error, status_of(error))
    flash(_done(asked, proposed="paper" in taken), "success")
    case = str(taken["case"])
    further = onward.next_address(case, acted="1", saved=request_key())
    return redirect(further or url_for("cases.show", public_id=case, saved=request_key()), 303)


def _bound(asked: StepForm, posted: MultiDict | None) -> ContentForm | None:
    if asked.form is None:
        return None
    today = local_date(ctx().clock.now())
    return values.bind(asked.form, None, locale(), posted=posted, values=asked.begun, today=today)


def _typed(asked: StepForm, form: ContentForm | None) -> Plain:
    return values.clean(asked.form, None, form) if asked.form is not None and form is not None else {}


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


def _shown(
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


def _done(page: StepForm, *, proposed: bool) -> str:
    title = say_text(page.title)
    if proposed:
        return str(_("Đã trình: %(action)s. Hồ sơ chuyển bước khi văn bản được ký và phát hành.", action=title))
    if page.to is None:
        return str(_("Đã ghi nhận: %(action)s.", action=title))
    return str(_("Đã thực hiện: %(action)s. Hồ sơ chuyển sang “%(state)s”.", action=title, state=say_text(page.to)))

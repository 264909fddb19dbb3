"""Dated authorisations to sign in somebody's place."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import PasswordField, SelectField

from caseflow.core.errors import Invalid
from caseflow.services.accounts import again
from caseflow.services.papers import deputies
from caseflow.services.papers.deputies import CAPACITIES, Given
from caseflow.web.frame.actor import actor, ctx, request_key, session_digest
from caseflow.web.frame.days import DayField
from caseflow.web.frame.forms import BaseForm, choice, required, text
from caseflow.web.frame.i18n import say_text

bp = Blueprint("deputies", __name__)
_SAID = {"KT.": _l("Ký thay (KT.), cấp phó"), "TUQ.": _l("Ký thừa ủy quyền (TUQ.)")}


class AuthoriseForm(BaseForm):
    """What the holder of an office writes."""

    role = SelectField(_l("Chức vụ được ký thay"), [required()])
    email = text(_l("Địa chỉ thư của người được ủy quyền"), limit=254, inputmode="email")
    capacity = SelectField(
        _l("Tư cách ký"), [required()], choices=[choice(name, words) for name, words in _SAID.items()]
    )
    position = text(_l("Chức vụ của người được ủy quyền"), limit=100)
    ground = text(_l("Văn bản ủy quyền (số, ngày)"), limit=300)
    from_on = DayField(_l("Từ ngày"), [required()])
    until_on = DayField(_l("Đến hết ngày"), [required()])
    password = PasswordField(_l("Mật khẩu của ông/bà"), [required()])


@bp.route("/papers/authorisations", methods=["GET", "POST"])
def index() -> str | Response | tuple[str, int]:
    """Who may sign in whose place; a POST gives an authorisation."""
    found, form = deputies.overview(ctx(), actor()), AuthoriseForm()
    form.role.choices = [choice(name, say_text(title)) for name, title in found.offices]
    if form.validate_on_submit():
        key = request_key()
        try:
            again.confirm(ctx(), actor(), session_digest(), form.password.data or "")
            deputies.give(ctx(), actor(), _given(form), key)
            flash(_("Đã ghi nhận ủy quyền ký."), "success")
            return redirect(url_for(".index"), 303)
        except Invalid as error:
            form.take(error)
    status = 422 if request.method == "POST" else 200
    return render_template("papers/deputies.html", page=found, form=form, capacities=CAPACITIES), status


@bp.post("/papers/authorisations/<int:authorisation>/end")
def end(authorisation: int) -> Response:
    """Ends an authorisation at once."""
    deputies.end(ctx(), actor(), authorisation, request_key())
    flash(_("Đã chấm dứt ủy quyền."), "success")
    return redirect(url_for(".index"), 303)


def _given(form: AuthoriseForm) -> Given:
    return Given(
        role=form.role.data,
        email=form.email.data or "",
        capacity=form.capacity.data,
        position=form.position.data or "",
        ground=form.ground.data or "",
        from_on=form.from_on.data,
        until_on=form.until_on.data,
    )

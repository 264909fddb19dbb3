"""Pages of people: accounts and their roles, sessions and open work; who may what and why."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse
from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.widgets import CheckboxInput, ListWidget

from caseflow.core.errors import Invalid, Refused
from caseflow.core.text import nfc
from caseflow.services.accounts import exporting, grants, people, rights
from caseflow.services.foundation import permits
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.exports import sent
from caseflow.web.frame.forms import BaseForm, choice, email, required, text
from caseflow.web.frame.i18n import say_text
from caseflow.web.frame.numbers import posted_number, whole

bp = Blueprint("people", __name__, url_prefix="/admin")
TABS = (
    ("", _l("Tất cả")),
    ("staff", _l("Có vai trò")),
    ("applicants", _l("Đơn vị đăng ký")),
    ("pending", _l("Chờ xác nhận thư")),
    ("disabled", _l("Đã khóa")),
)


class RoleForm(BaseForm):
    """One role to give."""

    role = SelectField(_l("Vai trò"), [required()])


class InviteForm(BaseForm):
    """A person of staff or of a council to invite."""

    full_name = text(_l("Họ và tên"), limit=120)
    email = email()
    organisation = text(_l("Đơn vị"), limit=200, needed=False)
    roles = SelectMultipleField(_l("Vai trò"), [required()], widget=ListWidget(), option_widget=CheckboxInput())


@bp.get("/accounts")
def accounts() -> str:
    """The list; search and filter stay in the address."""
    words, kind = _narrowed()
    page = people.people(ctx(), actor(), words=words, kind=kind, after=whole("after"), before=whole("before"))
    return render_template(
        "administration/accounts.html", page=page, words=words, kind=kind, tabs=TABS, roles=ctx().content.roles.roles,
        export_address=url_for(".export", q=words or None, kind=kind or None),
    )  # fmt: skip


@bp.post("/accounts/export")
def export() -> Response | BaseResponse:
    """The list as a file, narrowed as the address says."""
    words, kind = _narrowed()
    back = url_for(".accounts", q=words or None, kind=kind or None)
    return sent("tai-khoan", back, lambda form, key: exporting.export(ctx(), actor(), words, kind, form, key))


def _narrowed() -> tuple[str, str]:
    kind = request.args.get("kind", "")
    return nfc(request.args.get("q", ""))[:100], kind if kind in dict(TABS) else ""


@bp.route("/accounts/<int:account_id>", methods=["GET", "POST"])
def account(account_id: int) -> str | BaseResponse | tuple[str, int]:
    """One account; its buttons post here with `do`."""
    form = RoleForm()
    form.role.choices = _role_choices()
    if request.method == "POST":
        try:
            return _change(account_id, request.form.get("do", ""), form)
        except Invalid as error:
            form.take(error)
    card = people.card(ctx(), actor(), account_id)
    page = render_template("administration/account.html", card=card, form=form, roles=ctx().content.roles.roles)
    return (page, 422) if form.errors else page


def _change(account_id: int, what: str, form: RoleForm) -> BaseResponse:
    """The buttons of an account's page; 400 for a button that is not there."""
    key = request_key()
    if what == "grant":
        grants.grant(ctx(), actor(), account_id, form.role.data or "", key)
        flash(_("Đã cấp vai trò."), "success")
    elif what == "end":
        grants.end_grant(ctx(), actor(), account_id, posted_number("grant"), key)
        flash(_("Đã thu hồi vai trò."), "success")
    elif what == "disable":
        grants.disable(ctx(), actor(), account_id, key)
        flash(_("Đã khóa tài khoản và kết thúc các phiên đăng nhập."), "success")
    elif what == "enable":
        grants.enable(ctx(), actor(), account_id, key)
        flash(_("Đã mở lại tài khoản."), "success")
    elif what == "invite":
        grants.invite_again(ctx(), actor(), account_id, key)
        flash(_("Đã gửi lại lời mời."), "success")
    else:
        raise BadRequest
    return redirect(url_for(".account", account_id=account_id), 303)


@bp.post("/accounts/<int:account_id>/sessions/end")
def end_sessions(account_id: int) -> BaseResponse:
    """Ends one session of somebody, or all of them."""
    try:
        ended = grants.end_sessions(ctx(), actor(), account_id, request.form.get("session", "")[:64], request_key())
        flash(_("Đã kết thúc %(n)s phiên đăng nhập.", n=ended), "success")
    except Refused as error:
        flash(say_text(error.message), "warning")
    return redirect(url_for(".account", account_id=account_id), 303)


@bp.route("/accounts/new", methods=["GET", "POST"])
def invite() -> str | BaseResponse | tuple[str, int]:
    """Invites a person of staff or of a council."""
    permits.require(ctx(), actor(), rights.MANAGE_ACCOUNTS)
    form = InviteForm()
    form.roles.choices = _role_choices()
    if form.validate_on_submit():
        try:
            account_id = grants.invite_staff(
                ctx(), actor(), email=form.email.data, full_name=form.full_name.data,
                organisation=form.organisation.data, roles=form.roles.data or [], key=request_key(),
            )  # fmt: skip
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Đã tạo tài khoản và gửi lời mời."), "success")
            return redirect(url_for(".account", account_id=account_id), 303)
    page = render_template("administration/invite.html", form=form)
    return (page, 422) if form.errors else page


@bp.get("/rights")
def rights_page() -> str:
    """Who may what and why: every permission, or the people of one permission or role."""
    permission, role = request.args.get("permission", ""), request.args.get("role", "")
    if permission or role:
        found = rights.who(ctx(), actor(), permission=permission, role=role, after=whole("after") or 0)
        return render_template("administration/right.html", found=found, permission=permission, role=role)
    every, roles = rights.rights(ctx(), actor())
    return render_template("administration/rights.html", rights=every, roles=roles)


def _role_choices() -> list[SelectChoice]:
    """Every role a person can hold."""
    known = ctx().content.roles.roles
    return [choice(name, say_text(role.title)) for name, role in known.items() if role.party != "system"]

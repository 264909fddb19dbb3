"""The administrator's desk: accounts and roles, messages, published content, the audit log."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response
from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.widgets import CheckboxInput, ListWidget

from caseflow.core.errors import Invalid
from caseflow.core.text import Text
from caseflow.services.accounts import grants, people
from caseflow.services.administration import desk
from caseflow.services.engine.capability import Engine
from caseflow.services.foundation import permits
from caseflow.services.messages import outbox as outgoing
from caseflow.web.frame.actor import actor, ctx, request_key
from caseflow.web.frame.forms import BaseForm, choice, email, required, text
from caseflow.web.frame.i18n import say_text
from caseflow.web.frame.numbers import posted_number, whole

bp = Blueprint("admin", __name__, url_prefix="/admin")


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
    words, kind = request.args.get("q", ""), request.args.get("kind", "")
    after, before = whole("after"), whole("before")
    page = people.people(ctx(), actor(), words=words, kind=kind, after=after, before=before)
    return render_template(
        "administration/accounts.html", page=page, words=words, kind=kind, roles=ctx().content.roles.roles
    )


@bp.route("/accounts/<int:account_id>", methods=["GET", "POST"])
def account(account_id: int) -> str | Response | tuple[str, int]:
    """One account; its buttons post here with `do`."""
    form = RoleForm()
    form.role.choices = _role_choices()
    if request.method == "POST":
        try:
            return _change(account_id, request.form.get("do", ""), form)
        except Invalid as error:
            form.take(error)
    page = render_template(
        "administration/account.html",
        card=people.card(ctx(), actor(), account_id),
        form=form,
        roles=ctx().content.roles.roles,
    )
    return (page, 422) if form.errors else page


def _change(account_id: int, what: str, form: RoleForm) -> Response:
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
    return redirect(url_for("admin.account", account_id=account_id), 303)


@bp.route("/accounts/new", methods=["GET", "POST"])
def invite() -> str | Response | tuple[str, int]:
    """Invites a person of staff or of a council."""
    permits.require(ctx(), actor(), people.MANAGE_ACCOUNTS)
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
            return redirect(url_for("admin.account", account_id=account_id), 303)
    page = render_template("administration/invite.html", form=form)
    return (page, 422) if form.errors else page


@bp.get("/outbox")
def outbox() -> str:
    """Messages, sent and waiting."""
    words, status = request.args.get("q", "").strip(), request.args.get("status", "")
    mails, after = desk.mails(ctx(), actor(), status=status, words=words, after=whole("after"))
    return render_template(
        "administration/outbox.html",
        mails=mails,
        after=after,
        words=words,
        status=status,
        delivers=ctx().mailer is not None,
    )


@bp.get("/outbox/<int:message_id>")
def message(message_id: int) -> str:
    """One message with its exact text."""
    return render_template("administration/message.html", mail=desk.mail(ctx(), actor(), message_id))


@bp.post("/outbox/<int:message_id>/send")
def send_again(message_id: int) -> Response:
    """Queues a message that was given up once more."""
    outgoing.send_again(ctx(), actor(), message_id, request_key())
    flash(_("Thư sẽ được gửi lại trong ít phút."), "success")
    return redirect(url_for(".message", message_id=message_id), 303)


@bp.get("/content")
def content() -> str:
    """Published workflows and forms by hash, and the legal bases that wait for confirmation."""
    return render_template("administration/content.html", content=desk.published(ctx(), actor()))


@bp.get("/audit")
def audit() -> str:
    """The audit log, one stream or all."""
    stream = request.args.get("stream", "").strip()
    events, after = desk.events(ctx(), actor(), stream=stream, after=whole("after"))
    return render_template("administration/audit.html", events=events, after=after, stream=stream, words=_words())


def _role_choices() -> list[SelectChoice]:
    """Every role a person can hold."""
    known = ctx().content.roles.roles
    return [choice(name, say_text(role.title)) for name, role in known.items() if role.party != "system"]


def _words() -> dict[str, Text]:
    """What every kind of audit event is called."""
    return {kind: words.title for kind, words in ctx().part(Engine).events.items()}

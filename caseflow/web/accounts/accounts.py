"""Pages on which people become known: register, confirm, sign in and out, reset, their own page, invitations."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, PasswordField, SelectField
from wtforms.validators import Length

from caseflow.core.errors import Invalid
from caseflow.services.accounts import accounts, confirming, sessions
from caseflow.services.accounts.accounts import Registration
from caseflow.services.accounts.refusals import Unconfirmed
from caseflow.web.frame.actor import actor, begin_session, ctx, forget_session, maybe_actor, request_key, session_digest
from caseflow.web.frame.forms import BaseForm, choice, email, phone, required, text
from caseflow.web.frame.i18n import locale
from caseflow.web.frame.navigation import own_desk
from caseflow.web.frame.security import public, safe_next
from caseflow.web.public.public import keep_language

bp = Blueprint("accounts", __name__)
_UNCONFIRMED = "unconfirmed"
"""Where the cookie keeps the address whose right password was typed before it was confirmed."""
_RULE = _l("Từ 12 ký tự, khó đoán. Một câu vài từ không liên quan đến nhau dễ nhớ và an toàn.")


def _new_password(label: str) -> PasswordField:
    attributes = {"autocomplete": "new-password", "maxlength": "128"}
    return PasswordField(label, [required()], description=_RULE, render_kw=attributes)


def _old_password(label: str) -> PasswordField:
    return PasswordField(label, [required(), Length(max=1000)], render_kw={"autocomplete": "current-password"})


class RegisterForm(BaseForm):
    """A new account."""

    full_name = text(_l("Họ và tên"), limit=120, autocomplete="name")
    email = email(help=_l("Liên kết xác nhận và mọi thông báo về hồ sơ được gửi tới địa chỉ này."))
    phone = phone()
    password = _new_password(_l("Mật khẩu"))
    consent = BooleanField(
        _l("Tôi đồng ý để cơ quan xử lý các thông tin trên nhằm giải quyết hồ sơ của tôi."), [required()]
    )


class SignInForm(BaseForm):
    """Address and password."""

    email = email()
    password = _old_password(_l("Mật khẩu"))


class ForgotForm(BaseForm):
    """The address of an account."""

    email = email()


class ResetForm(BaseForm):
    """A new password."""

    password = _new_password(_l("Mật khẩu mới"))


class JoinForm(BaseForm):
    """Name and password of an invited person who has none yet."""

    full_name = text(_l("Họ và tên"), limit=120, autocomplete="name")
    password = _new_password(_l("Mật khẩu"))


class ProfileForm(BaseForm):
    """A person's own data."""

    full_name = text(_l("Họ và tên"), limit=120, autocomplete="name")
    phone = phone()
    locale = SelectField(
        _l("Ngôn ngữ"), [required()], choices=[choice("vi", "Tiếng Việt"), choice("en", "English")],
        description=_l("Ngôn ngữ của màn hình và của thư gửi cho ông/bà."),
    )  # fmt: skip


class PasswordForm(BaseForm):
    """The old and the new password."""

    current = _old_password(_l("Mật khẩu hiện tại"))
    new = _new_password(_l("Mật khẩu mới"))


@bp.route("/register", methods=["GET", "POST"])
@public
def register() -> str | Response | tuple[str, int]:
    """A new account; the answer is the same whether or not the address is known."""
    form = RegisterForm()
    if form.validate_on_submit():
        try:
            given = Registration(
                email=form.email.data, full_name=form.full_name.data, phone=form.phone.data,
                password=form.password.data or "", locale=locale(),
            )  # fmt: skip
            accounts.register(ctx(), given, address=_address(), key=request_key())
            return render_template("accounts/mail_sent.html", purpose="register", email=form.email.data)
        except Invalid as error:
            form.take(error)
    return _shown("accounts/register.html", form)


@bp.route("/confirm/<token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> str | Response:
    """A button; only pressing it uses the link, so that mail scanners do not."""
    if request.method == "GET":
        return render_template("accounts/confirm.html")
    accounts.confirm(ctx(), token, request_key())
    flash(_("Đã xác nhận địa chỉ thư. Mời ông/bà đăng nhập."), "success")
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> str | Response | tuple[str, int]:
    """Opens a session and leads to the page that was wanted."""
    target = safe_next(request.args.get("next"), url_for("public.home"))
    person = maybe_actor()
    if request.method == "GET" and person is not None:
        return redirect(_landing(target), 303)
    form, unconfirmed = SignInForm(), False
    if form.validate_on_submit():
        try:
            token = accounts.sign_in(
                ctx(), email=form.email.data, password=form.password.data or "", address=_address(), browser=_browser()
            )
        except Invalid as error:
            form.take(error)
            unconfirmed = isinstance(error, Unconfirmed)
        else:
            begin_session(token)
            return redirect(_landing(target), 303)
    if unconfirmed:
        session[_UNCONFIRMED] = form.email.data
    return _shown("accounts/sign_in.html", form, unconfirmed=unconfirmed)


@bp.post("/sign-in/confirm-again")
@public
def confirm_again() -> str | Response:
    """Mails the confirmation link once more to whoever has just typed the right password in this browser."""
    email = session.get(_UNCONFIRMED)
    if email is None:
        return redirect(url_for("accounts.sign_in"), 303)
    confirming.confirm_again(ctx(), email=email, key=request_key())
    return render_template("accounts/mail_sent.html", purpose="register", email=email)


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """Ends the session in the table and empties the cookie; pressing it twice is no error."""
    person = maybe_actor()
    if person is not None:
        accounts.sign_out(ctx(), person, session_digest())
    forget_session()
    flash(_("Ông/bà đã đăng xuất."), "success")
    return redirect(url_for("public.home"), 303)


@bp.route("/forgot-password", methods=["GET", "POST"])
@public
def forgot() -> str | tuple[str, int]:
    """Asks for a reset link; the answer is the same whether or not the address is known."""
    form = ForgotForm()
    if form.validate_on_submit():
        accounts.forgot(ctx(), email=form.email.data, key=request_key())
        return render_template("accounts/mail_sent.html", purpose="reset", email=form.email.data)
    return _shown("accounts/forgot.html", form)


@bp.route("/reset-password/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> str | Response | tuple[str, int]:
    """A new password by a mailed link."""
    form = ResetForm()
    if form.validate_on_submit():
        try:
            accounts.reset(ctx(), token=token, password=form.password.data or "", key=request_key())
        except Invalid as error:
            form.take(error)
        else:
            forget_session()
            flash(_("Đã đặt mật khẩu mới. Mời ông/bà đăng nhập."), "success")
            return redirect(url_for("accounts.sign_in"), 303)
    return _shown("accounts/reset.html", form)


@bp.route("/join/<token>", methods=["GET", "POST"])
@public
def join(token: str) -> str | Response | tuple[str, int]:
    """Accepts an invitation to an enterprise or to the agency."""
    invitation = accounts.invitation(ctx(), token)
    form = JoinForm(full_name=invitation.full_name)
    if not invitation.needs_password:
        del form.full_name, form.password
    if form.validate_on_submit():
        name, password = (form.full_name.data, form.password.data or "") if invitation.needs_password else ("", "")
        try:
            accounts.join(ctx(), token=token, full_name=name, password=password, key=request_key())
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Đã nhận lời mời. Mời ông/bà đăng nhập."), "success")
            return redirect(url_for("accounts.sign_in"), 303)
    return _shown("accounts/join.html", form, invitation=invitation)


@bp.route("/account", methods=["GET", "POST"])
def me() -> str | Response | tuple[str, int]:
    """One's own data, password and sessions; two forms told apart by the pressed button."""
    wanted = request.form.get("form", "")
    own = accounts.profile(ctx(), actor())
    profile_form = ProfileForm(request.form if wanted == "profile" else None, obj=own)
    password_form = PasswordForm(request.form if wanted == "password" else None)
    try:
        if wanted == "profile" and profile_form.validate():
            return _change_profile(profile_form)
        if wanted == "password" and password_form.validate():
            return _change_password(password_form)
    except Invalid as error:
        (profile_form if wanted == "profile" else password_form).take(error)
    faulty = profile_form if wanted == "profile" else password_form
    return _shown(
        "accounts/me.html", faulty, profile_form=profile_form, password_form=password_form, own=own,
        sessions=sessions.own_sessions(ctx(), actor(), session_digest()),
    )  # fmt: skip


def _change_profile(form: ProfileForm) -> Response:
    accounts.change_profile(
        ctx(), actor(), full_name=form.full_name.data, phone=form.phone.data, locale=form.locale.data, key=request_key()
    )
    flash(_("Đã lưu thông tin của ông/bà."), "success")
    response = redirect(url_for("accounts.me"), 303)
    keep_language(response, form.locale.data)
    return response


def _change_password(form: PasswordForm) -> Response:
    accounts.change_password(
        ctx(), actor(), current=form.current.data or "", new=form.new.data or "",
        session_digest=session_digest(), key=request_key(),
    )  # fmt: skip
    flash(_("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."), "success")
    return redirect(url_for("accounts.me"), 303)


@bp.post("/account/sessions/<digest>/end")
def end_session(digest: str) -> Response:
    """Ends one of one's own sessions."""
    sessions.end(ctx(), actor(), digest, request_key())
    flash(_("Đã kết thúc phiên đăng nhập."), "success")
    return redirect(url_for("accounts.me"), 303)


def _shown(template: str, form: BaseForm, **values: object) -> str | tuple[str, int]:
    """The page with its form: 422 when what was typed could not be taken."""
    page = render_template(template, form=form, **values)
    return (page, 422) if form.errors or form.form_errors else page


def _landing(target: str) -> str:
    """The page that was wanted; who wanted none begins at their own desk."""
    return own_desk(actor()) if target == url_for("public.home") else target


def _address() -> str:
    return request.remote_addr or ""


def _browser() -> str:
    return request.user_agent.string[:200]

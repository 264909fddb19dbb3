"""Pages of an organisation: the list, its profile with the size class, its people, its grounds for priority."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FileResponse
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from caseflow.core.errors import Invalid, Refused
from caseflow.core.money import format_int, parse_int
from caseflow.core.text import nfc
from caseflow.services.enterprises import enterprises, exporting, members, priority
from caseflow.services.enterprises.enterprises import Particulars, ProfileConflict
from caseflow.web.enterprises.claims import ClaimForm
from caseflow.web.frame.actor import actor, ctx, may, request_key
from caseflow.web.frame.days import DayField
from caseflow.web.frame.exports import sent
from caseflow.web.frame.forms import BaseForm, Between, choice, clean, email, phone, text
from caseflow.web.frame.i18n import date_vi, locale, say_text
from caseflow.web.frame.numbers import posted_number

bp = Blueprint("enterprises", __name__)
Page = str | Response | tuple[str, int]


class NumberInput(StringField):
    """A whole number typed the Vietnamese way: `1.234.567`; `data` is an int or None."""

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else format_int(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads what was typed; raises ValueError for what is no number."""
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if typed:
            try:
                self.data = parse_int(typed)
            except ValueError:
                raise ValueError(_("Số chưa đúng cách viết. Ví dụ: 50.000.000.")) from None


def _number(label: str, help: str = "") -> NumberInput:
    return NumberInput(
        label, [Optional(), Between(min=0, max=10**15)], description=help,
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )  # fmt: skip


class ProfileForm(BaseForm):
    """What an organisation says about itself."""

    name = text(_l("Tên đơn vị theo giấy đăng ký"), limit=250, autocomplete="organization")
    legal_form = SelectField(_l("Loại hình"), [InputRequired()])
    sector = SelectField(
        _l("Ngành chính"),
        [InputRequired()],
        description=_l("Ngành có doanh thu lớn nhất; quyết định mức xác định quy mô."),
    )
    insured_employees = _number(
        _l("Số lao động đóng bảo hiểm xã hội bình quân năm trước"),
        _l("Cộng số lao động đóng bảo hiểm cuối mỗi tháng rồi chia cho 12."),
    )
    revenue = _number(_l("Tổng doanh thu năm trước (đồng)"), _l("Để trống nếu chưa có doanh thu."))
    capital = _number(_l("Tổng nguồn vốn cuối năm trước (đồng)"))
    address = text(_l("Địa chỉ trụ sở"), limit=300, needed=False, help=_l("Số nhà, đường hoặc thôn."))
    commune = text(_l("Xã, phường"), limit=100, needed=False)
    representative = text(_l("Người đại diện theo pháp luật"), limit=120, needed=False)
    phone = phone()
    email = StringField(
        _l("Thư điện tử của đơn vị"), [Optional(), Length(max=254)], filters=[clean], render_kw={"type": "email"}
    )
    founded_on = DayField(_l("Ngày thành lập"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        forms, sectors = enterprises.choices(ctx())
        pick = [choice("", _("— Chọn —"))]
        self.legal_form.choices = pick + [choice(n, t(locale())) for n, t in forms.items()]
        self.sector.choices = pick + [choice(n, t(locale())) for n, t in sectors.items()]

    def particulars(self) -> Particulars:
        """The typed values for the service."""
        return Particulars(**{name: getattr(self, name).data for name in Particulars.__dataclass_fields__})


class NewForm(ProfileForm):
    """A new organisation: the profile and its tax code."""

    tax_code = text(
        _l("Mã số thuế"),
        limit=20,
        help=_l(
            "10 chữ số; chi nhánh thêm -001; hộ kinh doanh, trang trại, tổ hợp tác có thể dùng 12 chữ số định danh."
        ),
        inputmode="numeric",
    )


class InviteForm(BaseForm):
    """Somebody who shall act for the organisation."""

    full_name = text(_l("Họ và tên"), limit=120)
    email = email()


@bp.get("/enterprises")
def index() -> str:
    """One's own organisations; for staff all of them, to be searched."""
    words, after = _words(), request.args.get("after", "")
    found = enterprises.listing(ctx(), actor(), words=words, after=after)
    return render_template(
        "enterprises/index.html", found=found, words=words, after=after, all=may(enterprises.READ),
        export_address=url_for(".export", q=words or None),
    )  # fmt: skip


@bp.post("/export/enterprises")
def export() -> FileResponse | Response:
    """The lines of the list as a file, with the words that stand in the address."""
    back = url_for(".index", q=_words() or None)
    return sent("doanh-nghiep", back, lambda form, key: exporting.export(ctx(), actor(), _words(), form, key))


def _words() -> str:
    return nfc(request.args.get("q", "")).strip()[:100]


@bp.route("/enterprises/new", methods=["GET", "POST"])
def new() -> Page:
    """Registers an organisation."""
    form = NewForm()
    if form.validate_on_submit():
        try:
            done = enterprises.create(ctx(), actor(), form.particulars(), form.tax_code.data, request_key())
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Đã lưu thông tin đơn vị."), "success")
            return redirect(url_for("enterprises.edit", public_id=done["enterprise"]), 303)
    page = render_template("enterprises/new.html", form=form)
    return (page, 422) if form.errors or form.form_errors else page


@bp.route("/enterprises/<public_id>", methods=["GET", "POST"])
def edit(public_id: str) -> Page:
    """The profile: for its own people to change, for staff to read."""
    if request.method == "GET":
        return _profile(public_id)
    form = ProfileForm()
    if form.validate():
        try:
            enterprises.change(ctx(), actor(), public_id, form.particulars(), posted_number("version"), request_key())
        except ProfileConflict as conflict:
            return _profile(public_id, form=form, status=409, conflict=conflict)
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Đã lưu thông tin đơn vị."), "success")
            return redirect(url_for("enterprises.edit", public_id=public_id), 303)
    return _profile(public_id, form=form, status=422)


@bp.post("/enterprises/<public_id>/members")
def invite(public_id: str) -> Page:
    """Invites somebody by mail."""
    form = InviteForm(prefix="invite-")
    if form.validate():
        try:
            members.invite(
                ctx(), actor(), public_id, email=form.email.data, full_name=form.full_name.data, key=request_key()
            )
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Đã gửi lời mời. Liên kết trong thư có hiệu lực 7 ngày."), "success")
            return redirect(url_for("enterprises.edit", public_id=public_id) + "#people", 303)
    return _profile(public_id, invite_form=form, status=422)


@bp.post("/enterprises/<public_id>/members/<int:account_id>/remove")
def remove_member(public_id: str, account_id: int) -> Response:
    """Ends somebody's membership."""
    try:
        members.remove(ctx(), actor(), public_id, account_id, request_key())
    except Refused as error:
        flash(say_text(error.message), "danger")
    else:
        flash(_("Đã gỡ thành viên."), "success")
    if account_id == actor().id:
        return redirect(url_for("enterprises.index"), 303)
    return redirect(url_for("enterprises.edit", public_id=public_id) + "#people", 303)


@bp.post("/enterprises/<public_id>/priority")
def add_flag(public_id: str) -> Page:
    """Claims a ground for priority with its evidence."""
    kind = request.form.get("kind", "")
    ground = priority.claimable(ctx()).get(kind)
    if ground is None:
        raise BadRequest
    form = ClaimForm(kind, ground, request.form)
    if form.validate():
        try:
            priority.claim(ctx(), actor(), public_id, kind, form.details, form.upload, request_key())
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Đã gửi khai báo đối tượng ưu tiên để xác minh."), "success")
            return redirect(url_for("enterprises.edit", public_id=public_id) + "#priority", 303)
    return _profile(public_id, claimed=form, status=422)


@bp.post("/enterprises/<public_id>/priority/<int:flag_id>/remove")
def remove_flag(public_id: str, flag_id: int) -> Response:
    """Ends a ground; it stays on record."""
    priority.end(ctx(), actor(), public_id, flag_id, request_key())
    flash(_("Đã kết thúc áp dụng đối tượng ưu tiên."), "success")
    return redirect(url_for("enterprises.edit", public_id=public_id) + "#priority", 303)


@bp.post("/enterprises/<public_id>/priority/<int:flag_id>/verify")
def verify_flag(public_id: str, flag_id: int) -> Response:
    """Confirms a ground by its evidence."""
    try:
        priority.verify(ctx(), actor(), public_id, flag_id, request_key())
    except Refused as error:
        flash(say_text(error.message), "danger")
    else:
        flash(_("Đã xác minh đối tượng ưu tiên."), "success")
    return redirect(url_for("enterprises.edit", public_id=public_id) + "#priority", 303)


def _profile(
    public_id: str,
    *,
    form: ProfileForm | None = None,
    invite_form: InviteForm | None = None,
    claimed: ClaimForm | None = None,
    conflict: ProfileConflict | None = None,
    status: int = 200,
) -> tuple[str, int]:
    """The page with its forms; one of them may come back with what was typed and what is wrong with it."""
    own = enterprises.profile(ctx(), actor(), public_id)
    version = own.version
    if form is not None and conflict is None:
        version = posted_number("version")
    grounds = priority.claimable(ctx()).items()
    claims = [claimed if claimed and claimed.kind == kind else ClaimForm(kind, ground) for kind, ground in grounds]
    page = render_template(
        "enterprises/profile.html", own=own, version=version, standing=priority.standing(ctx(), actor(), public_id),
        form=form or ProfileForm(None, data=asdict(own.particulars)), faulty=form or invite_form, conflict=conflict,
        invite_form=invite_form or InviteForm(None, prefix="invite-"), claims=claims, claimed=claimed,
        clashes=_clashes(form, conflict), me=actor().id, shown=_shown,
    )  # fmt: skip
    return page, status


def _clashes(form: ProfileForm | None, conflict: ProfileConflict | None) -> list[tuple[str, str]]:
    """Label and present value of every field that was typed otherwise than it stands now."""
    if form is None or conflict is None:
        return []
    typed, present = form.particulars(), asdict(conflict.present)
    return [
        (str(form[name].label.text), _shown(name, value))
        for name, value in present.items()
        if getattr(typed, name) != value
    ]


def _shown(name: str, value: str | int | date | None) -> str:
    """One particular as people read it."""
    named = dict(zip(("legal_form", "sector"), enterprises.choices(ctx()), strict=True)).get(name)
    if named is not None and isinstance(value, str):
        return say_text(named[value])
    if isinstance(value, int):
        return format_int(value)
    return date_vi(value) if isinstance(value, date) else str(value or "")

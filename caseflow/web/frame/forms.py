"""The base of every hand-written web form, its checks and the way services' messages come back to the fields."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.form import BaseForm as AnyForm
from wtforms.validators import InputRequired, Length, NumberRange, Regexp, ValidationError

from caseflow.core.errors import Invalid
from caseflow.core.text import nfc
from caseflow.forms.messages import Translations
from caseflow.web.frame.actor import fresh_key
from caseflow.web.frame.i18n import locale, say_text

_ADDRESS = r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+$"
_PHONE = r"^(\+?[0-9 .-]{8,20})?$"


class BaseForm(FlaskForm):  # type: ignore[misc]
    """A form with the hidden idempotency key; its CSRF token is checked for all forms alike by the application."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Sentences in the language of the request; CSRF is the application's affair (`security.init_security`)."""

        csrf = False

        def get_translations(self, form: AnyForm) -> Translations:
            """The sentences of WTForms in both languages."""
            return Translations(locale())

    key = HiddenField(default=fresh_key)

    def take(self, error: Invalid) -> None:
        """Puts a service's messages at the fields they name; what names no field here goes to the whole form."""
        for name, messages in error.fields.items():
            said = [say_text(message) for message in messages]
            if name in self._fields:
                self._fields[name].errors = [*self._fields[name].errors, *said]
            else:
                self.form_errors.extend(said)


class Between(NumberRange):
    """Limits of a number; one too long for a float, on which NumberRange itself would fail, is beyond them."""

    def __call__(self, form: AnyForm, field: Field) -> None:
        """Raises ValidationError for a number outside."""
        try:
            super().__call__(form, field)
        except OverflowError:
            raise ValidationError(_l("Số này quá lớn.")) from None


def required(message: str | None = None) -> InputRequired:
    """The field must be filled; the browser is told so too."""
    return InputRequired(message=message)


def clean(value: str | None) -> str:
    """What was typed, composed (NFC) and without outer blanks."""
    return nfc(value or "")


def choice(value: str, label: str) -> SelectChoice:
    """One entry of a SelectField (a plain pair is deprecated in WTForms)."""
    return SelectChoice(value, label)


def text(label: str, *, limit: int, needed: bool = True, help: str = "", **attributes: str) -> Field:
    """A one-line text field of at most `limit` characters."""
    checks: list[InputRequired] = [required()] if needed else []
    return StringField(label, [*checks, Length(max=limit)], filters=[clean], description=help, render_kw=attributes)


def email(label: str | None = None, help: str = "") -> Field:
    """An e-mail address, stored lower-case."""
    return StringField(
        label or _l("Thư điện tử"),
        [required(), Length(max=254), Regexp(_ADDRESS, message=_l("Địa chỉ thư điện tử không hợp lệ."))],
        filters=[clean, str.lower],
        description=help,
        render_kw={"type": "email", "autocomplete": "email", "inputmode": "email", "spellcheck": "false"},
    )


def phone(label: str | None = None) -> Field:
    """A telephone number; may stay empty."""
    return StringField(
        label or _l("Số điện thoại"),
        [Length(max=20), Regexp(_PHONE, message=_l("Số điện thoại chỉ gồm chữ số, ví dụ 0912 345 678."))],
        filters=[clean],
        render_kw={"type": "tel", "autocomplete": "tel"},
    )

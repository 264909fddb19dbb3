"""The language of the screens: Vietnamese sentences are the message ids, English comes from one .po file."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel.messages import mofile, pofile
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_app_context, has_request_context, request
from flask_babel import Babel, Domain, get_locale

from caseflow.core.clock import LOCAL, shown
from caseflow.core.money import format_dong, format_int
from caseflow.web.frame.actor import maybe_actor

LOCALES = ("vi", "en")
_FOLDER = Path(__file__).parents[1] / "translations"


def load_catalogue(path: Path) -> Translations:
    """Compiles a .po file in memory, so that no compiled file has to be kept in step."""
    with path.open("rb") as source:
        catalogue = pofile.read_po(source)
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


class _Catalogues(Domain):  # type: ignore[misc]
    """English from memory; Vietnamese is the message id itself."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, NullTranslations] = {"en": load_catalogue(_FOLDER / "en.po"), "vi": NullTranslations()}

    def get_translations(self) -> NullTranslations:
        """The catalogue of the request's language."""
        return self._known[locale()]


class _Babel(Babel):  # type: ignore[misc]
    """Flask-Babel with our catalogues."""

    catalogues = _Catalogues()

    @property
    def domain_instance(self) -> Domain:
        """Where `gettext` looks."""
        return self.catalogues


def language_cookie(app: Flask) -> str:
    """The cookie that keeps the choice of language."""
    return "__Host-language" if app.config["SESSION_COOKIE_SECURE"] else "language"


def choose_locale(app: Flask) -> str:
    """The language chosen in this browser, else the account's, else Vietnamese."""
    if not has_request_context():
        return "vi"
    chosen = request.cookies.get(language_cookie(app), "")
    if chosen in LOCALES:
        return chosen
    person = maybe_actor()
    return person.locale if person is not None and person.locale in LOCALES else "vi"


def locale() -> str:
    """The language of this request: `vi` or `en`."""
    if not has_app_context():
        return "vi"
    if "spoken" not in g:
        g.spoken = str(get_locale() or "vi")
    return str(g.spoken)


def _translated(words: str) -> str:
    """The words of a template in the language of the request: a page asks hundreds of times."""
    return str(_Babel.catalogues.get_translations().ugettext(words))


def say_text(text: Callable[[str], str] | str | None) -> str:
    """Filter `t`: a two-language `Text`, or whatever else speaks like one, in the language of the request."""
    if text is None:
        return ""
    return text if isinstance(text, str) else text(locale())


def date_vi(day: date | str | None) -> str:
    """Filter: `05/11/2026`; a string is read as ISO 8601."""
    if not day:
        return ""
    return shown(date.fromisoformat(day) if isinstance(day, str) else day)


def instant_vi(instant: datetime | None) -> str:
    """Filter: `14:05 05/11/2026`, the wall clock of Viet Nam."""
    return "" if instant is None else instant.astimezone(LOCAL).strftime("%H:%M %d/%m/%Y")


def dong(amount: int | None) -> str:
    """Filter: `1.234.567 ₫`."""
    return "" if amount is None else format_dong(amount)


def number(value: int | Decimal | str | None) -> str:
    """Filter: `1.234.567` or `1.234,5`, the Vietnamese way in both languages."""
    if value is None or value == "":
        return ""
    exact = Decimal(str(value))
    sign, digits = "-" if exact < 0 else "", f"{abs(exact):f}"
    whole, _, fraction = digits.partition(".")
    return sign + format_int(int(whole)) + (f",{fraction}" if fraction else "")


def percent_vi(value: int | Decimal | str | None) -> str:
    """Filter: `9,93 %` (the value is already in per cent; the space does not break)."""
    return f"{number(value)}\u00a0%" if value not in (None, "") else ""


def lower_first(words: str) -> str:
    """Filter: words that begin a sentence, inside one."""
    return words[:1].lower() + words[1:]


FILTERS: dict[str, Callable[[Any], str]] = {
    "t": say_text, "date_vi": date_vi, "instant_vi": instant_vi, "dong": dong, "number": number,
    "percent_vi": percent_vi, "lower_first": lower_first,
}  # fmt: skip


def init_i18n(app: Flask) -> None:
    """Installs Flask-Babel, the filters, and the language of the page for `<html lang>`."""
    _Babel(app, default_locale="vi", default_timezone="Asia/Ho_Chi_Minh", locale_selector=lambda: choose_locale(app))
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        _translated, _Babel.catalogues.ngettext, newstyle=True
    )  # fmt: skip
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["locale"] = locale

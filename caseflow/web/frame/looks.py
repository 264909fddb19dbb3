"""How pages look: light or dark, as chosen in this browser, and the frame of the staff or of the public."""

from __future__ import annotations

from datetime import date
from typing import Literal

from flask import Flask, current_app, request
from flask_babel import gettext as _

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date, shown
from caseflow.core.values import Plain
from caseflow.web.frame.actor import ctx

Theme = Literal["", "light", "dark"]
"""Empty: as the machine says."""
THEMES: tuple[Theme, ...] = ("light", "dark")


def theme_cookie(app: Flask) -> str:
    """The cookie that keeps the choice of light or dark."""
    return "__Host-theme" if app.config["SESSION_COOKIE_SECURE"] else "theme"


def chosen_theme() -> Theme:
    """Light or dark as chosen in this browser; empty where nobody has chosen."""
    kept = request.cookies.get(theme_cookie(current_app), "")
    return next((theme for theme in THEMES if theme == kept), "")


def look(person: Actor | None) -> Plain:
    """What the frame of a page needs: its theme, and whether it is the staff's."""
    return {"theme": chosen_theme(), "desk": person is not None and person.is_staff, "today_words": today_words}


def today_words() -> str:
    """Today as a person says it: `Thứ Bảy, 28/11/2026`; in a demo the day to which its clock was moved."""
    return day_words(local_date(ctx().clock.now()))


def day_words(day: date) -> str:
    """A day as a person says it: `Thứ Bảy, 28/11/2026`."""
    days = (_("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ Nhật"))
    return f"{days[day.weekday()]}, {shown(day)}"

"""What visitors see: the home page, a scheme, the choice of language and look, and whether the system is alive."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from caseflow.services.administration.health import health
from caseflow.services.portal import front, roads
from caseflow.services.programmes import plans as plan_pages
from caseflow.web.frame.actor import ctx
from caseflow.web.frame.i18n import LOCALES, language_cookie
from caseflow.web.frame.looks import THEMES, theme_cookie
from caseflow.web.frame.security import YEAR, public, safe_next

bp = Blueprint("public", __name__)


@bp.get("/")
@public
def home() -> str:
    """What the programme offers, until when, and whether it is for me."""
    return render_template("public/home.html", front=front.front(ctx()), several_plans=plan_pages.several(ctx()))


@bp.get("/schemes/<name>")
@public
def scheme(name: str) -> str:
    """One kind of support: for whom, how much, how long, which papers."""
    ready = "cases.start" in current_app.view_functions
    return render_template("public/scheme.html", page=roads.scheme(ctx(), name), can_apply=ready)


@bp.get("/plans")
@public
def plans() -> str:
    """The plans of the agency: in force, replaced, to come."""
    return render_template("public/plans.html", plans=plan_pages.listing(ctx()))


@bp.post("/language")
@public
def language() -> BaseResponse:
    """Keeps the choice of language in a cookie; changes nothing else."""
    response = redirect(safe_next(request.form.get("next"), url_for("public.home")), 303)
    chosen = request.form.get("language", "")
    if chosen in LOCALES:
        keep_language(response, chosen)
    return response


def keep_language(response: BaseResponse, chosen: str) -> None:
    """Sets the language cookie for a year."""
    _keep(response, language_cookie(current_app), chosen)


@bp.post("/theme")
@public
def theme() -> BaseResponse:
    """Keeps the choice of light or dark in a cookie, or forgets it; changes nothing else."""
    response = redirect(safe_next(request.form.get("next"), url_for("public.home")), 303)
    chosen = request.form.get("theme", "")
    if chosen in THEMES:
        _keep(response, theme_cookie(current_app), chosen)
    else:
        response.delete_cookie(theme_cookie(current_app), secure=current_app.config["SESSION_COOKIE_SECURE"])
    return response


def _keep(response: BaseResponse, name: str, chosen: str) -> None:
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(name, chosen, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")


@bp.get("/healthz")
@public
def healthz() -> Response:
    """200 when the database answers and the scheduler beats, else 503; no numbers about cases."""
    state = health(ctx())
    body = jsonify(
        well=state.well,
        scheduler_alive=state.scheduler_alive,
        timers_late_seconds=int(state.timers_late.total_seconds()),
        messages_late_seconds=int(state.messages_late.total_seconds()),
        calendar_until=state.calendar_until,
    )
    body.status_code = 200 if state.well else 503
    return body

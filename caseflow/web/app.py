"""The application factory: settings become Flask's configuration, the wings of pages come from one plain list."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, current_app
from flask.globals import request_ctx

from caseflow.core.ids import digest, new_public_id
from caseflow.core.values import Plain
from caseflow.services.desks import inbox
from caseflow.services.foundation.context import Context
from caseflow.web.accounts import wing as accounts
from caseflow.web.administration import tour
from caseflow.web.administration import wing as administration
from caseflow.web.answers import reading
from caseflow.web.answers.scans import init_scans
from caseflow.web.cases import wing as cases
from caseflow.web.certificates import wing as certificates
from caseflow.web.councils import wing as councils
from caseflow.web.desks import wing as desks
from caseflow.web.enterprises import wing as enterprises
from caseflow.web.frame import onward
from caseflow.web.frame.actor import ctx as asking
from caseflow.web.frame.actor import fresh_key, init_login, may, maybe_actor
from caseflow.web.frame.errors import init_errors
from caseflow.web.frame.i18n import init_i18n
from caseflow.web.frame.icons import strokes
from caseflow.web.frame.logging import init_logging
from caseflow.web.frame.looks import look
from caseflow.web.frame.navigation import MENU, main_menu, own_desk
from caseflow.web.frame.numbers import ShortInteger
from caseflow.web.frame.security import YEAR, init_security
from caseflow.web.frame.wings import TOOLS, Wing, shown_tools
from caseflow.web.papers import wing as papers
from caseflow.web.programmes import wing as programmes
from caseflow.web.public import wing as public
from caseflow.web.talk import wing as talk

WINGS: tuple[Wing, ...] = (
    public.WING,
    accounts.WING,
    cases.WING,
    desks.WING,
    papers.WING,
    talk.WING,
    councils.WING,
    enterprises.WING,
    certificates.WING,
    programmes.WING,
    administration.WING,
)
"""Every wing of pages; their entries stand in the menu in this order."""


def create_app(ctx: Context, wings: Sequence[Wing] = WINGS) -> Flask:
    """The WSGI application of one installation; it holds no state of its own but `ctx`."""
    app = Flask("caseflow.web")
    app.config.update(configuration(ctx))
    app.extensions["caseflow"] = ctx
    app.extensions[MENU] = [entry for wing in wings for entry in wing.menu]
    app.extensions[TOOLS] = [tool for wing in wings for tool in wing.tools]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    init_logging(app)
    init_security(app, ctx.settings.proxies)
    init_login(app)
    init_i18n(app)
    init_scans(app)
    init_errors(app)
    app.url_map.converters["int"] = ShortInteger
    for wing in wings:
        for blueprint in wing.blueprints:
            app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        fresh_key=fresh_key,
        new_key=new_public_id,
        may=may,
        agency_name=lambda: ctx.content.agency_name,
        agency_contact=lambda: ctx.content.agency.contact,
        plot_picture=reading.plot_picture,
        strokes=strokes,
        tools=shown_tools,
        next_case=onward.next_address,
        list_of_case=onward.list_address,
    )
    app.context_processor(_for_every_page)
    return app


def configuration(ctx: Context) -> Plain:
    """Flask's settings: limits of promises.md#limits, cookies that only this host over https can set."""
    settings = ctx.settings
    secure = settings.base_url.startswith("https://")
    return {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "TRUSTED_HOSTS": settings.hosts,
        "PREFERRED_URL_SCHEME": "https" if secure else "http",
        "MAX_CONTENT_LENGTH": settings.request_bytes,
        "MAX_FORM_MEMORY_SIZE": 500_000,
        "MAX_FORM_PARTS": 1_000,
        "SESSION_COOKIE_NAME": "__Host-caseflow" if secure else "caseflow",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SEND_FILE_MAX_AGE_DEFAULT": YEAR,
        "WTF_CSRF_TIME_LIMIT": None,  # a token lives as long as its session
        "DEMO": settings.demo,
    }


def _for_every_page() -> Plain:
    person = maybe_actor()
    entries = main_menu(person) if request_ctx.url_adapter is not None else []  # a foreign host has no addresses
    owner = digest(f"device|{person.id}")[:16] if person is not None else ""
    home = own_desk(person) if person is not None and request_ctx.url_adapter is not None else "/"
    return {
        "person": person,
        "device_owner": owner,
        "demo": current_app.config["DEMO"],
        "navigation": entries,
        "unread_letters": lambda: inbox.unread(asking(), person) if person is not None else 0,
        "own_desk": home,
        "tour": tour.card(person, home),
        **look(person),
    }

"""What guards every page: closed routes, the content security policy and other headers, safe ways back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_wtf import CSRFProtect
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as BaseResponse

from caseflow.core.errors import NotSignedIn
from caseflow.web.frame.actor import maybe_actor

View = TypeVar("View", bound=Callable[..., Any])

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=(), usb=()",
}
HSTS = "max-age=31536000; includeSubDomains"
YEAR = 31_536_000
SCRIPTS = "js"
DIGEST = re.compile(rf"^{SCRIPTS}@[0-9a-f]{{12}}/")


def public(view: View) -> View:
    """Opens a view to visitors; every view without this mark is closed to them."""
    view.__dict__["open_to_visitors"] = True
    return view


def is_public(app: Flask, endpoint: str) -> bool:
    """Whether visitors may ask for `endpoint`."""
    return endpoint == "static" or getattr(app.view_functions[endpoint], "open_to_visitors", False)


def safe_next(target: str | None, fallback: str) -> str:
    """`target` if it is a plain path of this site, else `fallback`: nothing a browser could read as another host."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return fallback
    if "\\" in target or any(ord(c) <= 32 or ord(c) == 127 for c in target):
        return fallback
    parts = urlsplit(target)
    return fallback if parts.scheme or parts.netloc else target


def init_security(app: Flask, proxies: int) -> None:
    """Installs the guard of closed routes, CSRF protection, the guard against NUL and the headers, in this order."""
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    app.before_request(_bound_text)
    app.before_request(_close)
    CSRFProtect(app)
    app.before_request(_refuse_nul)
    app.after_request(_dress)
    app.jinja_env.globals.update(asset=asset, wanted_page=wanted_page)
    app.view_functions["static"] = _static


def asset(name: str) -> str:
    """The address of a file under `static/` with its digest, so that browsers may keep it for a year.

    Scripts import one another by name: their digest is that of all scripts and stands in their folder, `js@<digest>/`.
    """
    folder = str(current_app.static_folder)
    place, _slash, script = name.partition("/")
    if place == SCRIPTS:
        return url_for("static", filename=f"{SCRIPTS}@{_fingerprint(folder, SCRIPTS)}/{script}")
    return url_for("static", filename=name, v=_fingerprint(folder, name))


@lru_cache(maxsize=200)
def _fingerprint(folder: str, name: str) -> str:
    """Twelve digits of a file's SHA-256, or of all files of a folder together."""
    place = Path(folder) / name
    parts = sorted(place.iterdir()) if place.is_dir() else [place]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]


def _static(filename: str) -> Response:
    """A file under `static/`, whatever digest the address of a script carries: a page may be older than its server."""
    return current_app.send_static_file(DIGEST.sub(f"{SCRIPTS}/", filename))


def _bound_text() -> None:
    """Werkzeug reads a form without files whole; it may be no longer than the fields of a form with files."""
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]


def _close() -> BaseResponse | None:
    """Visitors see only what is marked public; a page they wanted is offered again after they sign in."""
    if request.endpoint is None or is_public(current_app, request.endpoint) or maybe_actor() is not None:
        return None
    if request.accept_mimetypes.best == "application/json" or request.headers.get("HX-Request"):
        raise NotSignedIn
    flash(_("Vui lòng đăng nhập để tiếp tục."), "info")
    return redirect(url_for("accounts.sign_in", next=wanted_page()), 303)


def wanted_page() -> str | None:
    """The page on which whoever asked is or was going to be: of a form or a script, the page that it stands on."""
    if request.headers.get("HX-Request") or request.method != "GET":
        page = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
        if page.netloc != request.host:
            return None
        return safe_next(f"{page.path}?{page.query}".rstrip("?"), "") or None
    return request.full_path.rstrip("?")


def _refuse_nul() -> None:
    """400 for a NUL, which no keyboard types and PostgreSQL cannot store: it would surface as a fault of ours."""
    texts = (text for part in (request.args, request.form) for texts in part.listvalues() for text in texts)
    if "\x00" in request.path or any("\x00" in text for text in texts):
        raise BadRequest


def _dress(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-ID"] = g.get("request_id", "")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    if request.endpoint == "static" and response.status_code in (200, 304):
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    return response

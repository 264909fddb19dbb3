"""Headers, cookies, closed routes, and the files that browsers are given."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from caseflow.web.app import create_app
from caseflow.web.frame.security import CSP, is_public
from tests.support.contexts import BuildContext

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ROOT = Path(__file__).resolve().parents[3]
OPEN = {
    "static", "public.home", "public.scheme", "public.plans", "public.language", "public.theme", "public.healthz",
    "accounts.register", "accounts.confirm", "accounts.sign_in", "accounts.sign_out", "accounts.forgot",
    "accounts.reset", "accounts.join", "accounts.confirm_again",
    "certificates.verify", "programmes.show", "styleguide.index",
    "support.index", "support.eligible", "support.blank_form", "look_up.index", "results.index",
    "verifying.index", "verifying.by_code",
}  # fmt: skip


def test_only_these_pages_are_open_to_visitors(app: Flask) -> None:
    assert {name for name in app.view_functions if is_public(app, name)} == OPEN


def test_every_other_page_sends_visitors_to_sign_in(app: Flask, client: FlaskClient) -> None:
    tried = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN:
            continue
        path = re.sub(r"<(int:)?\w+>", "1", re.sub(r"<any\((\w+)[^)]*\):\w+>", r"\1", rule.rule))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = client.open(path, method=method)
            assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/sign-in"), (method, path)
            tried += 1
    assert tried >= 10


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/nothing", 404), ("/account", 303), ("/sign-out", 405), ("/static/caseflow.css", 200)],
)
def test_every_answer_carries_the_headers(client: FlaskClient, path: str, status: int) -> None:
    with client.get(path) as answer:
        assert answer.status_code == status
    assert answer.headers["Content-Security-Policy"] == CSP
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-ID"])
    assert ("no-store" in answer.headers["Cache-Control"]) is ("/static/" not in path)
    assert "unsafe" not in CSP


def test_scripts_find_one_another_under_the_digest_of_them_all(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    found = re.search(r'"(/static/js@[0-9a-f]{12}/)page\.js"', page)
    assert found is not None
    for address in (f"{found[1]}unsent.js", f"{found[1]}keys.js", "/static/js@0123456789ab/keys.js"):
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            assert answer.mimetype == "text/javascript"
            assert "immutable" in answer.headers["Cache-Control"]
    for address in ("/static/js@0123456789ab/../../app.py", "/static/js@page/page.js", "/static/js@0123456789ab/"):
        assert client.get(address).status_code == 404, address


def test_cookies_are_bound_to_the_host_over_https(build_context: BuildContext) -> None:
    client = create_app(build_context(base_url="https://hoso.example.vn")).test_client()
    answer = client.get("/sign-in", base_url="https://hoso.example.vn")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-caseflow=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_pages_hold_no_inline_script_or_style(client: FlaskClient) -> None:
    for path in ("/", "/register", "/sign-in", "/nothing"):
        page = client.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert not re.search(r"<style|\sstyle=|\son\w+=", page)
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_a_foreign_host_name_is_refused(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.text


def test_the_address_behind_a_proxy_counts_only_when_proxies_are_configured(build_context: BuildContext) -> None:
    for proxies, expected in ((0, "127.0.0.1"), (1, "203.0.113.5")):
        app = create_app(build_context(proxies=proxies))
        seen: list[str | None] = []
        app.before_request_funcs[None].append(lambda seen=seen: seen.append(request.remote_addr))
        app.test_client().get("/", headers={"X-Forwarded-For": "203.0.113.5"})
        assert seen == [expected]


def test_vendored_files_are_those_of_the_lock(database_url: str) -> None:
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "requirements" / "vendor.py")
    assert spec is not None
    assert spec.loader is not None
    vendor = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(vendor)
    assert vendor.check() == []


def test_every_icon_a_page_names_is_in_the_sprite(database_url: str) -> None:
    web = ROOT / "caseflow" / "web"
    sprite = (web / "static/vendor/tabler-icons-3.51.0/icons.svg").read_text(encoding="utf-8")
    have = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    texts = [path.read_text(encoding="utf-8") for path in (web / "templates").rglob("*.html")]
    used = {name for text in texts for name in re.findall(r'\bicon\("([\w-]+)"', text)}
    used |= {name for text in texts for name in re.findall(r'icon_name="([\w-]+)"', text)}
    assert used - have == set()

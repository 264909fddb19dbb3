"""What answers carry besides what test_matrix asks of all of them: attachments, cookies, hosts, origins."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseflow.web.frame.security import HSTS
from tests.support.site import ANONYMOUS, Site
from tests.support.targets import addresses, targets
from tests.support.world import World


def test_a_document_is_only_ever_an_attachment(site: Site) -> None:
    answer = site.open("owner", "GET", f"/documents/{site.world.ids['document/draft']}")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.data.startswith(b"%PDF")


def test_no_address_sends_people_to_another_site(site: Site) -> None:
    for target in (
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/%09/evil.example",
    ):
        query = {"next": target}
        signed_in = site.open("owner", "GET", "/sign-in", query_string=query)
        chosen = site.post("owner", "/language", {"language": "en", "next": target})
        closed = site.open(ANONYMOUS, "GET", "/queue", query_string=query)
        for answer in (signed_in, chosen, closed):
            assert answer.headers["Location"].startswith("/"), target
            assert not answer.headers["Location"].startswith(("//", "/\\")), target


def test_names_of_other_hosts_are_refused_everywhere(site: Site) -> None:
    for path in ("/", "/queue", "/static/caseflow.css", "/nothing", "/sign-in"):
        for host in ("evil.example", "localhost.evil.example", "localhost@evil.example"):
            answer = site.open("owner", "GET", path, headers={"Host": host})
            assert answer.status_code == 400, (path, host)
            assert "evil" not in answer.text


def test_over_https_every_cookie_is_bound_and_every_answer_says_so(world: World, tmp_path: Path) -> None:
    secure = Site(world, tmp_path, base_url="https://hoso.example.vn")
    try:
        for endpoint in ("public.home", "accounts.sign_in", "static", "queue.index", "people.accounts"):
            path = addresses(secure, endpoint, targets(secure)[endpoint]["-"])
            answer = secure.open("officer", "GET", path, base_url="https://hoso.example.vn")
            assert answer.headers["Strict-Transport-Security"] == HSTS, endpoint
        chosen = secure.post("owner", "/language", {"language": "en"}, base_url="https://hoso.example.vn",
                             headers={"Referer": "https://hoso.example.vn/"})  # fmt: skip
        cookies = chosen.headers.getlist("Set-Cookie")
        assert cookies
        for cookie in cookies:
            assert cookie.startswith("__Host-"), cookie
            assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; ")), cookie
    finally:
        secure.close()


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_no_other_origin_is_answered(site: Site, origin: str) -> None:
    answer = site.open("owner", "GET", "/account", headers={"Origin": origin})
    assert not any(name.startswith("Access-Control") for name, _value in answer.headers)

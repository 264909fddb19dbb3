"""Every page as people see it, in both languages and two widths: axe finds nothing, nothing is blocked or cut off."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from tests.e2e.pages import ALL_PICTURES, ARTEFACTS, NARROW, WIDE, axe
from tests.support.crash import WALK
from tests.support.postgres import free_port
from tests.support.scenario import ANSWERS, APPLICATION
from tests.support.site import ANONYMOUS, Site
from tests.support.targets import DOWNLOADS, addresses, targets
from tests.support.web_tools import BROWSER_CONTEXT, whole
from tests.web.frame.test_matrix import ROWS

SHOTS = ARTEFACTS / "pages"
NO_PAGE = {"static", "public.healthz", *DOWNLOADS}
READERS = (ANONYMOUS, "owner", "officer", "organiser", "clerk", "admin", "head", "member")
"""Who looks at a page: the first of these who may, but for pages that show several people different things."""
SEVERAL = {
    "public.home": (ANONYMOUS, "owner"),
    "cases.show": ("owner", "clerk", "officer", "head", "member"),
    "cases.action": ("owner", "clerk", "officer", "secretary"),
    "councils.case": ("member", "chair", "secretary", "organiser"),
    "councils.index": ("member", "organiser"),
    "councils.show": ("member", "organiser"),
    "enterprises.index": ("owner", "officer"),
    "enterprises.edit": ("owner", "officer"),
    "certificates.index": ("owner", "officer"),
    "accounts.me": ("owner",),
}
ACTIONS = [
    ("clerk", "submitted", "ask_supplement"),
    ("clerk", "submitted", "refuse_intake"),
    ("owner", "submitted", "withdraw"),
    ("officer", "surveillance", "suspend_certificate"),
    ("officer", "surveillance", "withdraw_certificate"),
    ("secretary", "council_meeting", "conclude_reject"),
    ("director", "council_meeting", "stop"),
]
Look = tuple[str, str, str]


def looks() -> Iterator[Look]:
    """What is looked at: a name for the picture, the reader, and where it is (see `_path`)."""
    for (endpoint, method, name), expected in ROWS.items():
        able = [person for person in SEVERAL.get(endpoint, READERS) if expected[person] == "ok"]
        if method == "GET" and endpoint not in NO_PAGE:
            for person in able if endpoint in SEVERAL else able[:1]:
                yield f"{endpoint} {name}", person, "row"
    yield from (
        (f"applications.edit {page}", "owner", f"/cases/{{case/draft}}/forms/{APPLICATION}/{page}") for page in ANSWERS
    )
    yield from (
        (f"cases.action {name}", who, f"/cases/{{case/{state}}}/actions/{name}") for who, state, name in ACTIONS
    )
    yield "errors 404", "owner", "/nothing"
    yield "errors 403", "owner", "/admin/accounts"


LOOKS = list(looks())
TENTH = set(random.Random(8).sample(LOOKS, len(LOOKS) // 10))
"""Pages that every run looks at in the dark, too; `make walk` looks at all of them."""
AGAIN = {look for n, look in enumerate(LOOKS) if look[2] == "row" and look[0] in {name for name, _, _ in LOOKS[:n]}}
"""Pages that somebody else has been shown before."""


@dataclass
class Stage:
    """A running server on the test province, and one tab for each reader and language."""

    site: Site
    browser: Browser
    url: str
    contexts: dict[tuple[str, str], BrowserContext] = field(default_factory=dict)
    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    titles: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def page(self, person: str, language: str) -> Page:
        """The tab of one reader."""
        known = self.pages.get((person, language))
        if known is not None:
            return known
        context = self.browser.new_context(**BROWSER_CONTEXT, base_url=self.url)
        name, _, value = self.site.cookies[person].partition("=")
        cookies: list[Any] = [{"name": "language", "value": language, "url": self.url}]
        if person != ANONYMOUS:
            cookies.append({"name": name, "value": value, "url": self.url})
        context.add_cookies(cookies)
        page = context.new_page()
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " e => console.error('CSP', e.violatedDirective, e.blockedURI))"
        )
        page.on("console", lambda m: self.heard.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        self.contexts[person, language], self.pages[person, language] = context, page
        return page


@pytest.fixture(scope="module")
def stage(site: Site, browser: Browser) -> Iterator[Stage]:
    """The server; it listens on this machine only."""
    port = free_port()
    server = make_server("127.0.0.1", port, whole(site.app), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    SHOTS.mkdir(parents=True, exist_ok=True)
    made = Stage(site, browser, f"http://127.0.0.1:{port}")
    yield made
    for context in made.contexts.values():
        context.close()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]} by {look[1]}")
def test_everybody_can_use_every_page(stage: Stage, look: Look) -> None:
    name, person, where = look
    path = _path(stage.site, name, where)
    faults: list[str] = []
    for language, first, second in (("vi", WIDE, NARROW), ("en", NARROW, WIDE)):
        if language == "en" and look in AGAIN:
            continue  # the words of this page are read in English by somebody else already
        page, kind = stage.page(person, language), language
        stage.heard.clear()
        page.set_viewport_size(first)
        answer = page.goto(path, wait_until="load")
        assert answer is not None
        assert answer.status < 500, path
        expected = [] if answer.status < 400 else ["Failed to load resource"]
        faults += [f"{kind}: {said}" for said in stage.heard if not any(said.startswith(e) for e in expected)]
        faults += [f"{kind}: {fault}" for fault in _faults(page)]
        titled = stage.titles.setdefault((person, language), {}).setdefault(page.title(), name)
        if titled.split()[0] != name.split()[0]:
            faults.append(f"{kind}: the same title as {titled}: {page.title()}")
        if language == "vi" or WALK:  # in English the same elements say other words
            faults += [f"{kind} {first['width']}: {fault}" for fault in axe(page)]
        if language == "vi" and (WALK or look in TENTH):
            page.emulate_media(
                color_scheme="dark", reduced_motion="reduce"
            )  # nobody has chosen: the page follows the machine
            page.wait_for_function("document.documentElement.dataset.bsTheme === 'dark'")
            faults += [f"dark: {fault}" for fault in axe(page)]
            page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        for size in (first, second):
            page.set_viewport_size(size)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                faults.append(f"{kind} {size['width']}: {wide} px too wide: {page.evaluate(_WIDEST)}")
            if language == "vi" and ALL_PICTURES:
                shot = SHOTS / f"{name} {person} {size['width']}.png".replace(" ", "-")
                page.screenshot(path=shot, full_page=True)
    assert not faults, "\n".join(faults)


_WIDEST = """() => [...document.querySelectorAll('main *, header *')]
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 4).map(e => e.tagName + '.' + e.className).join(' ')"""


def _path(site: Site, name: str, where: str) -> str:
    if where != "row":
        return re.sub(r"{([^}]+)}", lambda found: str(site.world.ids[found[1]]), where)
    endpoint, _, object_name = name.partition(" ")
    at = urlsplit(addresses(site, endpoint, targets(site)[endpoint][object_name]))
    return f"{at.path}?{at.query}" if at.query else at.path


def _faults(page: Page) -> Iterator[str]:
    """What every page must have: one first heading, and a language."""
    headings = page.locator("h1").count()
    if headings != 1:
        yield f"{headings} h1"
    if not page.locator("main#content").count():
        yield "no main"

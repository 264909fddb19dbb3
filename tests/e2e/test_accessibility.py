"""Every page as everybody sees it, in both languages, themes and widths: axe finds nothing, nothing is cut off."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize
from werkzeug.serving import make_server

from tests.e2e.pages import ALL_PICTURES, NARROW, WIDE, axe
from tests.e2e.sheet import SHOTS, picture
from tests.support.crash import WALK
from tests.support.postgres import free_port
from tests.support.scenario import ANSWERS, APPLICATION
from tests.support.site import ANONYMOUS, Site
from tests.support.targets import DOWNLOADS, addresses, targets
from tests.support.web_tools import BROWSER_CONTEXT, whole
from tests.web.frame.test_matrix import ROWS

NO_PAGE = {"static", "public.healthz", *DOWNLOADS}
ACTIONS = [
    ("clerk", "submitted", "ask_supplement"),
    ("clerk", "submitted", "refuse_intake"),
    ("owner", "submitted", "withdraw"),
    ("officer", "surveillance", "suspend_certificate"),
    ("officer", "surveillance", "withdraw_certificate"),
    ("secretary", "council_meeting", "conclude_reject"),
    ("officer", "council_meeting", "stop"),
]
Look = tuple[str, str, str]


def looks() -> Iterator[Look]:
    """Everything there is to look at: a name for the picture, the reader, and where it is (see `_path`)."""
    for (endpoint, method, name), expected in ROWS.items():
        if method == "GET" and endpoint not in NO_PAGE:
            yield from ((f"{endpoint} {name}", person, "row") for person, answer in expected.items() if answer == "ok")
    yield from (
        (f"applications.edit {page}", "owner", f"/cases/{{case/draft}}/forms/{APPLICATION}/{page}") for page in ANSWERS
    )
    yield from (
        (f"cases.action {name}", who, f"/cases/{{case/{state}}}/actions/{name}") for who, state, name in ACTIONS
    )
    yield "errors 404", "owner", "/nothing"
    yield "errors 403", "owner", "/admin/accounts"


EVERY = list(looks())
LOOKS = EVERY if WALK else sorted(random.Random(8).sample(EVERY, len(EVERY) // 10))
"""`make walk` looks at every page as everybody who may see it; every run at the same tenth of them."""
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


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
    read: set[tuple[str, str, str]] = field(default_factory=set)
    """Page, language and words that somebody has been shown already: who reads the same is not asked again by axe."""

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


EACH = pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]} by {look[1]}")


class TestInVietnamese:
    """Two classes, so that a walk on two processors takes each language on one."""

    @EACH
    def test_everybody_can_use_every_page(self, stage: Stage, look: Look) -> None:
        assert not list(_faults_of(stage, look, "vi", (WIDE, NARROW)))


class TestInEnglish:
    @EACH
    def test_everybody_can_use_every_page(self, stage: Stage, look: Look) -> None:
        assert not list(_faults_of(stage, look, "en", (NARROW, WIDE)))


def _faults_of(stage: Stage, look: Look, language: str, sizes: Sequence[ViewportSize]) -> Iterator[str]:
    """What is wrong with a page as one reader meets it: first as it comes, then in each theme and width."""
    name, person, where = look
    page = stage.page(person, language)
    stage.heard.clear()
    page.set_viewport_size(sizes[0])
    answer = page.goto(_path(stage.site, name, where), wait_until="load")
    assert answer is not None
    if answer.status >= 500:
        yield f"answered {answer.status}"
    expected = [] if answer.status < 400 else ["Failed to load resource"]
    yield from (said for said in stage.heard if not any(said.startswith(e) for e in expected))
    yield from _faults(page)
    led_on = urlsplit(page.url).path != urlsplit(_path(stage.site, name, where)).path
    titled = stage.titles.setdefault((person, language), {}).setdefault(page.title(), name) if not led_on else name
    if titled.split()[0] != name.split()[0]:
        yield f"the same title as {titled}: {page.title()}"
    words = (name, language, page.locator("main").inner_text())
    new = words not in stage.read
    stage.read.add(words)
    for theme in THEMES if new else THEMES[:1]:
        _turn(page, theme)
        for size in sizes:
            page.set_viewport_size(size)
            yield from (f"{theme} {size['width']}: {fault}" for fault in _drawn(page, asked=new))
            if new and ALL_PICTURES:
                page.screenshot(path=SHOTS / picture(name, person, language, theme, size["width"]), full_page=True)
    _turn(page, "light")


def _turn(page: Page, theme: Literal["light", "dark"]) -> None:
    """Nobody has chosen a theme, so that the page follows the machine; without motion, colours change at once."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.wait_for_function("theme => document.documentElement.dataset.bsTheme === theme", arg=theme)


def _drawn(page: Page, *, asked: bool) -> Iterator[str]:
    """What is wrong with a page as it is drawn now; axe is `asked` only of words that nobody has read before."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        yield f"{wide} px too wide: {page.evaluate(_WIDEST)}"
    if asked:
        yield from axe(page)


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

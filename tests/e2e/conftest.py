"""What several stories in the browser begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from caseflow.core.actor import Actor
from tests.support import factories
from tests.support.web_tools import BROWSER_CONTEXT, LiveServer

SignIn = Callable[[Actor], Page]


@pytest.fixture
def sign_in(browser: Browser, live_server: LiveServer) -> Iterator[SignIn]:
    """A signed-in browser of one's own; any error of a script fails the test."""
    contexts, broken = [], []

    def opened(person: Actor) -> Page:
        context = browser.new_context(**BROWSER_CONTEXT, base_url=live_server.url)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.goto("/sign-in")
        page.fill("[name=email]", person.email)
        page.fill("[name=password]", factories.PASSWORD)
        page.click("main button[type=submit]")
        expect(page.get_by_role("button", name="Đăng xuất", include_hidden=True)).to_be_attached()
        page.wait_for_load_state()  # its scripts included: what a test presses next has somebody who listens
        return page

    yield opened
    for context in contexts:
        context.close()
    assert broken == []

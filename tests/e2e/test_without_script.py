"""What must work without JavaScript, and with no hand on the mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import dossier
from tests.e2e.applying import applies, describes_itself, registers, submits
from tests.e2e.pages import WIDE
from tests.e2e.town import open_town
from tests.support import factories
from tests.support.web_tools import BROWSER_CONTEXT, LiveServer, MailServer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_an_application_needs_no_script(serve: Callable[..., LiveServer], smtp: MailServer, browser: Browser) -> None:
    """From registration to the code of the case, nobody's browser runs a line of JavaScript."""
    with open_town(serve, smtp, browser) as town:
        town.script = False
        owner = registers(town)
        describes_itself(owner)
        applies(owner)
        submits(owner)
        clerk = town.staff("one_stop", name="Cán bộ Một cửa")
        clerk.finds(dossier.ENTERPRISE).acts("Tiếp nhận hồ sơ")
        owner.follows(town.mail(owner, "đã được tiếp nhận")).reads("Đã tiếp nhận")


def test_signing_in_by_keyboard_alone(live_server: LiveServer, browser: Browser) -> None:
    person = factories.applicant(live_server.ctx)
    context = browser.new_context(**BROWSER_CONTEXT, base_url=live_server.url, viewport=WIDE)
    page = context.new_page()
    page.goto("/sign-in")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Thư điện tử")).to_be_focused()
    page.keyboard.type(person.email)
    page.keyboard.press("Tab")
    expect(page.get_by_label("Mật khẩu")).to_be_focused()
    page.keyboard.type(factories.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hồ sơ của tôi", level=1)).to_be_visible()
    context.close()

"""A demo in the browser: its clock is moved until a reminder comes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from caseflow.worker.scheduler import Scheduler
from tests.e2e.pages import axe
from tests.support import factories
from tests.support.scenario import Road
from tests.support.web_tools import BROWSER_CONTEXT, LiveServer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_the_clock_is_moved_until_a_reminder_comes(serve: Callable[..., LiveServer], browser: Browser) -> None:
    server = serve(demo=True, beat_seconds=0.5)
    road = Road(server.ctx)
    road.submit()
    officer = road.person("one_stop")
    admin = factories.staff(server.ctx, "sysadmin")
    scheduler = Scheduler(server.ctx)
    scheduler.start()
    context = browser.new_context(**BROWSER_CONTEXT, base_url=server.url)
    try:
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("[name=email]", admin.email)
        page.fill("[name=password]", factories.PASSWORD)
        page.press("[name=password]", "Enter")
        page.get_by_role("link", name="Chuyển ngày").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Hôm nay là Thứ Ba, 10/03/2026")
        assert axe(page) == []
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name="Đến hạn kế tiếp").click()
        expect(page.get_by_role("button", name="Thêm một ngày")).to_be_visible()
        page.goto("/admin/outbox")
        expect(page.get_by_text("Sắp đến hạn").first).to_be_visible()
        expect(page.get_by_text(officer.email).first).to_be_visible()
    finally:
        context.close()
        scheduler.stop()

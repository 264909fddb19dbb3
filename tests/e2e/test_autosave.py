"""The form's own script in a real browser: it saves by itself, outlives a lost connection and tells of a conflict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from caseflow.services.cases import submissions
from tests.support import factories
from tests.support.factories import key
from tests.support.scenario import APPLICATION, Road, colleague
from tests.support.web_tools import BROWSER_CONTEXT, LiveServer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
AUTOSAVE = "**/autosave"


@pytest.fixture
def road(live_server: LiveServer) -> Road:
    return Road(live_server.ctx)


@pytest.fixture
def tab(browser: Browser, live_server: LiveServer, road: Road) -> Iterator[Page]:
    """A signed-in browser on the page about the scope; any error of a script fails the test."""
    context = browser.new_context(**BROWSER_CONTEXT, base_url=live_server.url)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto("/sign-in")
    page.fill("[name=email]", road.applicant.email)
    page.fill("[name=password]", factories.PASSWORD)
    page.click("main button[type=submit]")
    page.goto(address(road, "scope"))
    yield page
    context.close()
    assert broken == []


def address(road: Road, page: str) -> str:
    return f"/cases/{road.case}/forms/{APPLICATION}/{page}"


def stored(live_server: LiveServer, road: Road) -> dict[str, Any]:
    return submissions.sheet(live_server.ctx, road.applicant, road.case, APPLICATION).values


def lose(route: Route) -> None:
    route.abort("internetdisconnected")


def state(tab: Page, words: str) -> None:
    expect(tab.locator("#save-state")).to_contain_text(words, timeout=15_000)


def test_it_saves_by_itself_and_questions_follow(tab: Page, live_server: LiveServer, road: Road) -> None:
    expect(tab.locator("[data-question=exclusions]")).to_be_hidden()
    tab.fill("[name=main_products]", "Thùng các-tông")
    tab.check("[name=has_exclusions][value=yes]")
    expect(tab.locator("[data-question=exclusions]")).to_be_visible(timeout=15_000)
    state(tab, "Đã lưu lúc 09:00:00")
    assert stored(live_server, road) == {"main_products": "Thùng các-tông", "has_exclusions": True}
    tab.reload()
    expect(tab.locator("[name=main_products]")).to_have_value("Thùng các-tông")


def test_a_lost_connection_loses_no_word(tab: Page, live_server: LiveServer, road: Road) -> None:
    tab.route(AUTOSAVE, lose)
    tab.fill("[name=main_products]", "Gõ khi mất mạng")
    state(tab, "Mất kết nối")
    tab.unroute(AUTOSAVE)
    state(tab, "Đã lưu lúc")
    assert stored(live_server, road)["main_products"] == "Gõ khi mất mạng"

    tab.route(AUTOSAVE, lose)
    tab.fill("[name=main_products]", "Gõ rồi đóng trang")
    state(tab, "Mất kết nối")
    tab.unroute(AUTOSAVE)
    tab.goto(address(road, "scope"))
    expect(tab.locator("[name=main_products]")).to_have_value("Gõ rồi đóng trang", timeout=15_000)
    state(tab, "Đã lưu lúc 09:00:00")
    assert stored(live_server, road)["main_products"] == "Gõ rồi đóng trang"
    assert tab.evaluate("localStorage.length") == 0


def test_a_row_is_added_without_a_reload_and_nothing_typed_is_lost(
    tab: Page, live_server: LiveServer, road: Road
) -> None:
    tab.goto(address(road, "organisation"))
    tab.evaluate("window.stayed = true")
    tab.fill("[name=sites-0-name]", "Nhà máy 1")
    tab.click("[name=_add_sites]")
    tab.fill("[name=sites-1-name]", "Kho 2")
    expect(tab.locator("[name=sites-0-name]")).to_have_value("Nhà máy 1")
    state(tab, "Đã lưu lúc 09:00:00")
    assert [row["name"] for row in stored(live_server, road)["sites"]] == ["Nhà máy 1", "Kho 2"]
    assert tab.evaluate("window.stayed") is True
    tab.click("button[name=_go][value=next]")  # the page is not complete: it is saved and shown again
    expect(tab.locator(".error-summary")).to_be_visible()
    assert tab.evaluate("localStorage.length") == 0
    tab.click("button[name=_go][value=stay]:not(.visually-hidden)")
    expect(tab.locator(".notice-success")).to_be_visible()
    assert tab.evaluate("localStorage.length") == 0


def test_a_second_editor_is_told_and_both_texts_are_shown(tab: Page, live_server: LiveServer, road: Road) -> None:
    other = colleague(live_server.ctx, road)
    seen = submissions.sheet(live_server.ctx, other, road.case, APPLICATION)
    theirs = {"main_products": "Thùng của họ"}
    submissions.save(live_server.ctx, other, road.case, seen.at("scope"), theirs, key())
    tab.fill("[name=main_products]", "Hộp của tôi")
    state(tab, "Trang này vừa được lưu ở nơi khác")
    tab.click("button[name=_go][value=stay]:not(.visually-hidden)")
    expect(tab.get_by_text("Thùng của họ")).to_be_visible()
    tab.get_by_label("Giữ nội dung của tôi").check()
    tab.click("button[name=_go][value=resolve]")
    expect(tab.locator("[name=main_products]")).to_have_value("Hộp của tôi")
    assert stored(live_server, road)["main_products"] == "Hộp của tôi"

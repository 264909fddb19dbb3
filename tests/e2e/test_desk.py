"""The desk by hand and by keyboard: what is found, looked at, given to an officer, taken along."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SignIn
from tests.e2e.hand import Hand
from tests.support import factories
from tests.support.scenario import Road
from tests.support.web_tools import LiveServer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def roads(live_server: LiveServer) -> list[Road]:
    """Ten cases that were handed in."""
    made = [Road(live_server.ctx) for _ in range(10)]
    for road in made:
        road.submit()
    return made


def test_a_case_is_found_by_half_a_name_from_any_page(roads: list[Road], sign_in: SignIn) -> None:
    page = sign_in(roads[0].person("case_officer"))
    page.goto("/certificates")
    hand = Hand(page)
    hand.key("/")
    hand.types(f"bao bi vi d {roads[3].enterprise.tax_code}")
    hit = page.locator("#search-found").get_by_role("link").first
    expect(hit).to_contain_text(roads[3].enterprise.name)
    hand.presses(hit)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.endswith(f"/cases/{roads[3].case}")
    assert hand.count <= 3


def test_ten_cases_are_given_to_an_officer(roads: list[Road], sign_in: SignIn) -> None:
    officer = factories.staff(roads[0].ctx, "case_officer", name="Đỗ Thu Hiền")
    page = sign_in(roads[0].person("division_head"))
    page.goto("/queue")
    hand = Hand(page)
    hand.presses(page.get_by_role("checkbox", name="Chọn tất cả"))
    expect(page.get_by_text("Đã chọn 10")).to_be_visible()
    hand.chooses(page.get_by_label("Chuyên viên nhận hồ sơ"), "Đỗ Thu Hiền")
    hand.presses(page.get_by_role("button", name="Giao…", exact=True))
    hand.presses(page.get_by_role("button", name="Giao 10 hồ sơ", exact=True))
    expect(page.get_by_role("status")).to_contain_text("Đã giao 10 hồ sơ cho Đỗ Thu Hiền.")
    assert hand.count <= 4
    assert {road.row.officer_id for road in roads} == {officer.id}


def test_the_keys_move_pick_and_peek_and_rest_while_somebody_types(roads: list[Road], sign_in: SignIn) -> None:
    factories.staff(roads[0].ctx, "case_officer")
    page = sign_in(roads[0].person("division_head"))
    page.goto("/queue")
    for key in ("j", "j", "x", "k"):
        page.keyboard.press(key)
    rows = page.locator("[data-row]")
    expect(rows.nth(1).get_by_role("checkbox")).to_be_checked()
    assert [rows.nth(n).evaluate("e => e.classList.contains('cursor')") for n in range(3)] == [True, False, False]

    page.keyboard.press(" ")
    pane = page.get_by_role("complementary", name="Xem nhanh")
    expect(pane.get_by_role("heading", level=2)).to_have_text(roads[0].enterprise.name)
    page.keyboard.press("Escape")
    expect(pane).to_be_hidden()

    page.keyboard.press("/")
    page.keyboard.type("jx")
    expect(page.get_by_role("searchbox")).to_have_value("jx")
    expect(rows.nth(1).get_by_role("checkbox")).to_be_checked()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Phím tắt")).to_be_visible()


def test_a_tab_says_what_its_list_has_and_the_list_is_taken_along(roads: list[Road], sign_in: SignIn) -> None:
    page = sign_in(roads[0].person("one_stop"))
    page.goto("/queue")
    tab = page.get_by_role("navigation", name="Các danh sách việc").get_by_role("link", name="Việc của tôi")
    expect(tab).to_contain_text("10")
    assert page.locator("[data-row]").count() == 10
    page.locator("summary", has_text="Xuất danh sách").click()
    with page.expect_download() as caught:
        page.get_by_role("button", name="CSV", exact=True).click()
    text = caught.value.path().read_bytes().decode("utf-8-sig")
    assert len(text.splitlines()) == 11

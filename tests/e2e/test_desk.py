"""The desk by hand and by keyboard: what is found, looked at, given to an officer, taken along."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from caseflow.services.cases import assigning
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


@pytest.fixture
def received(roads: list[Road]) -> list[Road]:
    """The ten cases received: they wait for the head to give them to an officer."""
    for road in roads:
        road.take("one_stop", "accept")
    return roads


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


def test_ten_cases_are_given_to_an_officer(received: list[Road], sign_in: SignIn) -> None:
    roads = received
    officer = factories.staff(roads[0].ctx, "case_officer", name="Đỗ Thu Hiền")
    page = sign_in(roads[0].person("division_head"))
    page.goto("/queue")
    hand = Hand(page)
    hand.presses(page.get_by_role("checkbox", name="Chọn tất cả"))
    expect(page.get_by_text("Đã chọn 10")).to_be_visible()
    hand.chooses(page.get_by_label("Chuyên viên nhận hồ sơ"), "Đỗ Thu Hiền")
    hand.presses(page.get_by_role("button", name="Giao…", exact=True))
    hand.presses(page.get_by_role("button", name="Giao cho Đỗ Thu Hiền: 10 hồ sơ", exact=True))
    expect(page.get_by_role("status")).to_contain_text("Giao cho Đỗ Thu Hiền: đã xong 10 hồ sơ.")
    assert hand.count <= 4
    assert {(road.row.officer_id, road.state) for road in roads} == {(officer.id, "eligibility_check")}


def test_the_keys_move_pick_and_peek_and_rest_while_somebody_types(received: list[Road], sign_in: SignIn) -> None:
    roads = received
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


def test_ten_acts_in_a_row_without_touching_the_list(roads: list[Road], sign_in: SignIn) -> None:
    page = sign_in(roads[0].person("one_stop"))
    page.goto("/queue")
    page.locator("[data-row] [data-open]").first.click()
    done = []
    for _ in roads:
        done.append(page.url.split("/cases/")[1].split("?")[0])
        page.goto(f"/cases/{done[-1]}/actions/accept")
        page.locator("main form[method=post] button[type=submit]").first.click()
        expect(page.get_by_role("status").first).to_contain_text("Đã thực hiện")
    assert sorted(done) == sorted(road.case for road in roads), "every case once, the list was never opened"
    assert {road.row.state for road in roads} == {"received"}
    expect(page.get_by_role("status").last).to_contain_text("cuối danh sách")


def test_the_key_n_leads_on_and_the_list_is_one_press_away(roads: list[Road], sign_in: SignIn) -> None:
    page = sign_in(roads[0].person("one_stop"))
    page.goto("/queue?desk=mine&sort=-name")
    second = page.locator("[data-row] [data-open]").nth(1).get_attribute("href") or ""
    page.locator("[data-row] [data-open]").first.click()
    page.wait_for_load_state("load")
    page.keyboard.press("n")
    page.wait_for_url(f"**{second.split('?')[0]}**")
    page.get_by_role("link", name="Về danh sách").click()
    assert "sort=-name" in page.url


def test_a_view_is_kept_with_its_count_and_the_board_opens_its_lists(roads: list[Road], sign_in: SignIn) -> None:
    page = sign_in(roads[0].person("one_stop"))
    page.goto(f"/queue?desk=all&q=bao+bi+{roads[4].enterprise.tax_code}")
    page.locator("summary", has_text="Lưu bộ lọc").click()
    page.get_by_label("Tên bộ lọc").fill("Của một đơn vị")
    page.get_by_role("button", name="Lưu", exact=True).click()
    tab = page.get_by_role("navigation", name="Các danh sách việc").get_by_role("link", name="Của một đơn vị")
    expect(tab).to_have_attribute("aria-current", "page")
    expect(tab).to_contain_text("1")
    assert page.locator("[data-row]").count() == 1
    page.goto("/queue/board")
    column = page.get_by_role("region", name="Bộ phận một cửa")
    expect(column).to_contain_text("10")
    column.get_by_role("link", name="Bộ phận một cửa").click()
    assert page.locator("[data-row]").count() == 10


def test_thirty_cases_of_somebody_who_leaves_are_handed_over(live_server: LiveServer, sign_in: SignIn) -> None:
    made = [Road(live_server.ctx) for _ in range(30)]
    for road in made:
        road.submit()
        road.take("one_stop", "accept")
    ctx, head = live_server.ctx, made[0].person("division_head")
    leaving, next_one = factories.staff(ctx, "case_officer", name="An"), factories.staff(ctx, "case_officer", name="Ba")
    for road in made:
        assigning.assign(ctx, head, road.case, leaving.id, road.version, factories.key())
    page = sign_in(head)
    page.goto("/queue")
    hand = Hand(page)
    hand.presses(page.get_by_role("link", name="Tìm trong mọi hồ sơ đang mở"))
    hand.presses(page.get_by_role("link", name="Hồ sơ của An").first)
    hand.presses(page.get_by_role("link", name="Bàn giao", exact=True))
    hand.chooses(page.get_by_label("Chuyên viên nhận hồ sơ"), "Ba")
    hand.presses(page.get_by_role("button", name="Xem trước"))
    hand.presses(page.get_by_role("button", name="Giao cho Ba: 30 hồ sơ", exact=True))
    expect(page.get_by_role("status").first).to_contain_text("Giao cho Ba: đã xong 30 hồ sơ.")
    assert hand.count <= 6
    assert {road.row.officer_id for road in made} == {next_one.id}

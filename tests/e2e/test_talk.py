"""Two people at one case: a note with a mention reaches the other, and nothing typed is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from caseflow.services.cases import assigning
from tests.e2e.conftest import SignIn
from tests.support import factories
from tests.support.factories import key
from tests.support.scenario import Road
from tests.support.web_tools import LiveServer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SOON = 10_000
"""Milliseconds within which colleagues see one another."""


@pytest.fixture
def road(live_server: LiveServer) -> Road:
    road = Road(live_server.ctx)
    road.submit()
    return road


def test_a_note_mentions_a_colleague_who_finds_it_under_the_bell(road: Road, sign_in: SignIn) -> None:
    head = factories.staff(road.ctx, "division_head", name="Đỗ Thu Hiền")
    officer, other = sign_in(road.person("one_stop")), sign_in(head)
    officer.goto(f"/cases/{road.case}?tab=talk")
    officer.get_by_label("Ghi chú nội bộ", exact=True).press_sequentially("Nhờ @hien")
    offered = officer.get_by_role("listbox").get_by_role("option")
    expect(offered).to_have_text(["Đỗ Thu Hiền"])
    officer.keyboard.press("Enter")
    officer.keyboard.type("xem giúp phần kinh phí.")
    officer.reload()
    expect(officer.get_by_label("Ghi chú nội bộ", exact=True)).to_have_value("Nhờ @Đỗ Thu Hiền xem giúp phần kinh phí.")
    officer.get_by_role("button", name="Lưu ghi chú").click()
    expect(officer.get_by_role("status").first).to_contain_text("Đã lưu ghi chú.")
    expect(officer.get_by_label("Ghi chú nội bộ", exact=True)).to_have_value("")

    other.goto("/queue")
    bell = other.get_by_role("link", name="Nhắc tới tôi")
    expect(bell).to_contain_text("1")
    bell.click()
    other.get_by_role("button", name="Mở hồ sơ").click()
    said = other.locator(".said:target")
    expect(said).to_contain_text("Nhờ @Đỗ Thu Hiền xem giúp phần kinh phí.")
    expect(said).to_be_in_viewport()
    expect(other.get_by_text("Đã đọc hết.")).to_be_visible()
    expect(other.get_by_role("link", name="Nhắc tới tôi")).not_to_contain_text("1")


def test_what_a_colleague_does_is_told_and_what_i_type_stays(road: Road, sign_in: SignIn) -> None:
    page = sign_in(road.person("one_stop"))
    page.goto(f"/cases/{road.case}/actions/refuse_intake")
    asked = page.locator("#page-form textarea").first
    asked.fill("Không thuộc phạm vi hỗ trợ của chương trình")
    head, officer = road.person("division_head"), factories.staff(road.ctx, "case_officer")
    assigning.assign(road.ctx, head, road.case, officer.id, road.version, key())
    told = page.get_by_role("status").filter(has_text="Hồ sơ vừa được đồng nghiệp xử lý")
    expect(told).to_contain_text(f"{head.name} – Phân công chuyên viên thụ lý", timeout=SOON)
    expect(asked).to_have_value("Không thuộc phạm vi hỗ trợ của chương trình")
    with page.context.expect_page() as opened:
        told.get_by_role("link", name="Xem hồ sơ ở cửa sổ mới").click()
    other = opened.value
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    expect(asked).to_have_value("Không thuộc phạm vi hỗ trợ của chương trình")

    other.get_by_role("link", name="Tiếp nhận hồ sơ").click()
    other.get_by_role("button", name="Tiếp nhận hồ sơ").click()
    expect(other.get_by_role("status").first).to_contain_text("Đã thực hiện")
    mine = page.get_by_role("status").filter(has_text="ông/bà, ở một cửa sổ khác")
    expect(mine).to_be_visible(timeout=SOON)
    expect(asked).to_have_value("Không thuộc phạm vi hỗ trợ của chương trình")
    told.get_by_role("link", name="Tải lại trang này").click()
    expect(page.locator("#page-form, .card").first).to_be_visible()

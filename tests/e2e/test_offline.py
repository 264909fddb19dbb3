"""A step filled in without a network: nothing typed is lost, it is sent once, and signing out leaves nothing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, Request, Route, expect

from caseflow.db.models.documents import Document
from tests.e2e.conftest import SignIn
from tests.support.council import SURVEY
from tests.support.files import make_jpg
from tests.support.scenario import APPLICATION, Road, eligible
from tests.support.web_tools import LiveServer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('caseflow:')).length"
OFFLINE = "Mất kết nối. Nội dung vẫn được giữ trên máy này và sẽ được gửi khi có mạng."


@pytest.fixture
def road(live_server: LiveServer) -> Road:
    return Road(live_server.ctx)


@pytest.fixture
def visiting(road: Road) -> Road:
    """The case as its officer goes out to the enterprise."""
    road.submit()
    road.take("one_stop", "accept")
    road.take("division_head", "take_up")
    road.take("case_officer", "confirm_eligibility", **eligible(road.ctx))
    return road


def offline(page: Page, gone: bool) -> None:
    page.context.set_offline(gone)


def test_a_visit_typed_without_a_network_is_sent_once_when_there_is_one(visiting: Road, sign_in: SignIn) -> None:
    page = sign_in(visiting.person("case_officer"))
    address = f"/cases/{visiting.case}/actions/record_survey"
    page.goto(address)
    offline(page, True)
    page.fill("[name=surveyed_on]", str(SURVEY["surveyed_on"]))
    page.fill("[name=place]", "Xưởng ngoài đồng")
    page.click("[name=_add_participants]")
    page.fill("[name=participants-0-name]", "Trần Văn Mẫu")
    page.fill("[name=participants-1-name]", "Lê Thị Mẫu")

    with pytest.raises(Exception, match="INTERNET_DISCONNECTED"):
        page.reload()
    offline(page, False)
    page.goto(address)
    expect(page.locator(".keep-state")).to_contain_text("Đã khôi phục nội dung chưa gửi", timeout=15_000)
    expect(page.locator("[name=place]")).to_have_value("Xưởng ngoài đồng")
    expect(page.locator("[name=participants-1-name]")).to_have_value("Lê Thị Mẫu")

    offline(page, True)
    page.fill("[name=participants-0-role]", "Quản đốc")
    page.fill("[name=participants-1-role]", "Chuyên viên")
    page.fill("[name=findings]", str(SURVEY["findings"]))
    for name in ("defect_rate", "complaints", "on_time_rate"):
        page.fill(f"[name={name}]", "5")
    posts: list[Request] = []
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    page.locator("#page-form .form-buttons button.btn-primary").click()
    expect(page.locator(".keep-state")).to_have_text(OFFLINE, timeout=15_000)
    assert visiting.state == "site_survey"
    assert page.evaluate(KEPT) == 1
    assert posts == []

    offline(page, False)
    page.wait_for_url(f"**/cases/{visiting.case}", timeout=30_000)
    assert visiting.state == "ranked"
    assert len([post for post in posts if post.url.endswith(address)]) == 1
    assert page.evaluate(KEPT) == 0


def test_a_draft_is_not_thrown_away_by_a_button_pressed_without_a_network(road: Road, sign_in: SignIn) -> None:
    page = sign_in(road.applicant)
    page.goto(f"/cases/{road.case}/forms/{APPLICATION}/scope")
    offline(page, True)
    page.fill("[name=main_products]", "Thùng các-tông")
    page.click("button[name=_go][value=next]")
    expect(page.locator(".keep-state")).to_have_text(OFFLINE, timeout=15_000)
    expect(page.locator("[name=main_products]")).to_have_value("Thùng các-tông")
    offline(page, False)
    expect(page.locator("#save-state")).to_contain_text("Đã lưu lúc", timeout=15_000)


def test_a_position_is_filled_with_where_the_device_is(road: Road, sign_in: SignIn) -> None:
    page = sign_in(road.applicant)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 20.646, "longitude": 106.0512345, "accuracy": 12})
    page.evaluate(
        """document.querySelector("#content").insertAdjacentHTML("beforeend",
        '<input id="here"><button type="button" data-locate="here" data-words-busy="…">Ở đây</button>' +
        '<p id="here-located"></p>')"""
    )
    page.get_by_role("button", name="Ở đây").click()
    expect(page.locator("#here")).to_have_value("20.646000, 106.051235")
    expect(page.locator("#here-located")).to_have_text("± 12 m")


def test_an_answer_lost_on_the_way_back_does_not_repeat_the_step(visiting: Road, sign_in: SignIn) -> None:
    page = sign_in(visiting.person("case_officer"))
    address = f"/cases/{visiting.case}/actions/record_survey"
    page.goto(address)
    for name in ("surveyed_on", "place", "findings", "defect_rate", "complaints", "on_time_rate"):
        page.fill(f"[name={name}]", str(SURVEY[name]).replace(".", ","))
    page.fill("[name=participants-0-name]", "Trần Văn Mẫu")
    page.fill("[name=participants-0-role]", "Quản đốc")

    def swallow(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route(f"**{address}", swallow)
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        page.locator("#page-form .form-buttons button.btn-primary").click()
    assert visiting.state == "ranked"
    version = visiting.version
    page.unroute(f"**{address}")
    page.goto(address)
    page.wait_for_url(f"**/cases/{visiting.case}", timeout=15_000)
    assert (visiting.state, visiting.version) == ("ranked", version)
    assert page.evaluate(KEPT) == 0


def test_a_photograph_waits_in_the_browser_and_arrives_once(road: Road, sign_in: SignIn) -> None:
    page = sign_in(road.applicant)
    page.goto(f"/cases/{road.case}/forms/{APPLICATION}/organisation")
    offline(page, True)
    upload = page.locator("form.upload").first
    upload.locator("input[type=file]").set_input_files(
        {"name": "Thửa số 1.jpg", "mimeType": "image/jpeg", "buffer": make_jpg()}
    )
    upload.get_by_role("button", name="Tải lên").click()
    expect(upload).to_contain_text(OFFLINE, timeout=15_000)
    expect(upload).to_contain_text("Đang chờ gửi: Thửa số 1.jpg")
    page.fill("[name=contact_name]", "Người gõ khi chờ")
    assert stored(road) == []

    offline(page, False)
    expect(page.get_by_role("link", name="Thửa số 1.jpg (xem)")).to_be_visible(timeout=30_000)
    expect(page.locator("[name=contact_name]")).to_have_value("Người gõ khi chờ", timeout=15_000)
    page.reload()
    expect(page.get_by_role("link", name="Thửa số 1.jpg (xem)")).to_have_count(1)
    assert stored(road) == ["Thửa số 1.jpg"]


def stored(road: Road) -> list[str]:
    with road.ctx.read() as session:
        return list(session.scalars(sa.select(Document.name)))


def test_signing_out_asks_first_and_leaves_nothing_on_the_device(visiting: Road, sign_in: SignIn) -> None:
    page = sign_in(visiting.person("case_officer"))
    page.goto(f"/cases/{visiting.case}/actions/record_survey")
    page.fill("[name=place]", "Không để lại trên máy dùng chung")
    page.goto("/queue")
    assert page.evaluate(KEPT) == 1
    page.locator("summary", has_text="Tài khoản").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("dialog")).to_contain_text("còn nội dung chưa gửi")
    page.get_by_role("dialog").get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("link", name="Đăng nhập").first).to_be_visible()
    assert page.evaluate(KEPT) == 0

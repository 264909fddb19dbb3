"""Papers read beside a decision, counted by hand: one press opens each, what is typed stays, without a script too."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Browser, expect

from caseflow.services.cases import documents
from caseflow.services.files.storage import Upload
from tests.e2e.conftest import SignIn
from tests.e2e.hand import Hand
from tests.e2e.pages import axe
from tests.support.factories import key
from tests.support.files import make_pdf, make_xlsx
from tests.support.scenario import Road
from tests.support.web_tools import LiveServer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
QUOTE, GAPS = "Báo giá của tổ chức tư vấn", "Báo cáo đánh giá thực trạng"
SUM = "1.234.567"


@pytest.fixture
def road(live_server: LiveServer) -> Road:
    """A case that was handed in, with a quote of two pages and a table among its papers."""
    made = Road(live_server.ctx)
    table = make_xlsx([["Khoản", "Tiền"], ["Tư vấn", SUM]])
    for slot, name, content in (
        ("consultant_quote", "Báo giá.pdf", make_pdf("báo giá", pages=2)),
        ("gap_analysis", "Thực trạng.xlsx", table),
    ):
        sent = Upload(name, io.BytesIO(content))
        documents.upload(made.ctx, made.applicant, made.case, slot, sent, key())
    made.submit()
    return made


def test_a_pdf_and_a_table_are_read_beside_the_decision(road: Road, sign_in: SignIn) -> None:
    page = sign_in(road.person("one_stop"))
    page.goto(f"/cases/{road.case}/actions/ask_supplement")
    message = page.get_by_label("Lời nhắn gửi đơn vị đăng ký")
    message.fill("Đề nghị gửi báo giá còn hiệu lực.")
    papers, viewer = page.get_by_role("region", name="Giấy tờ của hồ sơ"), page.locator("#viewer")

    hand = Hand(page)
    hand.presses(papers.get_by_role("link", name=QUOTE))
    drawn = viewer.get_by_role("img", name="Trang 1 của tệp Báo giá.pdf")
    expect(drawn).to_be_visible()
    assert drawn.evaluate("async picture => { await picture.decode(); return picture.naturalWidth }") >= 1_000
    assert hand.count <= 2
    viewer.get_by_role("link", name="Trang sau").click()
    expect(viewer.get_by_text("Trang 2/2")).to_be_visible()

    hand = Hand(page)
    hand.presses(papers.get_by_role("link", name=GAPS))
    expect(viewer.get_by_role("cell", name=SUM)).to_be_visible()
    assert hand.count <= 2
    expect(papers.get_by_role("link", name=GAPS)).to_have_attribute("aria-current", "true")
    page.evaluate("scrollTo(0, 0)")  # what the head of the page covers is no target
    assert axe(page) == []

    message.press("End")
    page.keyboard.type("[")
    expect(message).to_have_value("Đề nghị gửi báo giá còn hiệu lực.[")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("]")
    expect(papers.get_by_role("link", name=QUOTE)).to_have_attribute("aria-current", "true")
    viewer.get_by_role("button", name="Đóng").click()
    expect(viewer).to_be_hidden()
    expect(message).to_have_value("Đề nghị gửi báo giá còn hiệu lực.[")
    assert page.url.endswith("/actions/ask_supplement")


def test_the_papers_of_a_case_open_on_its_tab_and_lead_to_its_steps(road: Road, sign_in: SignIn) -> None:
    page = sign_in(road.person("one_stop"))
    page.goto(f"/cases/{road.case}?tab=papers")
    listed = page.get_by_role("navigation", name="Giấy tờ")
    expect(listed.locator("[aria-current]")).to_have_count(1)
    listed.get_by_role("link", name=GAPS).click()
    expect(page.get_by_role("cell", name=SUM)).to_be_visible()
    assert axe(page) == []
    page.get_by_role("complementary").get_by_role("link", name="Yêu cầu bổ sung").click()
    expect(page.locator("#viewer").get_by_role("cell", name=SUM)).to_be_visible()
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_a_script_a_paper_opens_in_a_tab_of_its_own(
    road: Road, sign_in: SignIn, browser: Browser, live_server: LiveServer
) -> None:
    signed_in = sign_in(road.person("one_stop")).context.storage_state()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, storage_state=signed_in)
    page = context.new_page()
    page.goto(f"/cases/{road.case}/actions/ask_supplement")
    page.get_by_label("Lời nhắn gửi đơn vị đăng ký").fill("Còn đây.")
    with context.expect_page() as opened:
        page.get_by_role("link", name=QUOTE).click()
    beside = opened.value
    beside.get_by_role("link", name="Trang sau").click()
    expect(beside.get_by_role("img", name="Trang 2 của tệp Báo giá.pdf")).to_be_visible()
    expect(page.get_by_label("Lời nhắn gửi đơn vị đăng ký")).to_have_value("Còn đây.")
    context.close()

"""One story in two windows of a demo: colleagues at one case, a leader's number, days that pass until a reminder."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from caseflow.services.cases import documents
from caseflow.services.files.storage import Upload
from caseflow.worker.scheduler import Scheduler
from tests.e2e.conftest import SignIn
from tests.e2e.pages import axe
from tests.support import factories
from tests.support.factories import key
from tests.support.files import make_pdf, make_xlsx
from tests.support.scenario import Road
from tests.support.web_tools import LiveServer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
QUOTE, GAPS = "Báo giá của tổ chức tư vấn", "Báo cáo đánh giá thực trạng"
SUM = "1.234.567"
SOON = 10_000
"""Milliseconds within which colleagues see one another."""
VIEW = "Hồ sơ bao bì"
TYPED = "Đề nghị gửi báo giá còn hiệu lực."


@pytest.fixture
def live_server(serve: Callable[..., LiveServer]) -> Iterator[LiveServer]:
    """A demo with everything that runs: pages and the worker, whose clock an administrator may move."""
    server = serve(demo=True, beat_seconds=0.5)
    scheduler = Scheduler(server.ctx)
    scheduler.start()
    yield server
    scheduler.stop()


@pytest.fixture
def roads(live_server: LiveServer) -> list[Road]:
    """Three cases that were handed in; the first has a quote and a table among its papers."""
    made = [Road(live_server.ctx) for _ in range(3)]
    table = make_xlsx([["Khoản", "Tiền"], ["Tư vấn", SUM]])
    papers = {"consultant_quote": ("Báo giá.pdf", make_pdf("báo giá")), "gap_analysis": ("Thực trạng.xlsx", table)}
    for slot, (name, content) in papers.items():
        documents.upload(made[0].ctx, made[0].applicant, made[0].case, slot, Upload(name, io.BytesIO(content)), key())
    for road in made:
        road.submit()
    return made


def tab(page: Page, name: str) -> Locator:
    """A list of the queue, with its count."""
    return page.get_by_role("navigation", name="Các danh sách việc").get_by_role("link", name=name)


def here(page: Page) -> Locator:
    """Who else has the case open, as the page tells."""
    return page.get_by_role("list", name="Đang mở hồ sơ này").get_by_role("listitem")


def test_colleagues_leader_and_passing_days(roads: list[Road], sign_in: SignIn, live_server: LiveServer) -> None:
    first = roads[0]
    clerk, head = first.person("one_stop"), first.person("division_head")
    factories.staff(first.ctx, "case_officer", name="Đỗ Thu Hiền")
    mine, theirs = sign_in(clerk), sign_in(head)
    _a_view_is_kept_and_counts_live(mine, roads)
    _a_case_is_peeked_at(mine, roads)
    _a_note_calls_a_colleague_who_comes(mine, theirs, first, clerk.name, head.name)
    _papers_are_read_beside_the_decision(mine, first)
    _what_a_colleague_does_takes_nothing(mine, theirs, first, head.name)
    _a_number_opens_as_many_rows(sign_in(first.person("director")), len(roads) + 1)
    _days_pass_until_a_reminder_comes(sign_in(factories.staff(live_server.ctx, "sysadmin")), clerk.email)


def _a_view_is_kept_and_counts_live(page: Page, roads: list[Road]) -> None:
    page.goto("/queue?desk=all&q=bao+bi")
    page.locator("summary", has_text="Lưu bộ lọc").click()
    page.get_by_label("Tên bộ lọc").fill(VIEW)
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(tab(page, VIEW)).to_contain_text(str(len(roads)))
    late = Road(roads[0].ctx)
    late.submit()
    page.goto("/queue")
    expect(tab(page, VIEW)).to_contain_text(str(len(roads) + 1))
    tab(page, VIEW).click()
    expect(page.locator("[data-row]")).to_have_count(len(roads) + 1)


def _a_case_is_peeked_at(page: Page, roads: list[Road]) -> None:
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press(" ")
    pane = page.get_by_role("complementary", name="Xem nhanh")
    expect(pane.get_by_role("heading", level=2)).to_have_text(roads[0].enterprise.name)
    page.keyboard.press("Escape")
    expect(pane).to_be_hidden()


def _a_note_calls_a_colleague_who_comes(mine: Page, theirs: Page, road: Road, me: str, colleague: str) -> None:
    mine.goto(f"/cases/{road.case}?tab=talk")
    note = mine.get_by_label("Ghi chú nội bộ", exact=True)
    note.press_sequentially(f"Nhờ @{colleague.split()[0]}")
    mine.get_by_role("listbox").get_by_role("option", name=colleague).click()
    note.press_sequentially("xem giúp phần kinh phí.")
    mine.get_by_role("button", name="Lưu ghi chú").click()
    expect(mine.get_by_role("status").first).to_contain_text("Đã lưu ghi chú.")

    theirs.goto("/queue")
    bell = theirs.get_by_role("link", name="Nhắc tới tôi")
    expect(bell).to_contain_text("1")
    bell.click()
    theirs.get_by_role("button", name="Mở hồ sơ").click()
    expect(theirs.locator(".said:target")).to_contain_text(f"Nhờ @{colleague} xem giúp phần kinh phí.")
    expect(here(mine)).to_contain_text([f"{colleague} đang xem"], timeout=SOON)
    theirs.get_by_label("Ghi chú nội bộ", exact=True).press_sequentially("Đang")
    expect(here(mine)).to_contain_text([f"{colleague} đang soạn"], timeout=SOON)
    expect(here(theirs)).to_contain_text([f"{me} đang xem"], timeout=SOON)
    theirs.goto("/queue")
    expect(here(mine)).to_have_count(0, timeout=SOON)


def _papers_are_read_beside_the_decision(page: Page, road: Road) -> None:
    page.goto(f"/cases/{road.case}/actions/ask_supplement")
    page.get_by_label("Lời nhắn gửi đơn vị đăng ký").fill(TYPED)
    papers, viewer = page.get_by_role("region", name="Giấy tờ của hồ sơ"), page.locator("#viewer")
    papers.get_by_role("link", name=QUOTE).click()
    expect(viewer.get_by_role("img", name="Trang 1 của tệp Báo giá.pdf")).to_be_visible()
    papers.get_by_role("link", name=GAPS).click()
    expect(viewer.get_by_role("cell", name=SUM)).to_be_visible()


def _what_a_colleague_does_takes_nothing(mine: Page, theirs: Page, road: Road, colleague: str) -> None:
    theirs.goto(f"/queue?desk=all&q={road.enterprise.tax_code}")
    theirs.get_by_role("checkbox", name="Chọn tất cả").check()
    theirs.get_by_label("Chuyên viên nhận hồ sơ").select_option("Đỗ Thu Hiền")
    theirs.get_by_role("button", name="Giao…", exact=True).click()
    theirs.get_by_role("button", name="Giao cho Đỗ Thu Hiền: 1 hồ sơ", exact=True).click()
    expect(theirs.get_by_role("status")).to_contain_text("đã xong 1 hồ sơ.")

    told = mine.get_by_role("status").filter(has_text="Hồ sơ vừa được đồng nghiệp xử lý")
    expect(told).to_contain_text(f"{colleague} – Phân công chuyên viên thụ lý", timeout=SOON)
    expect(mine.get_by_label("Lời nhắn gửi đơn vị đăng ký")).to_have_value(TYPED)
    expect(mine.locator("#viewer").get_by_role("cell", name=SUM)).to_be_visible()


def _a_number_opens_as_many_rows(page: Page, rows: int) -> None:
    page.goto("/dashboard")
    number = page.get_by_role("region", name="Hồ sơ đang mở theo loại").get_by_role("link").first
    expect(number).to_contain_text(str(rows))
    number.click()
    expect(page.locator("[data-row]")).to_have_count(rows)


def _days_pass_until_a_reminder_comes(page: Page, reminded: str) -> None:
    page.get_by_role("link", name="Chuyển ngày").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hôm nay là Thứ Ba, 10/03/2026")
    assert axe(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Đến hạn kế tiếp").click()
    expect(page.get_by_role("button", name="Thêm một ngày")).to_be_visible()
    page.goto("/admin/outbox")
    expect(page.get_by_text("Sắp đến hạn").first).to_be_visible()
    expect(page.get_by_text(reminded).first).to_be_visible()

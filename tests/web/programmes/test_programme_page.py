"""The page of the programme: what the plan says, for everybody, in both languages, and claims by the plan's groups."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from flask import Flask

from caseflow.core.clock import FixedClock
from caseflow.services.enterprises import priority
from caseflow.services.foundation import catalog
from caseflow.web.app import create_app
from tests.support import full_plan
from tests.support.browsing import browser_of, hidden
from tests.support.contexts import NOW, BuildContext
from tests.support.files import make_pdf
from tests.support.scenario import Road

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def full(build_context: BuildContext, tmp_path: Path) -> Flask:
    """An installation whose plan says everything that a plan can say."""
    ctx = build_context(clock=FixedClock(NOW), content=full_plan.write(tmp_path / "province"))
    catalog.publish(ctx)
    return create_app(ctx)


def words(page: str) -> str:
    """What the page says, without its tags."""
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_visitor_reads_the_plan_of_hung_yen(app: Flask) -> None:
    browser = app.test_client()
    assert 'href="/programme"' in browser.get("/").text
    answer = browser.get("/programme")
    assert answer.status_code == 200
    said = words(answer.text)
    for part in (
        "Kế hoạch 101/KH-UBND ngày 30/6/2021", "Giai đoạn 2021-2025",
        "trong đó: Chuyên gia năng suất chất lượng (chuyên gia)", "khoảng 20", "20–30", "ít nhất 2",
        "Sở Nông nghiệp và Phát triển nông thôn", "2021–2029", "2025, 2030",
        "Kinh phí đối ứng của tổ chức, doanh nghiệp", "50\u00a0% tổng kinh phí, không quá 50.000.000\u00a0₫ mỗi hồ sơ",
        "Kế hoạch không quy định thứ tự ưu tiên", "Giấy chứng nhận OCOP còn hiệu lực", "nộp trước; mã hồ sơ.",
        "Đợt mời đăng ký năm 2026 đang mở 01/01/2026 đến hết 31/12/2026", "mọi nội dung hỗ trợ của chương trình",
        "Sơ kết: năm 2025", "Tổng kết: năm 2030", "trước ngày 30/11", "(chậm nhất hết ngày 29/11)", "chờ xác nhận",
    ):  # fmt: skip
        assert part in said, part
    assert "Dự toán, đồng" not in said, "the plan has no budget"
    assert "Số tiền, đồng" not in said, "and names no amounts"


def test_every_number_of_a_target_leads_to_what_it_rests_on(app: Flask) -> None:
    page = app.test_client().get("/programme").text
    named, told = set(re.findall(r'href="#(basis-\d+)"', page)), set(re.findall(r'id="(basis-\d+)"', page))
    assert named == told
    assert len(told) == 2


def test_a_plan_that_says_everything_shows_all_of_it(full: Flask) -> None:
    said = words(full.test_client().get("/programme").text)
    for part in (
        "trên 7,5\u00a0% mỗi năm", "khoảng 1.250", "ít nhất 250 mỗi năm",
        "tăng 10–15\u00a0% so với giai đoạn 2021-2025", "trong đó: đạt Giải Vàng",
        "I. Đào tạo, tập huấn 1.000.000.000 400.000.000 600.000.000", "2 lớp", "lồng ghép",
        "II. Hỗ trợ doanh nghiệp 20 đơn vị 800.000.000", "III. Khảo sát nhu cầu 0 kinh phí thường xuyên",
        "Đối ứng của doanh nghiệp Doanh nghiệp 500.000.000", "hồ sơ thuộc nhóm đứng trên luôn xếp trước",
        "Các mức, từ cao xuống thấp: nguyên liệu trong tỉnh, nguyên liệu trong nước.", "không tính vào thứ tự",
        "Doanh nghiệp do phụ nữ làm chủ; nộp trước; mã hồ sơ.",
    ):  # fmt: skip
        assert part in said, part


def test_the_page_is_there_in_english(full: Flask) -> None:
    browser = full.test_client()
    browser.set_cookie("language", "en")
    said = words(browser.get("/programme").text)
    for part in ("of which: with the Gold prize", "10–15\u00a0% more than in 2021-2025", "Priority groups"):
        assert part in said, part
    assert "Đối tượng ưu tiên" not in said


def test_what_is_claimed_is_asked_as_the_plan_asks_it(full: Flask) -> None:
    ctx = full.extensions["caseflow"]
    road = Road(ctx)
    mine = browser_of(full, road.applicant)
    address = f"/enterprises/{road.enterprise.public_id}"
    page = mine.get(address).text
    assert "Hợp đồng mua nguyên liệu" in page
    assert 'value="ocop"' not in page, "this plan has no such ground"

    def claim(**typed: str):
        data = {
            **hidden(mine.get(address).text, "/priority"), "kind": "material",
            "material-file": (io.BytesIO(make_pdf()), "Hợp đồng.pdf"), **typed,
        }  # fmt: skip
        return mine.post(f"{address}/priority", data=data, content_type="multipart/form-data")

    without = claim()
    assert without.status_code == 422
    assert 'id="material-grade-error"' in without.text
    assert claim(kind="ocop").status_code == 400
    assert claim(**{"material-grade": "in_province"}).status_code == 303
    (card,) = priority.standing(ctx, road.applicant, road.enterprise.public_id).claims
    assert (card.title.vi, card.told.vi) == ("Dùng nguyên liệu trong nước", "nguyên liệu trong tỉnh")


def test_the_queue_speaks_of_priority_only_where_the_plan_puts_somebody_first(app: Flask, full: Flask) -> None:
    seen = []
    for one in (app, full):
        road = Road(one.extensions["caseflow"])
        seen.append('name="priority"' in browser_of(one, road.person("one_stop")).get("/queue").text)
    assert seen == [False, True]

"""The pages for visitors: what they answer without an account, from content alone, how light, in both languages."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caseflow.core.clock import FixedClock
from caseflow.services.foundation import catalog
from caseflow.web.app import create_app
from tests.support import full_plan
from tests.support.contexts import NOW, BuildContext

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LIGHT = 150_000
"""Bytes of the first page with everything that it fetches, compressed as a proxy does."""
PAGES = [
    "/",
    "/support",
    "/support?q=rau",
    "/support/eligible",
    "/support/eligible?who=farm",
    "/schemes/vietgap",
    "/schemes/vietgap/form",
    "/look-up",
    "/look-up?number=x",
    "/results",
]


def words(page: str) -> str:
    """What the page says, without its tags."""
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def full(build_context: BuildContext, tmp_path: Path) -> Flask:
    """A province whose plan ranks, without the shipped one."""
    ctx = build_context(clock=FixedClock(NOW), content=full_plan.write(tmp_path / "province"))
    catalog.publish(ctx)
    return create_app(ctx)


def fetched(client: FlaskClient, path: str) -> bytes:
    """What one address answers, its file closed again."""
    with client.get(path) as answer:
        assert answer.status_code == 200
        return answer.data


def test_the_first_page_is_light_with_everything_that_it_fetches(client: FlaskClient) -> None:
    asked = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js)[^"]*)"', client.get("/").text))
    faces = fetched(client, "/static/tokens.css").decode().split('url("')[1:]
    drawn = {face.partition('"')[0] for face in faces if "latin-ext" not in face.partition('"')[0]}
    assert (len(asked) >= 6, len(drawn)) == (True, 2)
    paths = {"/", *asked, *(f"/static/{font}" for font in drawn)}
    weights = {path: len(gzip.compress(fetched(client, path))) for path in paths}
    assert sum(weights.values()) < LIGHT, weights


def test_the_first_page_has_few_ways_on(client: FlaskClient) -> None:
    """Five headings instead of thirty kinds of support (screens 5)."""
    page = client.get("/").text.partition("<main")[2].partition("</main>")[0]
    assert page.count("/schemes/") == 0
    assert 8 <= page.count("<a ") <= 14
    assert page.count('class="tile"') == 5


def test_the_first_page_says_until_when_and_how_many_working_days_are_left(client: FlaskClient) -> None:
    said = words(client.get("/").text)
    assert "Đợt mời đăng ký năm 2026 , 30 nội dung Nhận đến hết ngày 31/12/2026 còn 208 ngày làm việc" in said
    assert "không quá 62–82 ngày làm việc đến quyết định" in said
    assert "Bộ phận một cửa, 0221 009 9400" in said
    assert "50\u00a0% chi phí chứng nhận" in said
    assert "Tối đa 50.000.000\u00a0₫ một hồ sơ. chờ xác nhận" in said


def test_on_its_last_day_a_call_says_so_and_the_day_after_that_none_is_open(build_context: BuildContext) -> None:
    ctx = build_context(clock=FixedClock(NOW.replace(year=2027, month=12, day=31)))
    catalog.publish(ctx)
    browser = create_app(ctx).test_client()
    assert "Hôm nay là ngày cuối" in browser.get("/").text
    assert "hôm nay là ngày cuối, nhận đến hết ngày 31/12/2027" in browser.get("/schemes/iso_9001").text
    assert isinstance(ctx.clock, FixedClock)
    ctx.clock.set(NOW.replace(year=2028, month=1, day=1))
    assert "Chưa mở đợt nhận hồ sơ" in browser.get("/").text
    assert "chưa mở đợt nhận hồ sơ" in browser.get("/support/eligible?who=farm").text


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("rau sạch", "vietgap"), ("RAU SACH", "vietgap"), ("tem qr truy xuat", "traceability"),
        ("tiết kiệm tiền điện", "iso_50001"), ("tự công bố hợp quy", "declaration_of_regulation"),
        ("trademark", "intellectual_property"), ("iso 14001", "iso_14001"),
    ],
)  # fmt: skip
def test_support_is_found_in_the_visitor_s_words(client: FlaskClient, question: str, first: str) -> None:
    found = re.findall(
        r'class="offer-title" href="/schemes/(\w+)"', client.get("/support", query_string={"q": question}).text
    )
    assert found[0] == first
    assert len(found) <= 8


def test_a_question_that_finds_nothing_offers_everything(client: FlaskClient) -> None:
    page = client.get("/support?q=xyzw+<b>").text
    assert "Không tìm thấy nội dung nào" in page
    assert "&lt;b&gt;" in page
    assert 'href="/support"' in page


def test_a_heading_shows_its_own_and_one_that_there_is_not_shows_all(client: FlaskClient) -> None:
    assert client.get("/support?group=capacity").text.count('class="offer-title"') == 3
    assert client.get("/support?group=unheard").text.count('class="offer-title"') == 33


def test_two_answers_give_kinds_amount_conditions_papers_and_standing_and_promise_nothing(client: FlaskClient) -> None:
    page = client.get("/support/eligible?who=cooperative&what=products").text
    said = words(page)
    assert "Có. Đơn vị có thể đề nghị hỗ trợ đến 50.000.000\u00a0₫" in said
    assert "Giả định - chờ nghị quyết của HĐND tỉnh (Thông tư 35/2021/TT-BTC Điều 11) chờ xác nhận" in said
    assert "Sở Khoa học và Công nghệ tỉnh Hưng Yên xem xét từng hồ sơ và quyết định." in said
    assert "Chứng nhận VietGAP trồng trọt" in said
    assert "Chứng nhận TCVN ISO 9001" not in said
    assert "Giấy tờ về quyền sử dụng hoặc thuê đất" in said
    assert "Trụ sở hoặc nơi sản xuất ở tỉnh Hưng Yên" in said
    assert "Kế hoạch hiện không xếp thứ tự ưu tiên" in said
    assert "<script" not in page.partition("<main")[2]


def test_a_group_with_nothing_for_the_visitor_says_so_and_leads_on(client: FlaskClient) -> None:
    said = client.get("/support/eligible?who=farm&what=management_systems").text
    assert "Chưa có nội dung nào cho lựa chọn này" in said
    assert 'href="/support/eligible?who=farm"' in said


@pytest.mark.parametrize(
    "address", ["/support/eligible", "/support/eligible?who=unheard", "/support/eligible?what=products"]
)
def test_without_an_answer_the_questions_are_asked(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    assert 'name="who"' in page
    assert "đề nghị hỗ trợ" not in page


def test_a_plan_that_ranks_says_what_has_to_be_proved(full: Flask) -> None:
    said = words(full.test_client().get("/support/eligible?who=ocop").text)
    assert "Kế hoạch hiện không xếp thứ tự ưu tiên" not in said


def test_the_page_of_a_kind_of_support_shows_the_good_road_alone(client: FlaskClient) -> None:
    said = words(client.get("/schemes/iso_9001").text)
    for part in (
        "62 ngày làm việc",
        "113 ngày làm việc",
        "12 tháng",
        "đến 50.000.000\u00a0₫",
        "0221 009 9400",
        "còn 208 ngày làm việc",
    ):
        assert part in said
    for exceptional in ("Tạm dừng", "đình chỉ", "Chờ chỉnh sửa", "Rút hồ sơ", "Chờ bổ sung"):
        assert exceptional not in said


def test_a_procedure_has_no_money_and_no_promise(client: FlaskClient) -> None:
    said = words(client.get("/schemes/declaration_of_conformity").text)
    assert "₫" not in said
    assert "8 ngày làm việc" in said


def test_the_empty_form_is_printed_before_anybody_applies(client: FlaskClient) -> None:
    page = client.get("/schemes/iso_9001/form").text
    assert "<input" not in page.partition("<main")[2].partition("</main>")[0]
    assert "Sơ đồ tổ chức" in page
    assert client.get("/schemes/no_such/form").status_code == 404


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_whole_in_english(client: FlaskClient, address: str) -> None:
    client.set_cookie("language", "en")
    page = client.get(address).text.partition("<main")[2].partition("</main>")[0]
    vietnamese = re.findall(r"[^<>]*[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ][^<>]*", page)
    kept = ("Hưng Yên", "QĐ", "NĐ-CP", "VPCP", "Đ.", "BKHCN", "TT-BTC", "QCĐP", "(đồng")
    assert [line for line in vietnamese if not any(name in line for name in kept)] == []


@pytest.mark.parametrize("address", PAGES)
def test_every_page_names_itself_once(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    assert page.count("<h1") == 1
    assert re.search(r"<title>[^<]+ – CASEFLOW</title>", page)

"""The applicant's desk: what to do, by when, with whom; what the agency works on; what has ended."""

from __future__ import annotations

from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask

from caseflow.db.models import Account, Case
from caseflow.services.cases import assigning
from caseflow.services.foundation.context import Context
from tests.support import factories, scenario
from tests.support.factories import key
from tests.support.scenario import Road
from tests.web.cases.test_cases_pages import signed_in, statements

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MINE = "/my/applications"


def desk(ctx: Context, app: Flask, road: Road, address: str = MINE) -> str:
    return unescape(signed_in(ctx, app, road.applicant).get(address).text)


def test_the_first_visit_shows_three_steps_and_the_telephone(ctx: Context, app: Flask) -> None:
    person = factories.applicant(ctx)
    page = unescape(signed_in(ctx, app, person).get(MINE).text)
    for words in ("ba bước", "Khai thông tin đơn vị", "Chọn nội dung hỗ trợ", "Điền đơn và nộp", "tel:02210099400"):
        assert words in page
    scenario.enterprise(ctx, person)
    again = unescape(signed_in(ctx, app, person).get(MINE).text)
    assert "Chưa có hồ sơ nào" in again
    assert "đã xong" in again


def test_a_draft_says_until_when_the_call_is_open_and_whom_to_call(ctx: Context, app: Flask) -> None:
    page = desk(ctx, app, Road(ctx))
    assert "Nhận hồ sơ: đến hết ngày" in page
    assert "Gọi Bộ phận một cửa" in page
    assert page.count("btn-primary") == 1
    assert "trước ngày" not in page


def test_what_is_asked_for_comes_first_with_its_last_day_and_the_officer(ctx: Context, app: Flask) -> None:
    road = Road(ctx)
    road.submit()
    head, officer = road.person("division_head"), factories.staff(ctx, "case_officer", name="Đỗ Thu Hiền")
    waiting = desk(ctx, app, road)
    assert "Hiện ông/bà không phải làm gì." in waiting
    assert "Cơ quan đang xử lý" in waiting
    with ctx.tx() as session:
        session.execute(sa.update(Account).where(Account.id == officer.id).values(phone="0221 009 9412"))
    assigning.assign(ctx, head, road.case, officer.id, road.version, key())
    with ctx.tx() as session:
        session.execute(sa.update(Case).where(Case.public_id == road.case).values(waits_for="applicant"))
    asked = desk(ctx, app, road)
    for words in ("Hạn: đến hết ngày 13/03/2026", "còn 3 ngày làm việc", "Gọi Đỗ Thu Hiền", "tel:02210099412"):
        assert words in asked
    assert "Chuyên viên thụ lý" in asked


def test_each_part_has_its_pages_and_nobody_reads_another_ones(ctx: Context, app: Flask) -> None:
    road, other = Road(ctx), Road(ctx)
    road.submit()
    road.take("one_stop", "refuse_intake", note="Không thuộc phạm vi.", legal_ground="Kế hoạch của tỉnh")
    page = desk(ctx, app, road)
    assert "Đã kết thúc" in page
    assert f"/cases/{road.case}" in desk(ctx, app, road, f"{MINE}?list=ended")
    assert f"/cases/{road.case}" not in desk(ctx, app, road, f"{MINE}?list=ended&after=0-{1}")
    assert f"/cases/{road.case}" not in desk(ctx, app, other) + desk(ctx, app, other, f"{MINE}?list=ended")
    assert desk(ctx, app, road, f"{MINE}?list=no&after=x") == page or "Hồ sơ của tôi" in page


def test_the_desk_takes_few_statements(ctx: Context, app: Flask) -> None:
    road = Road(ctx)
    road.submit()
    assert len(statements(ctx, signed_in(ctx, app, road.applicant), MINE)) <= 12

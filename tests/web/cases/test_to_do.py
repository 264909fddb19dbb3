"""The parts of a draft, each a line with its state: not begun, under way, to be mended, complete."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask

from caseflow.services.cases import cases, submissions
from caseflow.services.cases.draft_view import DraftPage
from caseflow.services.cases.to_do import ToDo
from caseflow.services.foundation.context import Context
from tests.support.factories import key
from tests.support.scenario import ANSWERS, APPLICATION, Road
from tests.web.cases.test_cases_pages import signed_in, statements

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def parts(ctx: Context, road: Road) -> ToDo:
    found = cases.view(ctx, road.applicant, road.case, "summary").to_do
    assert found is not None
    return found


def save(ctx: Context, road: Road, page: str, **values: object) -> None:
    sheet = submissions.sheet(ctx, road.applicant, road.case, APPLICATION)
    saw: DraftPage = sheet.at(page)
    submissions.save(ctx, road.applicant, road.case, saw, values, key())


def test_a_part_is_not_begun_then_under_way_then_wrong_then_complete(ctx: Context) -> None:
    road = Road(ctx)
    fresh = parts(ctx, road)
    assert {part.state for part in fresh.pages} == {"empty"}
    assert (fresh.done, fresh.following) == (0, fresh.pages[0])
    save(ctx, road, "scope", certification_scope="Bao bì giấy")
    assert _state(parts(ctx, road), "scope") == "begun"
    save(ctx, road, "scope", **{**ANSWERS["scope"], "ea_code": "không"})
    assert _state(parts(ctx, road), "scope") == "faulty"
    save(ctx, road, "scope", **ANSWERS["scope"])
    done = parts(ctx, road)
    assert _state(done, "scope") == "done"
    assert done.done == 1


def test_the_page_names_every_part_and_takes_no_file_itself(ctx: Context, app: Flask) -> None:
    road = Road(ctx)
    client = signed_in(ctx, app, road.applicant)
    save(ctx, road, "scope", certification_scope="Bao bì giấy")
    page = unescape(client.get(f"/cases/{road.case}").text)
    for part in parts(ctx, road).pages:
        assert f"/forms/{APPLICATION}/{part.page}" in page
    for words in ("Chưa làm", "Đang làm", "Xem lại và nộp", "Chưa mở", "Xong 0/"):
        assert words in page
    assert 'type="file"' not in page
    assert len(statements(ctx, client, f"/cases/{road.case}")) <= 15


def test_nobody_else_and_no_later_step_is_told_of_parts(ctx: Context) -> None:
    road = Road(ctx)
    road.submit()
    for person in (road.applicant, road.person("one_stop")):
        assert cases.view(ctx, person, road.case, "summary").to_do is None


def _state(found: ToDo, name: str) -> str:
    return next(part.state for part in found.pages if part.page == name)

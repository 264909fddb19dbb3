"""The application form through its pages, without JavaScript and as the script speaks to the server."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caseflow.services.cases import submissions
from caseflow.services.foundation.context import Context
from tests.support.browsing import browser_of, hidden
from tests.support.factories import key
from tests.support.scenario import ANSWERS, APPLICATION, Road, colleague

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SCOPE: dict[str, Any] = {
    "target_edition": "2015", "certification_scope": "Sản xuất và kinh doanh bao bì giấy", "ea_code": "07",
    "main_products": "Thùng các-tông", "has_exclusions": "no",
}  # fmt: skip


@pytest.fixture
def road(ctx: Context) -> Road:
    return Road(ctx)


@pytest.fixture
def mine(app: Flask, road: Road) -> FlaskClient:
    return browser_of(app, road.applicant)


def path(road: Road, page: str = "", rest: str = "") -> str:
    return f"/cases/{road.case}/forms/{APPLICATION}{'/' if page else ''}{page}{rest}"


def send(client: FlaskClient, road: Road, page: str, go: str, seen: Any = None, **typed: Any):
    """Posts a page as a browser would: what the page carried, what was typed, the button pressed."""
    carried = seen or hidden(client.get(path(road, page)).text)
    buttons = {go: "1"} if go.startswith("_") else {"_go": go}
    return client.post(path(road, page), data={**carried, **typed, **buttons})


def stored(ctx: Context, road: Road) -> dict[str, Any]:
    return submissions.sheet(ctx, road.applicant, road.case, APPLICATION).values


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_a_page_is_filled_and_leads_on_to_the_next_and_the_review(ctx: Context, mine: FlaskClient, road: Road) -> None:
    answer = send(mine, road, "scope", "next", **SCOPE)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(path(road, "processes"))
    assert stored(ctx, road) == ANSWERS["scope"]
    assert "Đã lưu lúc 09:00:00" in text_of(mine.get(answer.headers["Location"]).text)
    assert send(mine, road, "scope", "back", **SCOPE).headers["Location"].startswith(path(road, "organisation"))
    commits = dict.fromkeys(("commits_truth", "commits_no_duplicate", "commits_counterpart", "commits_maintain"), "yes")
    signer = {"signer_name": "Lê Văn Thí Dụ", "signer_position": "Giám đốc"}
    last = send(mine, road, "commitments", "next", None, **signer, **commits)
    assert last.headers["Location"].startswith(path(road) + "?")


def test_what_is_wrong_is_said_at_its_field_and_what_is_right_is_saved(
    ctx: Context, mine: FlaskClient, road: Road
) -> None:
    answer = send(mine, road, "current_state", "next", complaints="hai chục", defect_rate="2,5")
    assert answer.status_code == 422
    assert 'value="hai chục"' in answer.text
    assert re.search(r'id="complaints-error">.*?Số nguyên chưa đúng', answer.text, re.S)
    assert '<a href="#has_system">' in answer.text
    assert stored(ctx, road) == {"defect_rate": "2.5"}
    again = send(mine, road, "current_state", "stay", hidden(answer.text), complaints="12", defect_rate="2,5")
    assert again.status_code == 303
    assert stored(ctx, road) == {"defect_rate": "2.5", "complaints": 12}


def test_rows_and_questions_follow_without_javascript(ctx: Context, mine: FlaskClient, road: Road) -> None:
    seen = hidden(mine.get(path(road, "organisation")).text)
    typed = {"sites-0-name": "Nhà máy 1", "contact_name": "Trần Thị Mẫu"}
    two = send(mine, road, "organisation", "_add_sites", seen, **typed)
    assert two.status_code == 200
    assert 'name="sites-1-name"' in two.text
    assert 'value="Trần Thị Mẫu"' in two.text
    one = send(mine, road, "organisation", "_remove_sites_0", hidden(two.text), **typed, **{"sites-1-name": "Kho"})
    assert 'value="Kho"' in one.text
    assert "Nhà máy 1" not in one.text
    assert stored(ctx, road) == {}, "nothing is saved by adding a row"

    def shown(page: str) -> bool:
        part = re.search(r'<div class="field[^"]*" data-question="exclusions"( hidden)?', page)
        assert part is not None
        return part[1] is None

    assert not shown(mine.get(path(road, "scope")).text)
    assert shown(send(mine, road, "scope", "update", has_exclusions="yes").text)
    assert stored(ctx, road) == {}


def test_the_script_saves_hears_what_to_show_and_is_told_of_a_conflict(
    ctx: Context, app: Flask, mine: FlaskClient, road: Road
) -> None:
    carried = hidden(mine.get(path(road, "scope")).text)
    address, accept = path(road, "scope", "/autosave"), {"Accept": "application/json"}
    typed = {**carried, "main_products": "Thùng", "has_exclusions": "yes"}
    first = mine.post(address, data=typed, headers=accept)
    assert first.json is not None
    assert {k: first.json[k] for k in ("version", "saved", "unread", "other", "hidden")} == {
        "version": 1, "saved": "09:00:00", "unread": 0, "other": "", "hidden": []
    }  # fmt: skip
    assert "exclusions" in first.json["questions"]
    lost_answer = mine.post(address, data=typed, headers=accept)
    assert lost_answer.json == first.json, "the same intent, sent again"
    stale = mine.post(address, data={**carried, "key": key(), "main_products": "Hộp"}, headers=accept)
    assert stale.status_code == 409
    assert stale.json is not None
    assert "vẫn còn nguyên" in stale.json["error"]
    assert stored(ctx, road)["main_products"] == "Thùng"

    other = browser_of(app, colleague(ctx, road))
    theirs = hidden(other.get(path(road, "support")).text)
    other.post(path(road, "support", "/autosave"), data={**theirs, "counterpart": "90.000.000"}, headers=accept)
    fresh = {**carried, "key": key(), "_base": first.json["base"], "_version": first.json["version"]}
    told = mine.post(address, data={**fresh, "main_products": "Hộp", "complaints": "lạc"}, headers=accept)
    assert told.json is not None
    assert told.json["other"].startswith("Người nộp")
    assert stored(ctx, road) == {"main_products": "Hộp", "counterpart": 90_000_000}
    visitor = app.test_client().post(address, data=fresh, headers=accept)
    assert visitor.status_code in (400, 401)


def test_two_editors_see_both_texts_and_choose(ctx: Context, app: Flask, mine: FlaskClient, road: Road) -> None:
    other = browser_of(app, colleague(ctx, road))
    mine_seen, theirs_seen = (hidden(c.get(path(road, "scope")).text) for c in (mine, other))
    send(other, road, "scope", "stay", theirs_seen, main_products="Thùng của họ", certification_scope="Sản xuất bao bì")
    clash = send(mine, road, "scope", "next", mine_seen, main_products="Hộp của tôi", ea_code="07")
    assert clash.status_code == 409
    words = text_of(clash.text)
    assert all(text in words for text in ("Hộp của tôi", "Thùng của họ", "Sản xuất bao bì"))
    assert stored(ctx, road)["main_products"] == "Thùng của họ"
    assert "checked" in re.search(r'name="_keep_ea_code"[^>]*>', clash.text)[0]  # type: ignore[index]

    carried = hidden(clash.text)
    unsure = send(mine, road, "scope", "resolve", carried, _keep_ea_code="mine", _keep_certification_scope="theirs")
    assert unsure.status_code == 422
    assert '<a href="#clash-main_products">' in unsure.text
    chosen = {"_keep_ea_code": "mine", "_keep_certification_scope": "theirs", "_keep_main_products": "mine"}
    send(other, road, "scope", "stay", main_products="Thùng mới", certification_scope="Sản xuất bao bì")
    again = send(mine, road, "scope", "resolve", hidden(unsure.text), **chosen)
    assert again.status_code == 409, "they changed it once more while I was choosing"
    assert "Thùng mới" in again.text
    assert send(mine, road, "scope", "resolve", hidden(again.text), **chosen).status_code == 303
    kept = {"main_products": "Hộp của tôi", "ea_code": "07", "certification_scope": "Sản xuất bao bì"}
    assert stored(ctx, road) == kept


def test_what_was_typed_stays_on_the_screen_when_the_case_has_moved_on(mine: FlaskClient, road: Road) -> None:
    seen = hidden(mine.get(path(road, "scope")).text)
    road.submit()
    answer = send(mine, road, "scope", "next", seen, main_products="Gõ dở khi hồ sơ đã nộp")
    assert answer.status_code == 409
    assert "Gõ dở khi hồ sơ đã nộp" in answer.text


def test_the_review_names_each_problem_and_submits(ctx: Context, app: Flask, mine: FlaskClient, road: Road) -> None:
    page = mine.get(path(road)).text
    assert f'href="{path(road, "scope")}?check=1#main_products"' in page
    assert f'action="/cases/{road.case}/actions/submit"' not in page
    road.fill()
    road.attach()
    page = mine.get(path(road)).text
    assert "Mọi trang đã đủ nội dung." in page
    assert f'action="/cases/{road.case}/actions/submit"' in page
    done = mine.post(f"/cases/{road.case}/actions/submit", data=hidden(page, "/actions/submit"))
    assert done.status_code == 303
    assert road.state == "submitted"
    signed = mine.get(path(road)).text
    assert "30.000.000 ₫" in html.unescape(signed).replace("\xa0", " ")
    desk = browser_of(app, road.person("one_stop"))
    assert desk.get(path(road)).status_code == 200
    assert desk.get(path(road, "scope")).status_code == 403


def test_nobody_else_finds_the_draft(ctx: Context, app: Flask, road: Road) -> None:
    stranger = browser_of(app, Road(ctx).applicant)
    for address in (path(road), path(road, "scope"), path(road, "none"), f"/cases/{road.case}/forms/none"):
        assert stranger.get(address).status_code == 404, address
    assert browser_of(app, road.applicant).get(path(road, "none")).status_code == 404

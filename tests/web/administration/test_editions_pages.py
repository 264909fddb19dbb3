"""Moving cases to a newer edition by its pages: what is behind, the difference, the dry run, the act, its way back."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caseflow.core.actor import Actor
from caseflow.core.clock import FixedClock
from caseflow.services.administration import edition_work
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.web.app import create_app
from tests.support import factories, moving, provinces
from tests.support.contexts import NOW, BuildContext
from tests.support.copies import Copier
from tests.support.factories import key
from tests.support.journey import Journey

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
HOME = "/admin/editions/iso_9001"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Browser:
    """One person at the pages of the province as it is today."""

    def __init__(self, ctx: Context, person: Actor) -> None:
        self.ctx = ctx
        app: Flask = create_app(ctx)
        self.client: FlaskClient = app.test_client()
        with self.client.session_transaction(base_url="http://localhost") as session:
            session["_user_id"], session["_fresh"] = factories.session_token(ctx, person.email), True

    def get(self, path: str, language: str = "vi") -> str:
        answer = self.client.get(path, headers={"Accept-Language": language})
        assert answer.status_code == 200, (path, answer.status)
        return answer.text

    def post(self, path: str, **fields: Any) -> Any:
        token = TOKEN.search(self.client.get("/account").text)
        assert token is not None
        return self.client.post(path, data={"csrf_token": token[1], "key": key(), **fields})


@pytest.fixture
def browser(build_context: BuildContext, tmp_path: Path) -> Browser:
    """The administrator of a province with three cases behind: received, ranked, at the appraisal of the budget."""
    before = build_context(clock=FixedClock(NOW), content=provinces.before(tmp_path / "before"))
    catalog.publish(before)
    journey, copier = Journey(before), Copier(before)
    for goal in ("submitted", "ranked", "budget_appraisal"):
        journey.to(goal)
        copier.copy(journey.case, 1)
    journey.do("applicant", "withdraw")
    ctx = build_context(clock=FixedClock(before.clock.now()), content=provinces.after(tmp_path / "after"))
    catalog.publish(ctx)
    return Browser(ctx, factories.staff(ctx, "sysadmin"))


def test_cases_are_moved_answered_for_and_taken_back_by_the_pages(browser: Browser) -> None:
    assert re.search(r'data-label="Theo bản cũ">\s*3 ', browser.get("/admin/editions"))
    road = browser.get(HOME)
    assert "Chờ tiếp nhận: 1" in road
    assert f'href="{HOME}/changes/shorter"' in road
    dry = browser.get(f"{HOME}/changes/shorter")
    assert "Hồ sơ có cần chuyên gia không?" in dry
    assert moving.states(browser.ctx, "iso_9001") == {"submitted": 1, "ranked": 1, "budget_appraisal": 1}

    begun = browser.post(f"{HOME}/changes/shorter")
    assert begun.status_code == 303
    act = begun.headers["Location"]
    assert 'http-equiv="refresh"' in browser.get(act)
    twice = browser.post(f"{HOME}/changes/shorter")
    assert (twice.status_code, "chưa xong" in twice.text) == (422, True)
    edition_work.carry_out(browser.ctx)

    asking = browser.get(act)
    assert "Chờ chọn bước" in asking
    (field,) = re.findall(r'name="(answer-[\w-]{22})"', asking)
    assert browser.post(act, do="answer").status_code == 422
    assert browser.post(act, do="answer", **{field: "expert_appraisal"}).status_code == 303
    edition_work.carry_out(browser.ctx)
    assert moving.states(browser.ctx, "iso_9001") == {"taken_in": 1, "site_survey": 1, "expert_appraisal": 1}

    assert browser.post(act, do="stop").status_code == 422, "there is nothing to stop any more"
    assert browser.post(act, do="nonsense").status_code == 400
    assert browser.post(act, do="take_back").status_code == 303
    edition_work.carry_out(browser.ctx)
    assert moving.states(browser.ctx, "iso_9001") == {"submitted": 1, "ranked": 1, "budget_appraisal": 1}
    assert "Đã lùi lại" in browser.get(act)
    assert "shorter" in browser.get(HOME)


def test_all_cases_of_a_state_may_be_answered_for_at_once(browser: Browser) -> None:
    begun = browser.post(f"{HOME}/changes/shorter", **{"answer-budget_appraisal": "expert_appraisal"})
    edition_work.carry_out(browser.ctx)
    assert "Đã xong" in browser.get(begun.headers["Location"])
    assert moving.states(browser.ctx, "iso_9001")["expert_appraisal"] == 1
    wrong = browser.post(f"{HOME}/changes/shorter", **{"answer-budget_appraisal": "contracting"})
    assert wrong.status_code == 422


def test_the_difference_of_two_editions_is_told_in_words_and_drawn(browser: Browser) -> None:
    found = re.search(rf'href="({HOME}/editions/[0-9a-f]{{64}})"', browser.get(HOME))
    assert found is not None
    page = browser.get(found[1])
    for words in ("Xếp thứ tự ưu tiên", "bỏ", "Mời chuyên gia", "thêm", "đến bước: “Xếp thứ tự ưu tiên” thành"):
        assert words in page, words
    assert '"mark":"removed"' in unescape(page).replace(": ", ":")
    assert " style=" not in page

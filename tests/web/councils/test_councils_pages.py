"""The pages of councils as a browser without JavaScript meets them: declaration, ballot, count, setting one up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from caseflow.core.clock import LOCAL, FixedClock
from caseflow.services.councils import pages as council_pages
from tests.support import factories
from tests.support.council import GOOD
from tests.support.site import Site

DOSSIER = "Thùng các-tông"
"""An answer of every application of the tests: whoever reads it has the dossier open."""


@pytest.fixture(autouse=True)
def _as_it_was(site: Site) -> Iterator[None]:
    yield
    site.restore()


@pytest.fixture
def at(site: Site) -> str:
    """The address of the case on which the council is voting."""
    return f"/councils/{site.world.ids['council']}/cases/{site.world.ids['case/council_meeting']}"


def sheet(scores: dict[str, Any], **more: str) -> dict[str, str]:
    return {**{f"score-{name}": str(points) for name, points in scores.items()}, "conclusion": "implement", **more}


def told(text: str) -> list[str]:
    """The lines of the error summary."""
    summary = re.search(r'<div class="error-summary".*?</ul>', text, re.DOTALL)
    lines = re.findall(r"<li>(.*?)</li>", summary[0], re.DOTALL) if summary else []
    return [unescape(re.sub(r"<[^>]+>", "", line)).strip() for line in lines]


def test_the_declaration_stands_before_the_dossier(site: Site) -> None:
    ids = site.world.ids
    council, waiting = ids["council/other"], ids["case/waiting"]
    here = f"/councils/{council}/cases/{waiting}"
    assert site.open("stranger", "GET", here).status_code == 404
    assert site.post("organiser", f"/councils/{council}/cases", {"cases": waiting}).status_code == 303
    page = site.open("stranger", "GET", here).text
    assert "Khai báo xung đột lợi ích trước khi mở hồ sơ" in page
    assert DOSSIER not in page
    assert 'name="score-c1"' not in page
    assert "Cần khai báo xung đột lợi ích" in site.open("stranger", "GET", "/councils").text

    unanswered = site.post("stranger", f"{here}/declare", {})
    assert (unanswered.status_code, told(unanswered.text)) == (422, ["Vui lòng chọn một trong hai."])
    silent = site.post("stranger", f"{here}/declare", {"conflict": "yes"})
    assert silent.status_code == 422
    assert re.search(r'value="yes"\s+id="conflict-yes"\s+checked', silent.text)
    assert site.post("stranger", f"{here}/declare", {"conflict": "no"}).status_code == 303
    page = site.open("stranger", "GET", here).text
    assert DOSSIER in page
    assert 'name="score-c1"' in page
    assert 'value="cast"' not in page  # the vote is not open

    final = {"conflict": "yes", "reason": "Có người thân làm việc tại doanh nghiệp"}
    assert site.post("stranger", f"{here}/declare", final).status_code == 303
    assert site.open("stranger", "GET", here).status_code == 404
    assert site.open("stranger", "GET", f"/cases/{waiting}").status_code == 404
    assert "xung đột lợi ích" in site.open("stranger", "GET", "/councils").text


def test_a_ballot_says_at_each_field_what_is_wrong_and_keeps_what_was_typed(site: Site, at: str) -> None:
    wrong = sheet({"c1": 12, "c2": "99", "c3": "tám"}, **{"comment-c4": "Nhận xét đang viết dở"}, do="cast")
    answer = site.post("member", f"{at}/ballot", wrong)
    assert answer.status_code == 422
    lines = told(answer.text)
    assert any("dưới 50\u00a0% phải có nhận xét" in line for line in lines)
    assert any("số nguyên từ 0 đến 25" in line for line in lines)
    assert any("ký phiếu" in line for line in lines)
    assert sum("Chưa cho điểm" in line for line in lines) == 3
    for kept in ('value="99"', 'value="tám"', "Nhận xét đang viết dở"):
        assert kept in answer.text
    assert '<a href="#score-c2">' in answer.text
    draft = site.post("member", f"{at}/ballot", sheet({"c1": 20}, do="save"))
    assert draft.status_code == 303
    page = site.open("member", "GET", at).text
    assert re.search(r'id="score-c1"[^>]*value="20"', page)
    assert re.search(r'id="score-c2"[^>]*value=""', page)
    assert site.post("member", f"{at}/ballot", sheet(GOOD, do="cast", sign="yes")).status_code == 303
    page = site.open("member", "GET", at).text
    assert "84 / 100" in page
    assert 'name="score-c1"' not in page
    again = site.post("member", f"{at}/ballot", sheet(GOOD, do="cast", sign="yes"))
    assert again.status_code == 409


def test_a_conclusion_that_disagrees_with_the_score_is_pointed_out(site: Site, at: str) -> None:
    given = sheet(GOOD, do="cast", sign="yes") | {"conclusion": "not_implement"}
    landed = site.post("member", f"{at}/ballot", given)
    cookie = landed.headers["Set-Cookie"].split(";")[0]
    page = site.app.test_client(use_cookies=False).get(at, headers={"Cookie": cookie}).text
    assert "không khớp với điểm 84 (mức đạt 70)" in page


def test_figures_appear_only_with_the_count(site: Site, at: str) -> None:
    for person in ("member", "secretary"):
        assert site.post(person, f"{at}/ballot", sheet(GOOD, do="cast", sign="yes")).status_code == 303
    before = site.open("organiser", "GET", at).text
    assert "Điểm trung bình" not in before
    assert re.search(r"<dt>Phiếu đã bỏ</dt><dd>3</dd>", before)
    assert site.post("chair", f"{at}/count").status_code == 403
    assert site.post("secretary", f"{at}/count").status_code == 303
    for person in ("organiser", "chair", "member", "secretary"):
        page = site.open(person, "GET", at).text
        assert "84,00" in page
        assert re.search(r"<dt>Số phiếu thu vào</dt><dd>3</dd>", page)
    case = site.world.ids["case/council_meeting"]
    assert f"/cases/{case}/actions/conclude_pass" in page
    assert f"/cases/{case}/actions/conclude_reject" not in page
    wordless = site.post("secretary", f"{at}/conclude", {"conclusion": "implement", "text": " "})
    assert wordless.status_code == 422
    words = {"conclusion": "implement", "text": "Nhất trí đề nghị thực hiện."}
    assert site.post("secretary", f"{at}/conclude", words).status_code == 303
    assert words["text"] in site.open("member", "GET", at).text


def test_leading_the_meeting_is_told_in_plain_words(site: Site, at: str) -> None:
    page = site.open("secretary", "GET", at).text
    assert "chỉ ghi thêm được người đến muộn" in page
    assert site.post("secretary", f"{at}/attendance", {"present": []}).status_code == 422
    assert told(site.post("chair", f"{at}/open").text) == ["Đã mở bỏ phiếu."]
    assert site.post("member", f"{at}/open").status_code == 403


def test_a_council_is_set_up_in_the_page_and_nothing_is_lost_on_a_mistake(site: Site) -> None:
    clock = site.ctx.clock
    assert isinstance(clock, FixedClock)
    now = clock.now().astimezone(LOCAL)
    given: dict[str, Any] = {
        "name": "Hội đồng số 9", "rule_set": "task_selection", "decision_no": "99/QĐ-SKHCN",
        "decided_on": now.date().isoformat(), "meets_at": (now + timedelta(days=20)).strftime("%Y-%m-%dT%H:%M"),
        "place": "Phòng họp 2",
    }  # fmt: skip
    seats: dict[str, str] = site.world.ids["seats"]
    first = next(iter(seats))
    answer = site.post("organiser", "/councils/new", {**given, first: seats[first]})
    assert answer.status_code == 422
    assert any("từ 7 đến 9 thành viên, hiện có 1" in line for line in told(answer.text))
    assert any("Cần ít nhất 2 Ủy viên phản biện" in line for line in told(answer.text))
    for kept in ("Hội đồng số 9", "99/QĐ-SKHCN", given["meets_at"], 'value="chair" selected'):
        assert kept in answer.text
    empty = site.post("organiser", "/councils/new", {**given, "name": "", "meets_at": "hôm nào đó", **seats})
    assert empty.status_code == 422
    assert empty.text.count(" selected") >= len(seats)
    made = site.post("organiser", "/councils/new", {**given, **seats})
    assert made.status_code == 303
    page = site.open("organiser", "GET", made.headers["Location"]).text
    assert "Phòng họp 2" in page
    assert page.count('id="case-') == 1  # the one case that waits
    none = site.post("organiser", f"{made.headers['Location']}/cases", {})
    assert told(none.text) == ["Chọn ít nhất một hồ sơ trong danh sách."]


def test_materials_that_would_come_too_late_are_refused_with_the_date(site: Site) -> None:
    ids = site.world.ids
    council = f"/councils/{ids['council/other']}"
    assert site.post("organiser", f"{council}/cases", {"cases": ids["case/waiting"]}).status_code == 303
    clock, organiser = site.ctx.clock, factories.signed_in(site.ctx, site.world.people["organiser"])
    assert isinstance(clock, FixedClock)
    head = council_pages.page(site.ctx, organiser, ids["council/other"]).head
    assert head.meets_at is not None
    clock.set(head.meets_at - timedelta(hours=20))
    try:
        answer = site.post("organiser", f"{council}/materials")
        assert answer.status_code in (303, 422)
        late = told(answer.text)
    finally:
        clock.set(site.world.at)
    assert any("ít nhất 3 ngày làm việc trước phiên họp" in line for line in late)

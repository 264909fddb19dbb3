"""The parts of a case's page at their own addresses, and what stands beside a decision on it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask

from caseflow.services.cases import tabs
from caseflow.services.foundation.context import Context
from tests.support.browsing import browser_of
from tests.support.journey import Journey
from tests.support.roads import MAIN
from tests.web.cases.test_cases_pages import statements

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def appraised(ctx: Context) -> Journey:
    """A case that waits for the director."""
    journey = Journey(ctx)
    for role, action in MAIN:
        if action == "approve":
            break
        journey.do(role, action)
    return journey


def words(page: str) -> str:
    """What a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).split())


def test_a_decision_shows_what_is_decided_and_its_button_names_the_amount(
    ctx: Context, app: Flask, appraised: Journey
) -> None:
    client = browser_of(app, appraised.person("case_officer"))
    page = client.get(f"/cases/{appraised.case}/actions/approve").text
    said = words(page)
    assert "Trình phê duyệt 30.000.000 ₫ cho" in said.replace("\u00a0", " ")
    for fact in ("Định mức: 50 %, tối đa 50.000.000 ₫", "chờ xác nhận", "Đề nghị", "Thẩm định", "Hội đồng", "mức đạt"):
        assert fact in said.replace("\u00a0", " "), fact
    assert "data-confirm=" in page
    other = client.get(f"/cases/{appraised.case}/actions/return_to_finance").text
    assert "data-confirm=" not in other[other.index('id="page-form"') :]
    assert "Định mức" in words(other)


def test_a_tab_stands_where_something_stands_on_it_and_shows_that_alone(
    ctx: Context, app: Flask, appraised: Journey
) -> None:
    client, address = browser_of(app, appraised.person("case_officer")), f"/cases/{appraised.case}"
    summary = client.get(address).text
    standing = re.findall(r'id="tab-(\w+)"', summary)
    assert standing == ["summary", "papers", "council", "money", "letters", "talk", "history"]
    assert "Quá trình xử lý" not in summary
    assert "Quy trình áp dụng" not in summary
    for tab, only in (("papers", "Biểu mẫu đã nộp"), ("money", "So với mức tối đa"), ("history", "Quá trình xử lý")):
        part = client.get(f"{address}?tab={tab}").text
        assert re.search(rf'id="tab-{tab}"[^>]* aria-current="page"', part)
        assert only in part
        assert "Trình phê duyệt" in part, "the first thing to do stands on every tab"
    assert 'id="tab-summary"' in client.get(f"{address}?tab=nothing").text
    begun = Journey(ctx)
    own = browser_of(app, begun.applicant).get(f"/cases/{begun.case}").text
    assert re.findall(r'id="tab-(\w+)"', own) == ["summary", "papers", "history"]


def test_the_applicant_reads_whom_to_call_and_nothing_that_is_decided(
    ctx: Context, app: Flask, appraised: Journey
) -> None:
    text = words(browser_of(app, appraised.applicant).get(f"/cases/{appraised.case}").text)
    assert f"Chuyên viên thụ lý: {appraised.person('case_officer').name}" in text
    assert "Phòng Kế hoạch – Tài chính" not in text
    assert "82," not in text
    assert "Đơn vị và đối tượng ưu tiên" not in text


def test_the_history_is_read_in_pages_and_reminders_in_a_row_are_one_line(
    ctx: Context, app: Flask, appraised: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caseflow.services.cases.tabs.PAGE", 5)
    client, found = browser_of(app, appraised.person("director")), list[str]()
    address: str | None = f"/cases/{appraised.case}?tab=history"
    while address is not None:
        page = client.get(address).text
        lines = page[page.index('<ol class="timeline">') : page.index("</ol>", page.index('<ol class="timeline">'))]
        titles = re.findall(r"<strong>(.*?)</strong>", lines)
        assert 0 < len(titles) <= 5
        found += titles
        more = re.search(r'href="([^"]*before=\d+)"', page)
        address = unescape(more[1]) if more else None
    monkeypatch.undo()
    whole = client.get(f"/cases/{appraised.case}?tab=history").text
    assert found == re.findall(
        r"<strong>(.*?)</strong>", whole[whole.index('<ol class="timeline">') :].partition("</ol>")[0]
    )
    assert found[-1] == "Mở hồ sơ"


def test_no_part_of_a_case_far_on_its_road_costs_more_than_twelve_statements(
    ctx: Context, app: Flask, appraised: Journey
) -> None:
    for person in (appraised.person("director"), appraised.person("case_officer"), appraised.applicant):
        client = browser_of(app, person)
        for tab in tabs.TITLES:
            found = statements(ctx, client, f"/cases/{appraised.case}?tab={tab}")
            assert len(found) <= 12, f"{person.name}, {tab}:\n" + "\n".join(found)

"""What there is to try in a demo: by what somebody may do, on pages they may open, put away for good in a browser."""

from __future__ import annotations

import re

import pytest

from caseflow.services.foundation.context import Context
from tests.support import factories
from tests.support.contexts import BuildContext
from tests.web.administration.test_editions_pages import Browser

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LINE = re.compile(r'<li[^>]*>(?:<div[^>]*>)?<a href="([^"]+)">')


@pytest.fixture
def demo(build_context: BuildContext) -> Context:
    """A demo on a database of its own."""
    return build_context(demo=True)


def desk_of(page: Browser) -> str:
    """The page on which somebody begins."""
    found = re.search(r'name="next" value="([^"]+)">', page.get("/demo/tour").split("<main", 1)[1])
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    "role", ["applicant", "one_stop", "case_officer", "division_head", "admin_secretary", "finance", "director",
             "council_member", "viewer", "auditor", "sysadmin", "clerk"],
)  # fmt: skip
def test_every_role_has_a_few_things_to_try_on_pages_that_open(demo: Context, role: str) -> None:
    person = factories.applicant(demo) if role == "applicant" else factories.staff(demo, role)
    page = Browser(demo, person)
    links = LINE.findall(page.get("/demo/tour").split("<main", 1)[1])
    assert 2 <= len(links) <= 6
    for link in links:
        assert page.client.get(link).status_code == 200, (role, link)


def test_the_card_stands_at_ones_desk_until_it_is_put_away_by_this_person(demo: Context) -> None:
    page = Browser(demo, factories.staff(demo, "case_officer"))
    desk = desk_of(page)
    assert 'class="tour"' in page.get(desk)
    assert 'class="tour"' not in page.get("/account")
    answer = page.post("/demo/tour", do="put_away", next=desk)
    assert (answer.status_code, answer.headers["Location"]) == (303, desk)
    assert 'class="tour"' not in page.get(desk)
    assert "Hiện lại ở trang đầu" in page.get("/demo/tour")

    other = Browser(demo, factories.staff(demo, "division_head"))
    cookie = page.client.get_cookie("tour")
    assert cookie is not None
    other.client.set_cookie("tour", cookie.value)
    assert 'class="tour"' in other.get(desk_of(other))

    page.post("/demo/tour", do="take_out", next=desk)
    assert 'class="tour"' in page.get(desk)


def test_outside_demo_mode_there_is_no_tour(ctx: Context) -> None:
    page = Browser(ctx, factories.staff(ctx, "case_officer"))
    assert page.client.get("/demo/tour").status_code == 404
    assert page.post("/demo/tour", do="put_away").status_code == 404
    assert 'class="tour"' not in page.get("/queue")

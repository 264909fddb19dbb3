"""The pages that exist in a demo only: the bar with its date, and the clock that an administrator moves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from caseflow.services.administration import demo_clock
from caseflow.services.foundation.context import Context
from caseflow.web.app import create_app
from tests.support import factories
from tests.support.contexts import NOW, BuildContext
from tests.web.administration.test_editions_pages import Browser

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def demo(build_context: BuildContext) -> Context:
    """A demo on a database of its own."""
    return build_context(demo=True)


@pytest.fixture
def admin(demo: Context) -> Browser:
    """The administrator at the pages of the demo."""
    return Browser(demo, factories.staff(demo, "sysadmin"))


def test_every_page_says_the_day_of_the_demo_and_that_nothing_is_real(demo: Context, admin: Browser) -> None:
    visitor = create_app(demo).test_client()
    for page in (admin.get("/"), admin.get("/admin/accounts"), visitor.get("/").text, visitor.get("/sign-in").text):
        assert "Bản trình diễn, mọi dữ liệu đều là giả định." in page
        assert "Hôm nay là Thứ Ba, 10/03/2026" in page
    visitor.set_cookie("language", "en")
    assert "A demonstration: all data is invented." in visitor.get("/").text
    assert "/demo/clock" in admin.get("/")
    assert "/demo/clock" not in visitor.get("/").text


def test_the_clock_goes_by_a_day_a_week_or_to_a_day_that_is_typed(demo: Context, admin: Browser) -> None:
    for fields, day in (
        ({"how": "day"}, "11/03/2026"), ({"how": "week"}, "18/03/2026"),
        ({"how": "date", "day": "20/03/2026"}, "20/03/2026"), ({"how": "date", "day": "2026-03-21"}, "21/03/2026"),
    ):  # fmt: skip
        assert admin.post("/demo/clock", **fields).status_code == 303
        moving = admin.get("/demo/clock")
        assert f"{day}" in moving
        assert "Đang chuyển tới" in moving
        assert 'http-equiv="refresh"' in moving
        demo_clock.carry_out(demo)
        assert f"{day}</h1>" in admin.get("/demo/clock")
    assert "11 ngày" in admin.get("/demo/clock")


def test_what_is_no_day_ahead_is_said_at_the_field(admin: Browser) -> None:
    for typed in ("", "hôm qua", "09/03/2026", "10/03/2026", "31/02/2027", "01/01/2036"):
        answer = admin.post("/demo/clock", how="date", day=typed)
        assert answer.status_code == 422, typed
        assert 'href="#day"' in answer.text
    assert admin.post("/demo/clock", how="due").status_code == 400  # nothing is due in an empty province
    assert admin.post("/demo/clock", how="back").status_code == 400
    assert "Thứ Ba, 10/03/2026</h1>" in admin.get("/demo/clock")


def test_who_is_no_administrator_finds_no_way_to_it(demo: Context) -> None:
    for role in ("director", "one_stop", "auditor"):
        page = Browser(demo, factories.staff(demo, role))
        assert "/demo/clock" not in page.get("/")
        assert page.client.get("/demo/clock").status_code == 403
        assert page.post("/demo/clock", how="day").status_code == 403
    assert demo.clock.now() == NOW


def test_outside_demo_mode_no_page_of_it_is_there(app: Flask, ctx: Context) -> None:
    page = Browser(ctx, factories.staff(ctx, "sysadmin"))
    assert page.client.get("/demo/clock").status_code == 404
    assert page.post("/demo/clock", how="day").status_code == 404
    assert "Bản trình diễn" not in page.get("/")
    assert ctx.clock.now() - NOW < timedelta(seconds=1)

"""The desk at which an applicant begins: the first screen of a telephone says what now."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import SignIn
from tests.e2e.pages import NARROW
from tests.support.scenario import Road
from tests.support.web_tools import LiveServer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_task_day_button_and_telephone_stand_on_the_first_screen_of_a_telephone(
    live_server: LiveServer, sign_in: SignIn
) -> None:
    page = sign_in(Road(live_server.ctx).applicant)
    page.set_viewport_size(NARROW)
    page.goto("/my/applications")
    card = page.get_by_role("region", name="Chứng nhận TCVN ISO 9001", exact=True)
    for part in (
        card.get_by_role("heading", level=2),
        card.get_by_text("đến hết ngày"),
        card.get_by_role("link", name="Làm tiếp", exact=True),
        card.get_by_role("link", name="0221 009 9400"),
    ):
        box = part.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= NARROW["height"]
    assert page.evaluate("scrollY") == 0

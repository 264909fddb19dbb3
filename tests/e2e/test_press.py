"""A press while the page is on its way is not lost: it is remembered, and done where the page has arrived."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, Request, Route, expect

from caseflow.db.models.documents import Document
from caseflow.services.cases import submissions
from tests.e2e.conftest import SignIn
from tests.support.council import SURVEY
from tests.support.files import make_pdf
from tests.support.scenario import APPLICATION, Road, eligible
from tests.support.web_tools import LiveServer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BUSY = "document.querySelectorAll('button[aria-busy=true]').length"


@pytest.fixture
def road(live_server: LiveServer) -> Road:
    return Road(live_server.ctx)


class Slow:
    """Holds the requests of one method to some addresses until they are let go: a slow network without a clock."""

    def __init__(self, page: Page, address: str, method: str) -> None:
        self.page, self.address, self.method = page, address, method
        self.held: list[Route] = []
        self.slow = True
        page.route(address, self._meet)

    def _meet(self, route: Route) -> None:
        if self.slow and route.request.method == self.method:
            self.held.append(route)
        else:
            route.continue_()

    @contextmanager
    def comes(self) -> Iterator[None]:
        """`with slow.comes():` whatever makes the browser ask for it."""
        with self.page.expect_request(self._is_meant):
            yield

    def _is_meant(self, request: Request) -> bool:
        return request.method == self.method and fnmatch(request.url, self.address)

    def goes_on(self) -> None:
        """Lets them all go, those that come from now on too."""
        self.slow = False
        for route in self.held:
            route.continue_()


class Button:
    """A button that is pressed where it stands: Playwright's own presses wait until no page is on its way."""

    def __init__(self, found: Locator) -> None:
        found.scroll_into_view_if_needed()
        box = found.bounding_box()
        assert box is not None
        self.page, self.at = found.page, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def press(self) -> None:
        """One press; what follows from it is not waited for."""
        self.page.mouse.click(*self.at)


def stored(road: Road) -> list[str]:
    with road.ctx.read() as session:
        return list(session.scalars(sa.select(Document.name)))


def draft(road: Road, page: str) -> str:
    return f"/cases/{road.case}/forms/{APPLICATION}/{page}"


def choose(page: Page, name: str, number: int = 0) -> Locator:
    """Chooses a file for one of the places of the page; its button."""
    place = page.locator("form.upload").nth(number)
    place.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": make_pdf(name)}
    )
    return place.get_by_role("button", name="Tải lên")


def save(page: Page) -> Locator:
    return page.locator("button[name=_go][value=stay]:not(.visually-hidden)")


def test_a_page_sent_while_a_file_is_on_its_way_is_sent_after_it(road: Road, sign_in: SignIn) -> None:
    page = sign_in(road.applicant)
    page.goto(draft(road, "organisation"))
    page.set_viewport_size({"width": 1280, "height": 6000})
    upload, keep = Button(choose(page, "Sơ đồ.pdf")), Button(save(page))
    slow = Slow(page, "**/documents/*", "POST")
    with slow.comes():
        upload.press()
    network = Slow(page, "**/mark.svg*", "GET")  # by which a press asks whether there is one
    keep.press()
    assert stored(road) == []

    slow.goes_on()
    expect(page.get_by_role("link", name="Sơ đồ.pdf (xem)")).to_be_visible()
    network.goes_on()
    expect(page.locator("main .notice-success")).to_have_text("Đã lưu lúc 09:00:00.", timeout=30_000)
    expect(page.get_by_role("link", name="Sơ đồ.pdf (xem)")).to_be_visible()
    assert stored(road) == ["Sơ đồ.pdf"]


def test_a_second_file_pressed_while_the_first_is_on_its_way_arrives_too(road: Road, sign_in: SignIn) -> None:
    page = sign_in(road.applicant)
    page.goto(f"/cases/{road.case}?tab=papers")
    page.set_viewport_size({"width": 1280, "height": 6000})
    first, second = Button(choose(page, "Một.pdf")), Button(choose(page, "Hai.pdf", 1))
    slow = Slow(page, "**/documents/*", "POST")
    with slow.comes():
        first.press()
    second.press()
    slow.goes_on()
    expect(page.get_by_role("link", name="Hai.pdf (xem)")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("link", name="Một.pdf (xem)")).to_be_visible()
    assert sorted(stored(road)) == ["Hai.pdf", "Một.pdf"]


def test_a_press_before_the_scripts_are_there_waits_for_them(road: Road, sign_in: SignIn) -> None:
    page = sign_in(road.applicant)
    slow = Slow(page, "**/unsent.js*", "GET")
    with slow.comes():
        page.goto(draft(road, "scope"), wait_until="commit")
    page.fill("[name=main_products]", "Gõ trước khi trang sẵn sàng")
    Button(save(page)).press()
    assert page.evaluate(BUSY) == 1
    slow.goes_on()
    expect(page.locator("main .error-summary, main .notice-success").first).to_be_visible(timeout=30_000)
    assert values(road)["main_products"] == "Gõ trước khi trang sẵn sàng"


def values(road: Road) -> dict[str, object]:
    return submissions.sheet(road.ctx, road.applicant, road.case, APPLICATION).values


def test_what_is_typed_and_pressed_while_kept_text_comes_back_is_not_lost(road: Road, sign_in: SignIn) -> None:
    road.submit()
    road.take("one_stop", "accept")
    road.take("division_head", "take_up")
    road.take("case_officer", "confirm_eligibility", **eligible(road.ctx))
    page = sign_in(road.person("case_officer"))
    address = f"/cases/{road.case}/actions/record_survey"
    page.goto(address)
    page.fill("[name=place]", "Xưởng ngoài đồng")
    page.fill("[name=findings]", str(SURVEY["findings"]))

    slow = Slow(page, f"**{address}", "POST")  # by which the page is asked for with the kept text in it
    with slow.comes():
        page.goto(address)
    page.fill("[name=findings]", "Gõ trong lúc chờ")
    Button(page.locator("[name=_add_participants]")).press()
    assert page.evaluate(BUSY) == 1
    slow.goes_on()
    expect(page.locator("[name=participants-1-name]")).to_be_visible(timeout=30_000)
    expect(page.locator("[name=place]")).to_have_value("Xưởng ngoài đồng")
    expect(page.locator("[name=findings]")).to_have_value("Gõ trong lúc chờ")

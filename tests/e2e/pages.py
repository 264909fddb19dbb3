"""The pages as people use them: by the headings, labels and buttons they read, never by ids or classes."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response, ViewportSize, expect

from caseflow.core.names import short_name
from tests.support.factories import PASSWORD
from tests.support.web_tools import BROWSER_CONTEXT

ARTEFACTS = Path(os.environ.get("CASEFLOW_ARTEFACTS", "test-results"))
ALL_PICTURES = "CASEFLOW_ARTEFACTS" in os.environ
"""Whether somebody wants to look at every page: the pictures of two hundred pages take longer than the tests."""
AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENS, FAILED = ARTEFACTS / "screens", ARTEFACTS / "failed"
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 30_000
"""Milliseconds until a page counts as stuck: on a busy machine with two cores a save may take seconds."""
expect.set_options(timeout=PATIENCE)

Answer = str | bool | Sequence[str] | Sequence[Mapping[str, Any]]
"""What a person gives to one question: text as typed, the label of a choice, yes or no, several, or rows."""


def link_in(mail: EmailMessage) -> str:
    """The one link that a mail carries, beside that to the page where a case is looked up."""
    body = mail.get_content()
    links = {link for link in re.findall(r"https?://\S+", body) if not link.endswith("/look-up")}
    assert len(links) == 1, body
    return str(links.pop())


def axe(page: Page) -> list[str]:
    """The violations that axe finds, with the first elements of each."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", TAGS
    )
    return [f"axe {v['id']}: {v['help']} {[n['target'] for n in v['nodes'][:3]]}" for v in found["violations"]]


def _named(label: str) -> re.Pattern[str]:
    """A label, with or without the mark of an optional question."""
    return re.compile(rf"^\s*{re.escape(label).replace('/', '.')}\s*(\(không bắt buộc\))?\s*$")


def _spoken(words: str, about: str) -> re.Pattern[str]:
    """What a screen reader says of a control whose second half is only spoken."""
    return re.compile(rf"^{re.escape(words)} ?: ?{re.escape(about).replace('/', '.')}$")


@dataclass
class Person:
    """Somebody at a browser of their own, who signs in whenever they are asked to."""

    browser: Browser
    url: str
    email: str
    password: str = PASSWORD
    script: bool = True
    takes_pictures: bool = True
    faults: list[str] = field(default_factory=list)
    _context: BrowserContext | None = None
    _page: Page | None = None

    @property
    def page(self) -> Page:
        """The one tab."""
        if self._page is None:
            self._context = self.browser.new_context(
                **BROWSER_CONTEXT, base_url=self.url, viewport=WIDE, java_script_enabled=self.script
            )
            self._context.set_default_timeout(PATIENCE)
            self._page = self._context.new_page()
            self._page.on("console", self._heard)
            self._page.on("pageerror", lambda error: self.faults.append(str(error)))
            self._page.on("response", self._answered)
        return self._page

    def _heard(self, message: ConsoleMessage) -> None:
        """The browser says there what a page may not load or run, and what scripts complain about."""
        if re.search(r"Error Code 401 from /cases/[\w-]+/presence", message.text):
            return  # a page that stood open until its session ended is told so by what asks who is here
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.faults.append(f"{self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")

    def leave(self) -> None:
        """Closes the browser of this person; nothing may have gone wrong in it."""
        if self._context is not None:
            self._context.close()
            self._context = self._page = None
        assert not self.faults, self.faults

    def shows_what_it_saw(self) -> None:
        """Keeps the page on which a story broke off."""
        if self._page is not None:
            FAILED.mkdir(parents=True, exist_ok=True)
            self._page.screenshot(path=FAILED / f"{self.email}.png", full_page=True)

    # -- going somewhere ------------------------------------------------------------------------------------------

    def opens(self, address: str, status: int = 200) -> Person:
        """Opens an address, signing in first where the page asks for it."""
        response = self.page.goto(address)
        if "/sign-in" in self.page.url:
            self.signs_in()
        elif response is not None:
            assert response.status == status, (response.status, address)
        return self

    def returns(self) -> Person:
        """Comes back to this very page later, signing in again where the session has ended."""
        return self.opens(self.page.url.partition("#")[0].partition("?")[0])

    def signs_in(self) -> None:
        """Fills in the sign-in page that is open."""
        self.answers({"Thư điện tử": self.email, "Mật khẩu": self.password})
        self.presses("Đăng nhập", within=self.page.locator("main"))
        expect(self.page.get_by_role("button", name="Đăng xuất", include_hidden=True)).to_be_attached()

    def follows(self, mail: EmailMessage) -> Person:
        """Follows the link of a mail."""
        return self.opens(link_in(mail))

    def goes_to(self, entry: str) -> Person:
        """Follows an entry of the main menu."""
        menu = self.page.get_by_role("navigation", name="Điều hướng chính")
        return self._arrives(menu.get_by_role("link", name=entry))

    def clicks(self, name: str, within: Locator | None = None) -> Person:
        """Follows a link."""
        return self._goes_on((within or self.page).get_by_role("link", name=name, exact=True))

    def presses(self, name: str, within: Locator | None = None) -> Person:
        """Presses a button."""
        return self._goes_on((within or self.page).get_by_role("button", name=name, exact=True))

    def asks_again(self) -> Person:
        """Has the page ask what follows from the answers so far; most of its words stood on the page before, too."""
        return self._arrives(self.page.get_by_role("button", name="Cập nhật câu hỏi", exact=True))

    def _goes_on(self, control: Locator) -> Person:
        """Without JavaScript every press loads a page: what is looked for next is looked for on that one."""
        if not self.script:
            return self._arrives(control)
        control.click()
        return self

    def _arrives(self, control: Locator) -> Person:
        """What always leads to another page: a look at once after the press would be one at the page that goes."""
        with self.page.expect_navigation(wait_until="load"):
            control.click()
        return self

    def agrees(self, yes: str = "Đồng ý") -> Person:
        """Says yes to the question a page asks before it sends; without JavaScript no page asks."""
        if self.script:
            self.page.get_by_role("dialog").get_by_role("button", name=yes, exact=True).click()
        return self

    # -- reading --------------------------------------------------------------------------------------------------

    def reads(self, *words: str, within: Locator | None = None) -> Person:
        """Every one of these words stands on the page."""
        place = within or self.page.locator("main")
        for one in words:
            expect(place).to_contain_text(one)
        return self

    def is_told(self, words: str) -> Person:
        """The page confirms what was just done."""
        expect(self.page.get_by_role("status").filter(has_text=words).first).to_be_visible()
        return self

    def section(self, heading: str) -> Locator:
        """A part of the page by its heading."""
        return self.page.get_by_role("region", name=heading, exact=True)

    # -- answering ------------------------------------------------------------------------------------------------

    def answers(self, given: Mapping[str, Answer], within: Locator | None = None) -> Person:
        """Answers questions by their labels, in this order."""
        place = within or self.page.locator("main")
        for label, value in given.items():
            if not isinstance(value, str | bool) and value and isinstance(value[0], Mapping):
                self._rows(label, value, place)
            else:
                self._answer(label, value, place)
        return self

    def _answer(self, label: str, value: Any, place: Locator) -> None:
        # by tag first: asking every element of a long page for its role and name takes a browser longer than the server
        group = place.locator("fieldset").and_(place.get_by_role("group", name=_named(label)))
        control = place.locator("input, select, textarea").and_(place.get_by_label(_named(label)))
        found = group.or_(control).first
        if not self.script and not found.is_visible():  # a question may follow from the answer before it
            self.asks_again()
        kind = found.evaluate("e => e.type")
        if kind == "fieldset":
            for one in [value] if isinstance(value, str | bool) else value:
                said = one if isinstance(one, str) else "Có" if one else "Không"
                group.get_by_label(said, exact=True).check()
            return
        if kind == "checkbox":
            control.set_checked(value is True)
        elif kind == "select-one":
            control.select_option(label=str(value))
        else:
            control.fill(str(value))

    def _rows(self, label: str, rows: Sequence[Any], place: Locator) -> None:
        for number, row in enumerate(rows, 1):
            line = place.get_by_role("group", name=f"{label} – dòng {number}", exact=True)
            if number > 1 and not line.count():
                place.get_by_role("button", name=_spoken("Thêm dòng", label)).click()
                expect(line).to_be_visible()
            self.answers(row, within=line)

    def attaches(self, title: str, name: str, content: bytes) -> Person:
        """Puts one file into its place in the list of papers."""
        tab = self.page.get_by_role("navigation", name="Các phần của hồ sơ")
        if tab.count() and not self.section(title).count():
            self.turns_to_part("Đơn và giấy tờ")
        place = self.section(title)
        place.get_by_label(re.compile(r"^Chọn tệp")).set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
        self.presses("Tải lên", within=place)
        expect(self.section(title).get_by_role("link", name=f"{name} (xem)")).to_be_visible()
        return self

    def fetches(self, name: str) -> tuple[str, bytes]:
        """Downloads a file by the name it is listed under: the name it is saved under, and its content."""
        with self.page.expect_download() as caught:
            self.page.get_by_role("link", name=name, exact=True).first.click()
        return caught.value.suggested_filename, caught.value.path().read_bytes()

    def fetches_paper(self, place: str, name: str) -> tuple[str, bytes]:
        """Opens the paper of this place among the papers of a case, and downloads it from beside."""
        self.page.get_by_role("navigation", name="Giấy tờ").get_by_role("link", name=place).first.click()
        expect(self.page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        return self.fetches(f"Tải về {name}")

    # -- a case ---------------------------------------------------------------------------------------------------

    def now(self) -> Locator:
        """The part of a case's page that says what now, who acts and by when."""
        return self.page.get_by_role("region", name=re.compile("^(Đến lượt ông.bà|Tình trạng hồ sơ)$"))

    def finds(self, enterprise: str) -> Person:
        """Opens the most urgent case of an enterprise from the queue of the person's desks."""
        named = re.compile(rf"^(Mới:? ?)?{re.escape(short_name(enterprise).name)}$")  # what moved is marked as new
        lines = self.opens("/queue?desk=ours").page.get_by_role("link", name=named)
        return self._arrives(lines.first)

    def turns_to(self, step: str) -> Person:
        """Turns to a page of the application by the list beside it."""
        steps = self.page.get_by_role("navigation", name="Các trang của biểu mẫu")
        return self._arrives(steps.get_by_role("link", name=re.compile(f"^{re.escape(step)}")))

    def action(self, title: str) -> Locator:
        """One of the other things that this person may do in the case, open or closed with its reasons."""
        within = self.section("Thao tác có thể thực hiện")
        menu = within.locator("details.menu")
        if menu.get_attribute("open") is None:
            menu.locator("summary").click()
        return within.get_by_role("listitem").filter(has=self.page.get_by_role("link", name=title, exact=True))

    def begins(self, action: str) -> Person:
        """Opens the page of an action, though it may still be closed."""
        return self._arrives(self._act(action))

    def _act(self, title: str) -> Locator:
        """The link to something that this person may do: what stands in the head of the case, or in its menu."""
        within = self.section("Thao tác có thể thực hiện")
        link = within.get_by_role("link", name=title, exact=True)
        expect(within).to_be_visible()
        return link if link.is_visible() else self.action(title).get_by_role("link")

    def turns_to_part(self, tab: str) -> Person:
        """Turns to a tab of the case's page."""
        tabs = self.page.get_by_role("navigation", name="Các phần của hồ sơ")
        return self._arrives(tabs.get_by_role("link", name=re.compile(rf"^{tab}( \d+)?$")))

    def scores(self, points: Mapping[str, int]) -> Person:
        """Fills in a score sheet, criterion by criterion, and signs it."""
        fields = self.page.get_by_role("textbox", name="Điểm", exact=True)
        for field_, score in zip(fields.all(), points.values(), strict=True):
            field_.fill(str(score))
        signature = "Tôi ký phiếu này. Phiếu đã bỏ không sửa được nữa."
        return self.answers({"Kết luận của ông/bà": "Đề nghị thực hiện", signature: True})

    def acts(self, action: str, given: Mapping[str, Answer] | None = None) -> Person:
        """Takes one of the actions that the case's page offers, and is told that it was done."""
        self._arrives(self._act(action))
        self.answers(given or {})
        form = self.page.locator("#page-form")
        asks = form.get_attribute("data-confirm") is not None
        said = self.page.get_by_role("main").get_by_role(
            "button", name=re.compile(rf"^(Trình ký: )?{re.escape(action)}( [\d.]+\s₫)?$")
        )  # whoever only proposes reads that others sign
        self._goes_on(said)
        if asks:
            self.agrees(str(form.get_attribute("data-confirm-yes")))
        return self.is_told(action)

    def begins_task(self, task: str) -> Person:
        """Opens the page of one of the tasks beside the state of a case."""
        return self._arrives(self.tasks().get_by_role("link", name=_spoken("Thực hiện", task)))

    def tasks(self) -> Locator:
        """The part of a case's page with the tasks beside its state."""
        return self.section("Công việc kèm theo bước này")

    # -- looking --------------------------------------------------------------------------------------------------

    def keeps(self, name: str) -> Person:
        """Keeps a picture of the page as it is on a desk and on a telephone; on neither has it to be moved sideways."""
        if not self.takes_pictures:
            return self
        self.page.wait_for_load_state()  # a page that is still arriving would be looked at half
        for diagram in self.page.locator("[data-diagram]").all():  # drawn when somebody comes near it
            diagram.locator("xpath=ancestor::section").scroll_into_view_if_needed()
            expect(diagram.locator("svg")).to_be_visible()
        for width, size in (("1280", WIDE), ("390", NARROW)):
            self.page.set_viewport_size(size)
            self.photographs(f"{name}-{width}")
            wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wider <= 0, f"{name} is {wider}px wider than a screen of {width}px"
        faults = axe(self.page)  # as a telephone shows it; test_accessibility asks every page at both widths
        assert faults == [], f"{name}: {faults}"
        self.page.set_viewport_size(WIDE)
        return self

    def photographs(self, name: str) -> None:
        """Keeps a picture of the page as it is drawn now, where somebody wants to look at every page."""
        if ALL_PICTURES:
            SCREENS.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=SCREENS / f"{name}.png", full_page=True)

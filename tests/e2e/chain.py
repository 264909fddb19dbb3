"""A paper on its way as the people of its chain meet it, each at their own desk of papers."""

from __future__ import annotations

import re

from playwright.sync_api import Locator

from caseflow.core.names import short_name
from tests.e2e.pages import Person
from tests.e2e.town import Town

SIGN = "Ký văn bản"


def paper_line(person: Person, enterprise: str) -> Locator:
    """The line of an enterprise at the desk of papers that is open."""
    named = person.page.get_by_role("link", name=short_name(enterprise).name, exact=True)
    return person.page.locator("[data-row]").filter(has=named)


def opens_paper(person: Person, enterprise: str) -> Person:
    """Opens what waits for a person of an enterprise, from the desk of papers."""
    person.opens("/papers")
    return person._arrives(paper_line(person, enterprise).get_by_role("link").first)


def press(person: Person, label: str) -> Person:
    """Does what is next to be done to the paper that is open; the password where the page asks for it."""
    asked = person.page.get_by_label("Mật khẩu của ông/bà")
    if asked.count():
        asked.fill(person.password)
    return person._arrives(person.page.get_by_role("button", name=label, exact=True))


class Office:
    """Head, director and clerk; a paper that is proposed while they are there gets through."""

    def __init__(self, town: Town) -> None:
        self.head = town.staff("division_head", name="Đỗ Thị Kiểm Tra")
        self.director = town.staff("director", name="Phạm Văn Ký Duyệt")
        self.clerk = town.staff("clerk", name="Vũ Thị Văn Thư")

    def assigns(self, enterprise: str, officer: str) -> None:
        """The head gives a case that was received to an officer."""
        given = self.head.finds(enterprise).section("Người phụ trách")
        self.head.answers({"Giao hồ sơ cho": officer}, within=given).presses("Phân công", within=given)
        self.head.is_told("Đã phân công chuyên viên thụ lý")

    def checks(self, enterprise: str) -> Person:
        """The head agrees with what was proposed."""
        return press(opens_paper(self.head, enterprise), "Đồng ý trình ký").is_told("Đã kiểm tra")

    def signs(self, enterprise: str, signer: Person | None = None) -> Person:
        """The director signs, or the head what a sub-department issues itself."""
        return press(opens_paper(signer or self.director, enterprise), SIGN).is_told("Đã ký")

    def issues(self, enterprise: str) -> Person:
        """The clerk numbers what was signed, and it is out."""
        return press(opens_paper(self.clerk, enterprise), "Cấp số và phát hành").is_told("Đã phát hành")

    def decides(self, enterprise: str) -> Person:
        """The whole chain of what the department issues; gives the clerk before the paper as it is out."""
        self.checks(enterprise)
        self.signs(enterprise)
        return self.issues(enterprise)

    def confirms(self, enterprise: str) -> Person:
        """The whole chain of what the sub-department issues."""
        self.signs(enterprise, self.head)
        return self.issues(enterprise)


def number_of(person: Person) -> str:
    """The number of the paper that is open, as its sheet shows it."""
    found = re.search(r"Số: (\S+)", person.page.locator(".paper-sheet").inner_text())
    assert found is not None
    return found[1]

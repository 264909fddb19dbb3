"""The hand of a person: what it does is counted, so that a promise of few interactions is a number."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


class Hand:
    """A press, a choice, a field typed each count one; scrolling and signing in count nothing."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def presses(self, control: Locator) -> None:
        """Presses a button, a link or a box."""
        control.click()
        self.count += 1

    def key(self, key: str) -> None:
        """Presses one key."""
        self.page.keyboard.press(key)
        self.count += 1

    def types(self, text: str) -> None:
        """Types into the field that has the cursor."""
        self.page.keyboard.type(text)
        self.count += 1

    def chooses(self, field: Locator, label: str) -> None:
        """Chooses from a list."""
        field.select_option(label=label)
        self.count += 1

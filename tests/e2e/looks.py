"""A page of a story in every look: both widths, light and dark."""

from __future__ import annotations

import re
from typing import Literal

from playwright.sync_api import expect

from tests.e2e.pages import NARROW, WIDE, Person, axe

THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def looks(person: Person, name: str) -> None:
    """The page as everybody meets it: both widths, light and dark; axe finds nothing, nothing is cut off."""
    for theme in THEMES:
        person.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        if person.script:
            person.page.wait_for_function("theme => document.documentElement.dataset.bsTheme === theme", arg=theme)
        for size in (WIDE, NARROW):
            person.page.set_viewport_size(size)
            wide = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} {theme} is {wide}px wider than {size['width']}px"
            assert axe(person.page) == [], f"{name} {theme} {size['width']}"
            person.photographs(f"paper-{name}-{theme}-{size['width']}")
    person.page.emulate_media(color_scheme="light")
    person.page.set_viewport_size(WIDE)


def within_the_first_screen(person: Person, button: str) -> None:
    """What is to be done stands on the first screen of a telephone and of a desk."""
    for size in (NARROW, WIDE):
        person.page.set_viewport_size(size)
        expect(person.page.get_by_role("button", name=re.compile(f"^{button}"))).to_be_in_viewport()
    assert person.page.evaluate("scrollY") == 0

"""The main menu: the entries of all wings that a person may open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, request, url_for

from caseflow.core.actor import Actor
from caseflow.web.frame.wings import MenuEntry


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu."""

    label: str
    icon: str
    href: str
    current: bool


MENU = "caseflow_menu"
"""The key under which the application keeps the entries of all its wings."""


def main_menu(person: Actor | None) -> list[Entry]:
    """The entries of this application for this person."""
    return navigation(person, current_app.extensions[MENU])


def navigation(person: Actor | None, menu: Iterable[MenuEntry]) -> list[Entry]:
    """The entries for this person, in the order of the wings; none for a visitor."""
    if person is None:
        return []
    here = request.endpoint or ""
    return [
        Entry(str(one.label), one.icon, url_for(one.endpoint), one.is_of(here)) for one in menu if one.allowed(person)
    ]

"""The main menu: the entries of all wings that a person may open; and where everybody begins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, request, url_for

from caseflow.core.actor import Actor
from caseflow.web.frame.actor import ctx
from caseflow.web.frame.wings import MenuEntry


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu."""

    label: str
    icon: str
    href: str
    current: bool


LANDINGS: tuple[tuple[str, str], ...] = (
    ("dashboard:read", "dashboard.index"),
    ("queue:read", "queue.index"),
    ("council:manage", "councils.index"),
    ("council:sit", "councils.index"),
    ("account:manage", "admin.index"),
    ("audit:read", "admin.audit"),
    ("outbox:read", "admin.outbox"),
    ("content:read", "contents.index"),
    ("certificate:read", "certificates.index"),
    ("enterprise:read", "enterprises.index"),
)
"""Where somebody begins: the page of the first permission that they hold. Roles are content, so none is named here."""

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


def own_desk(person: Actor) -> str:
    """The address at which this person begins; without a desk, the first entry of their menu, else their account."""
    policy, known = ctx().content.policy, current_app.view_functions
    for permission, endpoint in LANDINGS:
        if endpoint in known and policy.permits(person, permission):
            return url_for(endpoint)
    entries = main_menu(person)
    return entries[0].href if entries else url_for("accounts.me")

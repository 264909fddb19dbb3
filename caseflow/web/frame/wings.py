"""What a wing of pages hands to the application: its blueprints, its entries of the main menu, its tools of the bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from flask import Blueprint, current_app
from flask_babel.speaklater import LazyString

from caseflow.core.actor import Actor
from caseflow.web.frame.actor import maybe_actor

Allowed: TypeAlias = Callable[[Actor], bool]
"""Whether somebody finds an entry in the menu."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the menu: who finds it, and which pages belong to it beside those of its own blueprint.

    `pages` names endpoints, where the pages of one blueprint belong to several entries.
    """

    label: LazyString
    icon: str
    endpoint: str
    allowed: Allowed
    pages: tuple[str, ...] = ()
    blueprints: tuple[str, ...] = ()

    def is_of(self, endpoint: str) -> bool:
        """Whether the page at `endpoint` belongs to the entry."""
        if self.pages:
            return endpoint in (self.endpoint, *self.pages)
        return endpoint.split(".")[0] in (self.endpoint.split(".")[0], *self.blueprints)


@dataclass(frozen=True, slots=True)
class Tool:
    """Something in the bar at the head of the staff's pages: the template that draws `card`; nothing where it is None.

    It is loaded on every such page: in one statement at most.
    """

    template: str
    load: Callable[[Actor], object | None]


@dataclass(frozen=True, slots=True)
class Wing:
    """The pages of one wing."""

    blueprints: tuple[Blueprint, ...]
    menu: tuple[MenuEntry, ...] = ()
    tools: tuple[Tool, ...] = ()


TOOLS = "caseflow_tools"
"""The key under which the application keeps the tools of all its wings."""


def shown_tools() -> list[tuple[str, object]]:
    """The templates of the tools that the signed-in person finds, each with its card."""
    person = maybe_actor()
    tools: list[Tool] = current_app.extensions[TOOLS] if person is not None else []
    cards = [(tool.template, tool.load(person)) for tool in tools if person is not None]
    return [(template, card) for template, card in cards if card is not None]

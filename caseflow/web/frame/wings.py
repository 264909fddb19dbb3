"""What a wing of pages hands to the application: its blueprints, and its entries of the main menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from flask import Blueprint
from flask_babel.speaklater import LazyString

from caseflow.core.actor import Actor

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
class Wing:
    """The pages of one wing."""

    blueprints: tuple[Blueprint, ...]
    menu: tuple[MenuEntry, ...] = ()

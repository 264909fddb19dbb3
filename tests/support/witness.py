"""Counts the events that services write, and knows every service that changes something."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from types import ModuleType
from typing import Any

import sqlalchemy as sa

import caseflow.services
from caseflow.db.models import Event
from caseflow.services.engine import actions
from caseflow.services.foundation.context import Context
from caseflow.services.papers import links
from tests.support.factories import key

NOT_A_USE_CASE = ".unit"
"""The room that keeps the keys themselves."""


class Witness:
    """Calls services and counts the events that each call writes."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.seen: set[str] = set()

    def __call__(self, service: Callable[..., Any], *args: Any, **given: Any) -> Any:
        """One mutation under a key of its own: one event, and none more when it is repeated."""
        self.seen.add(name_of(service))
        if "key" in inspect.signature(service).parameters:
            given["key"] = key()
        before = self.events()
        if service is actions.perform:  # the key of a step is part of the step
            actor, *rest = args
            case, action, values, version = rest
            args = (actor, actions.Step(case, action, values, version, key()))
        elif service is links.do:  # and that of what is done to a paper part of the deed
            actor, paper, link, seen = args
            args = (actor, links.Deed(paper, link, seen, key()))
        answer = service(self.ctx, *args, **given)
        assert self.events() == before + 1, f"{name_of(service)} wrote {self.events() - before} events"
        return answer

    def events(self) -> int:
        """How many events there are."""
        with self.ctx.read() as session:
            return int(session.scalar(sa.select(sa.func.count()).select_from(Event)) or 0)


def name_of(service: Callable[..., Any]) -> str:
    """`cases.start`."""
    return f"{service.__module__.rsplit('.', 1)[1]}.{service.__name__}"


def used(room: ModuleType) -> list[Any]:
    """The functions of a room that open a transaction: those whose first argument is the context."""
    if room.__name__.endswith(NOT_A_USE_CASE):
        return []
    found = [f for f in vars(room).values() if inspect.isfunction(f)]
    return [f for f in found if next(iter(inspect.signature(f).parameters), "") == "ctx"]


def mutating() -> set[str]:
    """Every use case that takes an idempotency key."""
    modules = pkgutil.walk_packages(caseflow.services.__path__, "caseflow.services.")
    return {
        name_of(function)
        for room in (importlib.import_module(module.name) for module in modules)
        for name, function in vars(room).items()
        if inspect.isfunction(function) and function.__module__ == room.__name__ and not name.startswith("_")
        if {"key", "step", "deed"} & inspect.signature(function).parameters.keys() and function in used(room)
    }

"""Which phases are steps of a case's way: those it has passed, and those it may still come to."""

from __future__ import annotations

from collections.abc import Collection

from caseflow.workflows.machine import Rulebook
from caseflow.workflows.ports import Facts


def reachable(book: Rulebook, facts: Facts, begin: str) -> frozenset[str]:
    """The states to which actions lead from `begin`, and `begin`; actions that there are not here lead nowhere."""
    definition = book.definition
    ways = {name: action.to for name, action in definition.actions.items() if not book.is_absent(name, facts)}
    found, waiting = {begin}, [begin]
    while waiting:
        for name in definition.actions_from[waiting.pop()]:
            to = ways.get(name)
            if to is not None and to not in found:
                found.add(to)
                waiting.append(to)
    return frozenset(found)


def phases(book: Rulebook, facts: Facts, been: Collection[str] = ()) -> tuple[str, ...]:
    """The phases in their order in which the case stood (`been`) or in one of whose states it may yet stand.

    A phase of nothing but endings is no step, nor is one whose every way in is closed by the programme, or that the
    case has left behind without having been there.
    """
    definition = book.definition
    states = reachable(book, facts, facts.state) | set(been)
    held = {state.phase for name, state in definition.states.items() if name in states and state.final is None}
    return tuple(phase for phase in definition.phases if phase in held)

"""Plays a case of any scheme to its good end by nothing but what its published definition and forms say."""

from __future__ import annotations

from collections import deque

from caseflow.workflows.policy import SYSTEM_PARTY
from caseflow.workflows.schema import Definition
from tests.journey import Journey


def road(definition: Definition, goal: str) -> list[str]:
    """The shortest way from the beginning to `goal`, as actions: all that a player has to know."""
    ways: dict[str, list[str]] = {definition.initial: []}
    queue = deque([definition.initial])
    while queue:
        here = queue.popleft()
        for name in definition.actions_from[here]:
            action = definition.actions[name]
            if action.to is not None and action.to not in ways and action.by != (SYSTEM_PARTY,):
                ways[action.to] = [*ways[here], name]
                queue.append(action.to)
    return ways[goal]


def good_end(definition: Definition) -> str:
    """The final state that a case is meant to reach."""
    return next(name for name, state in definition.states.items() if state.final == "completed")


def play(journey: Journey) -> None:
    """Plays a case to its good end."""
    definition = journey.definition
    goal = good_end(definition)
    for name in road(definition, goal):
        journey.do(definition.actions[name].by[0], name)
    assert journey.state == goal

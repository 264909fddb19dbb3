"""The shortest way along the actions of a definition: all that somebody who plays a case has to know."""

from __future__ import annotations

from collections import deque

from caseflow.workflows.definition import Definition
from caseflow.workflows.policy import SYSTEM_PARTY


def road(definition: Definition, goal: str, start: str = "") -> list[str]:
    """The shortest way from `start`, or from the beginning, to `goal`, as actions."""
    begin = start or definition.initial
    ways: dict[str, list[str]] = {begin: []}
    queue = deque([begin])
    while queue:
        here = queue.popleft()
        for name in definition.actions_from[here]:
            action = definition.actions[name]
            if action.to is not None and action.to not in ways and action.by != (SYSTEM_PARTY,):
                ways[action.to] = [*ways[here], name]
                queue.append(action.to)
    return ways[goal]

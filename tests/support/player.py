"""Plays a case of any scheme to its good end by nothing but what its published definition and forms say."""

from __future__ import annotations

from caseflow.workflows.definition import Definition
from tests.support.journey import Journey
from tests.support.roads import road


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

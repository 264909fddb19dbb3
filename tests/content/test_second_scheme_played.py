"""Thirty lines of YAML are a new kind of support: offered to applicants and played to its end, without any Python."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import pytest

from caseflow.core.clock import FixedClock
from caseflow.services import cases, catalog, verify
from caseflow.workflows.schema import Definition
from tests.content.thirty_lines import SCHEME
from tests.contexts import NOW, BuildContext
from tests.journey import Journey
from tests.overlay import add_scheme


def road(definition: Definition, goal: str) -> list[str]:
    """The shortest way from the beginning to `goal`, as actions: all that a player has to know."""
    ways: dict[str, list[str]] = {definition.initial: []}
    queue = deque([definition.initial])
    while queue:
        here = queue.popleft()
        for name in definition.actions_from[here]:
            action = definition.actions[name]
            if action.to is not None and action.to not in ways and action.by != ("system",):
                ways[action.to] = [*ways[here], name]
                queue.append(action.to)
    return ways[goal]


def play(journey: Journey) -> None:
    """Plays a case to its good end by what its published definition and forms say."""
    definition = journey.definition
    goal = next(name for name, state in definition.states.items() if state.final == "completed")
    for name in road(definition, goal):
        journey.do(definition.actions[name].by[0], name)
    assert journey.state == goal


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_thirty_lines_are_offered_and_played_to_the_end(build_context: BuildContext, tmp_path: Path):
    assert len(SCHEME.splitlines()) <= 30
    add_scheme(tmp_path / "province", "tools", SCHEME)
    ctx = build_context(clock=FixedClock(NOW), content=tmp_path / "province")
    assert catalog.check(ctx.roots) == []
    assert {piece.name for piece in catalog.publish(ctx) if piece.is_new} == {"tools"}
    with ctx.read() as session:
        assert [offer.name for offer in catalog.offers(ctx, session)] == ["iso_9001", "tools"]

    journey = Journey(ctx, "tools")
    offered = cases.mine(ctx, journey.applicant).offers
    assert "Áp dụng công cụ cải tiến năng suất" in {offer.definition.title.vi for offer in offered}
    play(journey)

    assert (journey.row.outcome, journey.row.scheme) == ("completed", "tools")
    assert verify.verify(ctx).findings == ()
    play(Journey(ctx))  # and the first scheme by the very same player

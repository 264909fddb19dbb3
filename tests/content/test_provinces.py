"""Roads of other provinces, written in YAML alone: checked, published and played to every end."""

from __future__ import annotations

import pytest

from caseflow.bootstrap import ENGINE
from caseflow.core.clock import FixedClock
from caseflow.core.content import content_roots
from caseflow.services.foundation import checking
from tests.support.contexts import NOW, BuildContext
from tests.support.plays import PROVINCES, Play, plays, provinces

EVERY = [(province, name) for province in provinces() for name in plays(province)]


@pytest.mark.parametrize("province", provinces())
def test_the_content_of_a_province_has_no_mistake(province: str) -> None:
    assert checking.check(content_roots(PROVINCES / province), ENGINE.vocabulary) == []


@pytest.mark.parametrize("province", provinces())
def test_its_plays_come_to_every_end_of_its_road(province: str) -> None:
    lines = [line for play in plays(province).values() for line in play]
    outcomes = {line["ends"] for line in lines if "ends" in line}
    assert len(outcomes) >= 2


@pytest.mark.parametrize(("province", "play"), EVERY, ids=lambda name: name.replace(" ", "_"))
def test_a_play_comes_to_its_end(build_context: BuildContext, province: str, play: str) -> None:
    ctx = build_context(clock=FixedClock(NOW), content=PROVINCES / province)
    Play(ctx, province).run(plays(province)[play])

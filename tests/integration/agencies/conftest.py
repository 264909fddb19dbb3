"""Two provinces on one database."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseflow.core.clock import FixedClock
from caseflow.services.foundation import catalog
from tests.support import second_province
from tests.support.contexts import NOW, BuildContext
from tests.support.second_province import AGENCY, Two


@pytest.fixture
def two(build_context: BuildContext, tmp_path: Path) -> Two:
    """The shipped province and an invented one, both published; nobody is there yet."""
    clock = FixedClock(NOW)
    folder = second_province.overlay(tmp_path / "song_la")
    here = build_context(clock=clock)
    there = build_context(clock=clock, content=folder, agency=AGENCY, base_url="https://song-la.example")
    catalog.publish(there)
    return Two(here, there)

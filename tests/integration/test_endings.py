"""A case that is over: no timer waits for it, nobody is given it, no council goes on with it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from caseflow.db.models import Timer
from tests.journey import Journey
from tests.stations import OpenStation, sqlite_only

pytestmark = sqlite_only


def waiting(journey: Journey) -> list[str]:
    """The names of the timers that are still open."""
    with journey.ctx.read() as session:
        return list(session.scalars(sa.select(Timer.name).where(Timer.open)))


@pytest.mark.parametrize(
    ("station", "role", "action"),
    [
        ("surveillance", "case_officer", "close"),
        ("submitted", "applicant", "withdraw"),
        ("in_progress", "director", "stop"),
    ],
)
def test_no_timer_waits_for_a_case_that_is_over(at: OpenStation, station: str, role: str, action: str) -> None:
    journey = at(station)
    assert waiting(journey)
    journey.do(role, action)
    assert waiting(journey) == []

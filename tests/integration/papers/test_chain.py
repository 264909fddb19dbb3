"""A decision on its way: proposed, checked, signed, numbered and issued, each by another person."""

from __future__ import annotations

from tests.support.journey import Journey


def test_a_case_runs_to_surveillance(build_context) -> None:
    journey = Journey(build_context())
    journey.to("surveillance")
    assert journey.state == "surveillance"

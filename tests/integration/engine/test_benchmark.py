"""What `make bench` measures stays measurable, and the road keeps to what makes it quick: few statements, made once."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks import road
from tests.benchmarks.meter import STEP
from tests.benchmarks.report import MOST_STATEMENTS, figures
from tests.support.roads import MAIN

ABOVE = {"accept": 36, "approve": 26}
"""Steps that make a paper and say more than the limit: the letter is filled form by form. They may only shrink."""
UNPREPARED = {
    "accept": 9, "take_up": 2, "establish": 1, "approve": 1, "sign_contract": 1, "accept_results": 1, "settle": 1,
}  # fmt: skip
"""Steps with statements that are made anew each time, for the sake of a paper. They may only shrink."""


def test_the_road_is_walked_beside_its_rival_with_few_statements_all_of_them_prepared(tmp_path: Path):
    found = figures(road.measure(f"sqlite:///{tmp_path / 'road.db'}", tmp_path, 2, warm=0))
    steps = [line for line in found["steps"] if line["kind"] == STEP]
    assert {line["name"] for line in steps} >= {action for _, action in MAIN}
    above = {line["name"]: line["statements"] for line in steps if line["statements"] > MOST_STATEMENTS}
    assert above == ABOVE
    unprepared = {line["name"]: line["unprepared"] for line in steps if line["unprepared"]}
    assert unprepared == UNPREPARED

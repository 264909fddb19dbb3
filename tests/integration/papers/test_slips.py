"""The slips of the counter: out with the step, signed by whoever hands them over, numbered in their own register."""

from __future__ import annotations

import pytest

from caseflow.core.errors import NotAllowed
from tests.support.stations import OpenStation, sqlite_only
from tests.support.told import clean

SLIPS = {"accept": "slip_01_receipt", "ask_supplement": "slip_02_supplement"}


@pytest.mark.both_databases
@pytest.mark.parametrize("action", SLIPS)
def test_a_slip_is_out_with_its_step(at: OpenStation, action: str) -> None:
    journey = at("submitted")
    done = journey.propose("one_stop", action, **journey.answers(action))
    assert done["state"] == journey.state == journey.definition.actions[action].to
    (slip,) = journey.papers
    desk = journey.person("one_stop").id
    assert (slip.kind, slip.status, slip.link, slip.waits_for) == (SLIPS[action], "issued", None, None)
    assert set(slip.done.values()) == {desk}
    assert slip.number is not None
    assert slip.number.startswith("01/PH-")
    clean(journey)


@sqlite_only
def test_nobody_but_the_counter_hands_out_slips(at: OpenStation) -> None:
    journey = at("submitted")
    for role in ("case_officer", "director", "division_head", "clerk", "finance"):
        for action in SLIPS:
            with pytest.raises(NotAllowed):
                journey.propose(role, action, **journey.answers(action))
    assert journey.papers == []


@sqlite_only
def test_slips_follow_each_other_in_one_register(at: OpenStation) -> None:
    journey = at("submitted")
    for action in ("ask_supplement", "answer_supplement", "accept"):
        journey.do("applicant" if action == "answer_supplement" else "one_stop", action)
    assert [slip.number.partition("/")[0] for slip in journey.papers if slip.number] == ["02", "01"]
    clean(journey)

"""Small roads: the phases that are steps of a case's way, and what signed forms of it say."""

from __future__ import annotations

from typing import Any

import pytest

from caseflow.programmes.words import FAST_TRACK
from caseflow.workflows.answers import says
from caseflow.workflows.step_words import Answer
from caseflow.workflows.steps import phases, reachable
from tests.unit.workflows.build import action, book, both, facts, state

BOOK = book(
    phases={name: both(name) for name in ("ends", "fast", "intake", "work")},
    states={
        "draft": state("intake"),
        "quick": state("fast"),
        "working": state("work"),
        "island": state("fast"),
        "lost": state("ends", final="lapsed"),
        "done": state("work", final="completed"),
    },
    actions={
        "note": action("draft"),
        "hurry": action("draft", "quick", needs=["fast_track"]),
        "walk": action(["draft", "quick"], "working"),
        "back": action("working", "draft"),
        "close": action("working", "done"),
        "lose": action(["draft", "quick"], "lost"),
    },
)


def here(at: str, below: int | None) -> Any:
    return facts(at, {FAST_TRACK: below})


def test_a_state_is_within_reach_when_actions_that_there_are_lead_to_it() -> None:
    assert reachable(BOOK, here("draft", 5), "draft") == {"draft", "quick", "working", "done", "lost"}
    assert reachable(BOOK, here("draft", None), "draft") == {"draft", "working", "done", "lost"}
    assert reachable(BOOK, here("draft", 5), "done") == {"done"}
    assert reachable(BOOK, here("draft", 5), "island") == {"island"}


def test_steps_are_the_phases_passed_and_those_to_come_in_the_order_of_the_road() -> None:
    assert phases(BOOK, here("draft", 5)) == ("fast", "intake", "work")
    assert phases(BOOK, here("draft", None)) == ("intake", "work")
    assert phases(BOOK, here("working", None), ["draft", "quick"]) == ("fast", "intake", "work")
    assert phases(BOOK, here("lost", 5), ["draft"]) == ("intake",), "a phase of endings is no step"
    assert phases(BOOK, here("done", 5)) == ()


@pytest.mark.parametrize(
    ("wanted", "given", "says_so"),
    [
        ("food", "food", True),
        ("food", "feed", False),
        ("food", None, False),
        (None, None, False),
        (["food", "feed"], "feed", True),
        (("food", "feed"), "toys", False),
        ("food", ["toys", "food"], True),
        (["food", "feed"], ["toys", "feed"], True),
        ("food", [], False),
        ("food", [None], False),
        (False, False, True),
        (True, False, False),
    ],
)
def test_a_form_says_what_is_wanted_or_it_does_not(wanted: Any, given: Any, says_so: bool) -> None:
    answer = Answer(answered="application", field="kind", is_=wanted)
    assert says(answer, {"application": {"kind": given}, "other": {"kind": "food"}}) is says_so


def test_a_form_that_nobody_signed_and_a_field_that_nobody_filled_in_say_nothing() -> None:
    answer = Answer(answered="application", field="kind", is_="food")
    assert not says(answer, {})
    assert not says(answer, {"application": {}})

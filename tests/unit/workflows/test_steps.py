"""Which phases are shown as steps: passed ones and possible ones, not those that this province or this case has not."""

from __future__ import annotations

from datetime import date

import pytest

from caseflow.core.content import content_roots
from caseflow.programmes.words import FAST_TRACK
from caseflow.workflows.ports import Facts
from caseflow.workflows.steps import phases, reachable
from tests.content.doc_parts import SCHEMES, rulebook

DAY = date(2026, 3, 2)
PLAIN = (
    "registration",
    "eligibility",
    "appraisal",
    "approval",
    "delivery",
    "certification",
    "settlement",
    "surveillance",
)


def here(state: str, below: int | None) -> Facts:
    """A case at `state` where the programme has a fast track below so many đồng, or none."""
    return Facts(state, DAY, loaded={FAST_TRACK: below})


def steps(state: str, *been: str, below: int | None = None) -> tuple[str, ...]:
    """The steps of an ISO 9001 case; `below` is the threshold of the programme's fast track, if it has one."""
    return phases(rulebook("iso_9001", content_roots()), here(state, below), {"draft", *been})


def test_a_phase_that_the_programme_closes_is_no_step() -> None:
    assert steps("draft") == PLAIN
    assert steps("draft", below=30) == (*PLAIN[:2], "fast_track", *PLAIN[2:])


def test_a_phase_that_was_left_behind_without_being_passed_is_no_step() -> None:
    assert "fast_track" in steps("ranked", "submitted", below=30)
    assert steps("council_setup", "submitted", "ranked", below=30) == PLAIN
    by_list = steps("contracting", "submitted", "ranked", "listed", below=30)
    assert by_list == ("registration", "eligibility", "fast_track", *PLAIN[3:])
    assert "fast_track" in steps("contracting", "submitted", "ranked", "listed")  # the programme gave it up meanwhile


def test_a_case_that_ended_has_only_the_steps_it_took() -> None:
    assert steps("refused_intake", "submitted", "refused_intake", below=30) == ("registration",)
    assert steps("withdrawn", "submitted", "eligibility_check", "withdrawn") == PLAIN[:2]


@pytest.mark.parametrize("name", SCHEMES)
def test_every_phase_with_something_to_do_is_a_step_where_the_programme_has_everything(name: str) -> None:
    book = rulebook(name, content_roots())
    drawn = book.definition
    with_states = [p for p in drawn.phases if any(s.phase == p and not s.final for s in drawn.states.values())]
    assert list(phases(book, here(drawn.initial, 1))) == with_states
    assert reachable(book, here(drawn.initial, 1), drawn.initial) == drawn.states.keys()

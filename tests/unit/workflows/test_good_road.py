"""The good road: no exceptional state, no step aside, and the sums of its terms."""

from __future__ import annotations

import pytest

from caseflow.core.content import content_roots
from caseflow.workflows import good_road
from caseflow.workflows.good_road import Span, Stop
from tests.content.doc_parts import SCHEMES, rulebook
from tests.unit.workflows.test_steps import here

EXCEPTIONAL = {"supplement", "revision", "suspended", "withdrawn", "stopped", "lapsed", "refused_intake", "ineligible"}
EXCEPTIONAL |= {"advised_against", "not_approved", "liquidating", "recovering", "liquidated"}


def road(scheme: str, below: int | None = None) -> tuple[Stop, ...]:
    book = rulebook(scheme, content_roots())
    return good_road.stops(book, here(book.definition.initial, below))


def test_iso_9001_goes_straight_from_draft_to_its_good_end() -> None:
    names = [stop.name for stop in road("iso_9001")]
    assert names[:4] == ["draft", "submitted", "received", "eligibility_check"]
    assert names[-2:] == ["surveillance", "closed"]
    assert not EXCEPTIONAL & set(names)
    assert road("iso_9001")[-1].action is None


def test_the_time_until_the_decision_is_the_sum_of_the_terms_of_those_who_act_for_the_agency() -> None:
    book = rulebook("iso_9001", content_roots())
    decided = good_road.until(book, road("iso_9001"), "mark_approved")
    assert decided[-1].action == "approve"
    assert good_road.span(decided) == Span(working_days=3 + 1 + 5 + 10 + 3 + 10 + 15 + 10 + 5)
    assert good_road.span(road("iso_9001")).months == 9 + 3  # what the applicant has to carry it out and be audited


def test_without_the_effect_the_whole_road_counts() -> None:
    book = rulebook("iso_9001", content_roots())
    assert good_road.until(book, road("iso_9001"), "no_such_effect") == road("iso_9001")


def test_a_fast_track_is_on_the_road_only_where_the_programme_has_one_and_content_calls_it_primary() -> None:
    assert not any(stop.state.phase == "fast_track" for stop in road("iso_9001"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_kind_of_support_has_a_good_road(scheme: str) -> None:
    found = road(scheme)
    assert found[0].name == rulebook(scheme, content_roots()).definition.initial
    assert found[-1].state.final == "completed"
    assert len({stop.name for stop in found}) == len(found)
    assert not any(stop.state.clock == "stopped" for stop in found)


def test_from_a_state_that_leads_nowhere_there_is_no_road() -> None:
    book = rulebook("iso_9001", content_roots())
    assert good_road.stops(book, here("refused_intake", None)) == ()

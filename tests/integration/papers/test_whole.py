"""Every paper of a road says everything that its letter needs."""

from __future__ import annotations

from caseflow.services.papers import composing, finding, page
from tests.support.contexts import BuildContext
from tests.support.journey import Journey


def _lacking(journey: Journey) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for paper in journey.papers:
        if paper.template is None:
            with journey.ctx.read() as session:
                seen, row = finding.find(journey.ctx, session, journey.person("clerk"), paper.public_id)
                found[paper.kind] = [t.vi for t in composing.lacks(page.asked(journey.ctx, session, seen, row))]
    return found


def test_the_papers_of_a_good_road_are_whole(build_context: BuildContext) -> None:
    journey = Journey(build_context())
    journey.to("submitted")
    journey.do("one_stop", "ask_supplement")
    journey.do("applicant", "answer_supplement")
    journey.to("in_progress")
    journey.do("case_officer", "suspend_work")
    journey.do("case_officer", "resume_work")
    journey.to("surveillance")
    assert _lacking(journey) == {}


def test_the_papers_of_failures_are_whole(build_context: BuildContext) -> None:
    journey = Journey(build_context())
    journey.to("in_progress")
    journey.do("case_officer", "terminate")
    journey.do("finance", "liquidate_and_recover")
    journey.do("finance", "demand_recovery")
    journey.do("finance", "confirm_recovery")
    assert journey.state == "liquidated"
    assert _lacking(journey) == {}

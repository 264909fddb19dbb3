"""A council belongs to one stay of a case in a phase: two councils on a road, and a way back, each with its ballots."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from caseflow.core.clock import FixedClock
from caseflow.core.errors import NotFound, Refused
from caseflow.db.models import CouncilCase
from caseflow.services.administration import verify
from caseflow.services.foundation import catalog
from tests.content.thirty_lines import SCHEME
from tests.support.contexts import NOW, BuildContext
from tests.support.journey import Journey
from tests.support.overlay import add_scheme

SECOND = """\
phase: second_opinion
title: {vi: Thẩm định lần hai, en: Second opinion}
enters: second_setup
exits:
  agreed: {vi: Hội đồng thứ hai nhất trí, en: The second council agrees}
council: task_selection
ballot: ballot_tools
states:
  second_setup:
    title: {vi: Chờ hội đồng thứ hai, en: Waiting for the second council}
    what_now: {vi: Chờ lập hội đồng., en: A council is to be set up.}
    waits_for: admin_secretary
  second_meeting:
    title: {vi: Hội đồng thứ hai, en: Second council}
    what_now: {vi: Hội đồng họp., en: The council meets.}
    waits_for: council_secretary
    desk: council
actions:
  convene_second:
    title: {vi: Mời hội đồng thứ hai, en: Convene the second council}
    from: second_setup
    to: second_meeting
    by: admin_secretary
    needs: [council_ready]
  agree:
    title: {vi: Nhất trí, en: Agree}
    from: second_meeting
    leaves: agreed
    by: council_secretary
    needs: [votes_counted, council_passed]
  send_back:
    title: {vi: Trả lại hội đồng thứ nhất, en: Send back to the first council}
    from: second_meeting
    to: council_setup
    by: council_secretary
    needs: [votes_counted]
"""
TWO = SCHEME.replace("  - approval\n", "  - second_opinion\n  - approval\n")


def province(folder: Path, again: str = "") -> Path:
    """An overlay with a road of two councils, written in YAML alone."""
    add_scheme(folder, "tools", TWO)
    sheets = (Path("workflows") / "councils.yaml").read_text(encoding="utf-8")
    first = sheets.index("  ballot_iso_9001:")
    beyond = sheets.find("\n  ballot_", first + 5)
    own = sheets[first : beyond + 1 if beyond > 0 else None].replace("ballot_iso_9001", "ballot_tools")
    (folder / "workflows" / "councils.yaml").write_text(f"{sheets[:first]}{own}{sheets[first:]}", encoding="utf-8")
    phases = folder / "workflows" / "phases"
    phases.mkdir()
    (phases / "second_opinion.yaml").write_text(SECOND, encoding="utf-8")
    text = (Path("workflows") / "phases" / "appraisal.yaml").read_text(encoding="utf-8")
    (phases / "appraisal.yaml").write_text(text.replace("ballot: $ballot\n", f"ballot: $ballot\n{again}"), "utf-8")
    return folder


def sittings(journey: Journey) -> list[CouncilCase]:
    with journey.ctx.read() as session:
        mine = sa.select(CouncilCase).where(CouncilCase.case_id == journey.row.id).order_by(CouncilCase.id)
        return list(session.scalars(mine).all())


def at_the_second_council(build_context: BuildContext, overlay: Path) -> Journey:
    ctx = build_context(clock=FixedClock(NOW), content=overlay)
    catalog.publish(ctx)
    journey = Journey(ctx, "tools").to("council_meeting")
    journey.do("council_secretary", "conclude_pass")
    assert journey.state == "second_setup"
    return journey


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_second_council_has_a_sitting_and_ballots_of_its_own(build_context: BuildContext, tmp_path: Path):
    journey = at_the_second_council(build_context, province(tmp_path))
    with pytest.raises(Refused, match="not before any council"):
        journey.take("admin_secretary", "convene_second")
    journey.do("admin_secretary", "convene_second")
    with pytest.raises(NotFound):  # nobody acts in a sitting before having declared their interests in it
        journey.take("council_secretary", "agree")
    journey.do("council_secretary", "agree")
    assert journey.definition.states[journey.state].phase == "approval"
    first, second = sittings(journey)
    assert (first.entry < second.entry, first.counted_at < second.counted_at) == (True, True)  # type: ignore[operator]
    assert verify.verify(journey.ctx).findings == ()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_way_back_meets_a_new_sitting(build_context: BuildContext, tmp_path: Path):
    journey = at_the_second_council(build_context, province(tmp_path))
    journey.do("admin_secretary", "convene_second")
    journey.do("council_secretary", "send_back")
    assert journey.state == "council_setup"
    with pytest.raises(Refused, match="not before any council"):
        journey.take("admin_secretary", "convene")
    journey.do("admin_secretary", "convene")
    with pytest.raises(NotFound):
        journey.take("council_secretary", "conclude_pass")
    journey.do("council_secretary", "conclude_pass")
    assert (journey.state, len(sittings(journey))) == ("second_setup", 3)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_road_may_say_that_a_way_back_meets_the_same_sitting(build_context: BuildContext, tmp_path: Path):
    journey = at_the_second_council(build_context, province(tmp_path, "again: same_sitting\n"))
    journey.do("admin_secretary", "convene_second")
    journey.do("council_secretary", "send_back")
    journey.take("admin_secretary", "establish")
    journey.take("admin_secretary", "convene")  # it is before its council, whose votes stand
    journey.take("council_secretary", "conclude_pass")
    assert (journey.state, len(sittings(journey))) == ("second_setup", 2)

"""Cases under way go over to a newer edition: what they say beforehand, what they are afterwards, and the way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from caseflow.core.actor import SYSTEM
from caseflow.core.errors import Conflict, Invalid, Refused
from caseflow.db.models import Event
from caseflow.services.administration import edition_acts, edition_forecasts, edition_reports, edition_work, verify
from caseflow.services.cases import cases
from caseflow.services.engine import timers
from caseflow.services.foundation import catalog
from caseflow.services.papers import links
from tests.support import moving, provinces
from tests.support.behind import ROAD, Province, Recorded, administrator, case_at, later, row, told
from tests.support.factories import key

ALL = 31
"""So many cases are recorded: one for every time that a case comes to a state on its way with all detours."""
KEPT = {
    "draft", "received", "eligibility_check", "site_survey", "council_setup", "council_meeting", "awaiting_approval",
    "contracting", "in_progress", "certification_audit", "certificate_review", "acceptance", "settling", "result_ready",
    "surveillance", "supplement", "revision", "revision_review", "suspended", "corrective_action",
    "certificate_suspended",
}  # fmt: skip
"""The states of the road that the change of the test leaves as they are."""


def test_a_dry_run_says_where_every_case_goes_and_writes_nothing(province: Province, recorded: Recorded):
    ctx = province()
    before = moving.rows(ctx, *recorded.cases)
    found = edition_forecasts.forecast(ctx, SYSTEM, ROAD)
    assert found.faults == ()
    assert (found.total, found.going, found.asked, found.stuck) == (ALL, ALL - 1, 1, 0)
    by_state = {line.state: line for line in found.lines}
    assert {state for state, line in by_state.items() if line.to == state} == KEPT
    assert (by_state["submitted"].to, by_state["ranked"].to) == ("taken_in", "site_survey")
    asked = by_state["budget_appraisal"]
    assert [name for name, _ in asked.between] == ["budget_appraisal", "expert_appraisal"]
    assert asked.question is not None
    assert asked.question.en == "Does the case need an expert?"
    assert (found.terms["anew"], found.terms["kept"] + found.terms["none"]) == (1, ALL - 2)
    assert moving.rows(ctx, *recorded.cases) == before
    answered = edition_forecasts.forecast(ctx, SYSTEM, ROAD, answers={"budget_appraisal": "expert_appraisal"})
    assert (answered.going, answered.asked) == (ALL, 0)


def test_a_dry_run_costs_the_same_few_statements_for_any_number_of_cases(province: Province):
    ctx, counted = province(), []
    edition_forecasts.forecast(ctx, SYSTEM, ROAD)
    sa.event.listen(ctx.database.engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    edition_forecasts.forecast(ctx, SYSTEM, ROAD)
    assert len(counted) <= 15, counted


def test_every_case_goes_over_and_its_history_says_so(province: Province, recorded: Recorded):
    ctx = province()
    admin = administrator(ctx)
    before = {public_id: row(ctx, public_id) for public_id in recorded.cases}
    act = moving.move(ctx, ROAD, admin, budget_appraisal="expert_appraisal")
    found = moving.states(ctx, ROAD)
    assert found.keys() == KEPT | {"taken_in", "expert_appraisal"}
    assert (found["taken_in"], found["expert_appraisal"], found["site_survey"]) == (2, 1, 2)
    newest = edition_reports.road(ctx, SYSTEM, ROAD)
    assert [line.cases for line in newest.editions] == [ALL]
    for public_id, was in before.items():
        now = row(ctx, public_id)
        assert (now.version, now.seq, now.id) == (was.version + 1, was.seq + 1, was.id)
        assert now.definition == newest.editions[0].sha256 != was.definition
    with ctx.read() as session:
        moved = session.scalars(sa.select(Event).where(Event.kind == "migrated")).all()
        assert {event.actor_id for event in moved} == {admin.id}
        assert len(moved) == ALL
    page = edition_reports.act(ctx, SYSTEM, act)
    assert (page.act.state, page.act.results, page.act.started_by) == ("done", {"moved": ALL}, admin.name)
    assert verify.verify(ctx).findings == ()


def test_a_step_that_goes_on_keeps_its_last_day_and_sends_nothing_twice(province: Province):
    ctx = province(publish=False)
    case = case_at(ctx, "submitted")
    due = row(ctx, case).due_on
    assert due is not None
    later(ctx, timedelta(days=40))
    timers.fire_due(ctx)
    sent = told(ctx, case)
    assert sent >= 2, "reminded, and told that the term was missed"
    catalog.publish(ctx)
    moving.move(ctx, ROAD)
    assert (row(ctx, case).state, row(ctx, case).due_on) == ("taken_in", due)
    timers.fire_due(ctx)
    assert told(ctx, case) == sent
    assert verify.verify(ctx).findings == ()


def test_a_term_may_be_counted_anew_for_a_state_that_goes_on(province: Province):
    anew = provinces.CHANGE.replace("  submitted: taken_in\n", "  submitted: {{to: taken_in, terms: anew}}\n")
    ctx = province(anew)
    case = case_at(ctx, "submitted")
    before = row(ctx, case)
    later(ctx, timedelta(days=2))
    moving.move(ctx, ROAD)
    after = row(ctx, case)
    assert before.due_on is not None
    assert after.due_on is not None
    assert after.due_on > before.due_on
    assert after.state_since == ctx.clock.now()
    later(ctx, timedelta(days=40))
    timers.fire_due(ctx)
    assert told(ctx, case) >= 2
    assert verify.verify(ctx).findings == ()


def test_a_case_whose_paper_is_on_its_way_goes_over_once_that_is_out(province: Province, recorded: Recorded):
    ctx = province(publish=False)
    journey = moving.joining(ctx, recorded.journey, case_at(ctx, "awaiting_approval"))
    paper = journey.propose("case_officer", "disapprove", **journey.answers("disapprove"))["paper"]
    other = moving.joining(ctx, recorded.journey, case_at(ctx, "eligibility_check"))
    again = other.propose("case_officer", "find_ineligible", **other.answers("find_ineligible"))["paper"]
    catalog.publish(ctx)
    act = moving.move(ctx, ROAD, budget_appraisal="budget_appraisal")
    assert edition_reports.act(ctx, SYSTEM, act).act.results == {"moved": ALL - 2, "stuck": 2}
    assert verify.verify(ctx).findings == ()
    journey.issue(paper)
    assert journey.row.outcome == "refused", "in the words in which it was drafted"
    links.send_back(ctx, other.person("division_head"), again, other.paper(again).version, "Soạn lại.", key())
    later_act = moving.move(ctx, ROAD)
    assert edition_reports.act(ctx, SYSTEM, later_act).act.results == {"moved": 1}
    assert verify.verify(ctx).findings == ()


def test_whoever_has_the_page_open_meets_the_usual_conflict(province: Province, recorded: Recorded):
    ctx = province()
    journey = moving.joining(ctx, recorded.journey, case_at(ctx, "eligibility_check"))
    seen, given = journey.version, journey.answers("confirm_eligibility")
    moving.move(ctx, ROAD, administrator(ctx))
    with pytest.raises(Conflict) as met:
        journey.retry("case_officer", "confirm_eligibility", seen, **given)
    (line,) = met.value.meanwhile
    assert line.action.en == "Moved to another edition of its road"
    journey.take("case_officer", "confirm_eligibility", **given)
    assert journey.state == "site_survey"


def test_the_page_of_a_case_tells_its_past_in_the_words_of_its_time(province: Province, recorded: Recorded):
    ctx = province()
    case = case_at(ctx, "council_setup")
    moving.move(ctx, ROAD)
    journey = moving.joining(ctx, recorded.journey, case)
    for person in (journey.person("case_officer"), journey.applicant):
        view = cases.view(ctx, person, case)
        titles = [entry.title.en for entry in view.timeline]
        assert titles[:2] == ["Moved to another edition of its road", "Rank"], "a step that is gone keeps its title"
        assert "Ranking" in [entry.state.en for entry in view.timeline if entry.state is not None]
        assert [stage.status for stage in view.stages][:3] == ["done", "done", "now"]
        assert view.diagram["current"] == "council_setup"


def test_cases_whose_state_has_become_several_wait_for_a_person(province: Province):
    ctx = province()
    case = case_at(ctx, "budget_appraisal")
    act = moving.move(ctx, ROAD)
    page = edition_reports.act(ctx, SYSTEM, act)
    assert (page.act.state, page.act.results) == ("asking", {"moved": ALL - 1, "asked": 1})
    (question,) = page.questions
    assert (question.public_id, question.question.en) == (case, "Does the case need an expert?")
    assert row(ctx, case).state == "budget_appraisal"
    with pytest.raises(Invalid):
        edition_acts.answer(ctx, SYSTEM, act, {case: "contracting"}, key())
    with pytest.raises(Refused):
        edition_acts.answer(ctx, SYSTEM, act, {case: ""}, key())
    edition_acts.answer(ctx, SYSTEM, act, {case: "expert_appraisal"}, key())
    assert edition_work.carry_out(ctx) == 1
    assert row(ctx, case).state == "expert_appraisal"
    assert edition_reports.act(ctx, SYSTEM, act).act.state == "done"
    assert verify.verify(ctx).findings == ()


def test_a_question_about_a_case_that_moved_on_meanwhile_is_asked_of_nobody(province: Province, recorded: Recorded):
    ctx = province()
    case = case_at(ctx, "budget_appraisal")
    act = moving.move(ctx, ROAD)
    moving.joining(ctx, recorded.journey, case).do("applicant", "withdraw")
    assert edition_reports.act(ctx, SYSTEM, act).questions == ()
    with pytest.raises(Refused):
        edition_acts.answer(ctx, SYSTEM, act, {case: "expert_appraisal"}, key())

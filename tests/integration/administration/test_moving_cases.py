"""Cases under way go over to a newer edition: what they say beforehand, what they are afterwards, and the way back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.actor import SYSTEM
from caseflow.core.clock import FixedClock
from caseflow.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from caseflow.core.reader import ContentError
from caseflow.db.models import Case, EditionMove, Event, MovedCase
from caseflow.services.administration import edition_acts, edition_forecasts, edition_reports, edition_work, verify
from caseflow.services.cases import cases
from caseflow.services.engine import editions, timers
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from tests.support import factories, moving, provinces
from tests.support.contexts import NOW, settings_for
from tests.support.copies import Copier
from tests.support.factories import key
from tests.support.journey import Journey
from tests.support.stations import context

ROAD = "iso_9001"
ALL = 30
"""So many cases are recorded: one for every time that a case comes to a state on its way with all detours."""
KEPT = {
    "draft", "eligibility_check", "site_survey", "council_setup", "council_meeting", "awaiting_approval",
    "contracting", "in_progress", "certification_audit", "certificate_review", "acceptance", "settling", "returning",
    "surveillance", "supplement", "revision", "revision_review", "suspended", "corrective_action",
    "certificate_suspended",
}  # fmt: skip
"""The states of the road that the change of the test leaves as they are."""


@dataclass(frozen=True)
class Recorded:
    """The province before its roads changed, with a case in every state, to be copied."""

    url: str
    folder: Path
    journey: Journey
    cases: tuple[str, ...]


@pytest.fixture(scope="module")
def recorded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    folder = tmp_path_factory.mktemp("before")
    shutil.copy(sqlite_template, folder / "caseflow.db")
    url = f"sqlite:///{folder / 'caseflow.db'}"
    ctx = context(url, folder, NOW, settings_for(url, folder, content=provinces.before(folder / "content")))
    catalog.publish(ctx)
    journey, found = moving.everywhere(ctx, ROAD, Copier(ctx))
    ctx.database.engine.dispose()
    return Recorded(url, folder, journey, tuple(found))


@pytest.fixture(scope="module")
def published(recorded: Recorded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the recorded province once it has published what it says today."""
    folder = tmp_path_factory.mktemp("after")
    shutil.copy(recorded.folder / "caseflow.db", folder / "caseflow.db")
    url = f"sqlite:///{folder / 'caseflow.db'}"
    settings = settings_for(url, folder, content=provinces.after(folder / "content"))
    ctx = context(url, folder, recorded.journey.ctx.clock.now(), settings)
    catalog.publish(ctx)
    ctx.database.engine.dispose()
    return folder / "caseflow.db"


Province = Callable[..., Context]


@pytest.fixture
def province(recorded: Recorded, published: Path, tmp_path: Path) -> Iterator[Province]:
    """The recorded province on a copy of its own, with the content of today: `province()`, `province(change=...)`."""
    shutil.copytree(recorded.folder / "files", tmp_path / "files")
    url = f"sqlite:///{tmp_path / 'caseflow.db'}"
    made: list[Context] = []

    def make(change: str = provinces.CHANGE, *, publish: bool = True, **given: Any) -> Context:
        usual = change == provinces.CHANGE and publish
        shutil.copy(published if usual else recorded.folder / "caseflow.db", tmp_path / "caseflow.db")
        content = provinces.after(tmp_path / f"content{len(made)}", change=change)
        settings = settings_for(url, tmp_path, content=content)
        ctx = context(url, tmp_path, recorded.journey.ctx.clock.now(), settings, **given)
        made.append(ctx)
        if publish and not usual:
            catalog.publish(ctx)
        return ctx

    yield make
    for ctx in made:
        ctx.database.engine.dispose()


def case_at(ctx: Context, state: str) -> str:
    """The public id of the first open case that stands in a state."""
    with ctx.read() as session:
        mine = sa.select(Case.public_id).where(Case.state == state, Case.closed_at.is_(None)).order_by(Case.id)
        return session.scalars(mine.limit(1)).one()


def row(ctx: Context, public_id: str) -> Case:
    with ctx.read() as session:
        return session.scalars(sa.select(Case).where(Case.public_id == public_id)).one()


def later(ctx: Context, by: timedelta) -> None:
    assert isinstance(ctx.clock, FixedClock)
    ctx.clock.advance(by)


def administrator(ctx: Context) -> Any:
    return factories.staff(ctx, "sysadmin")


def test_a_dry_run_says_where_every_case_goes_and_writes_nothing(province: Province, recorded: Recorded):
    ctx = province()
    before = moving.rows(ctx, *recorded.cases)
    found = edition_forecasts.forecast(ctx, SYSTEM, ROAD)
    assert found.faults == ()
    assert (found.total, found.going, found.asked, found.stuck) == (ALL, ALL - 1, 1, 0)
    by_state = {line.state: line for line in found.lines}
    assert {state for state, line in by_state.items() if line.to == state} == KEPT
    assert (by_state["submitted"].to, by_state["ranked"].to) == ("received", "site_survey")
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
    assert found.keys() == KEPT | {"received", "expert_appraisal"}
    assert (found["received"], found["expert_appraisal"], found["site_survey"]) == (2, 1, 2)
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
    assert (row(ctx, case).state, row(ctx, case).due_on) == ("received", due)
    timers.fire_due(ctx)
    assert told(ctx, case) == sent
    assert verify.verify(ctx).findings == ()


def told(ctx: Context, public_id: str) -> int:
    """How often somebody was reminded of a case."""
    with ctx.read() as session:
        mine = sa.select(sa.func.count()).select_from(Event).join(Case, Case.id == Event.case_id)
        return int(session.scalar(mine.where(Case.public_id == public_id, Event.kind == "reminded")) or 0)


def test_a_term_may_be_counted_anew_for_a_state_that_goes_on(province: Province):
    anew = provinces.CHANGE.replace("  submitted: received\n", "  submitted: {{to: received, terms: anew}}\n")
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


def test_what_was_moved_is_as_it_was_once_it_is_taken_back(province: Province, recorded: Recorded):
    ctx = province()
    before = moving.rows(ctx, *recorded.cases)
    act = moving.move(ctx, ROAD, budget_appraisal="expert_appraisal")
    assert moving.rows(ctx, *recorded.cases) != before
    edition_acts.take_back(ctx, SYSTEM, act, key())
    assert edition_work.carry_out(ctx) == ALL
    assert moving.rows(ctx, *recorded.cases) == before
    assert edition_reports.act(ctx, SYSTEM, act).act.results == {"back": ALL}
    assert verify.verify(ctx).findings == ()
    again = moving.move(ctx, ROAD, budget_appraisal="budget_appraisal")
    assert edition_reports.act(ctx, SYSTEM, again).act.results == {"moved": ALL}
    assert verify.verify(ctx).findings == ()


def test_a_case_that_was_dealt_with_since_stays_where_it_went(province: Province, recorded: Recorded):
    ctx = province()
    case, other = case_at(ctx, "submitted"), case_at(ctx, "contracting")
    timers.fire_due(ctx)
    act = moving.move(ctx, ROAD, budget_appraisal="expert_appraisal")
    moving.joining(ctx, recorded.journey, case).do("one_stop", "receive")
    later(ctx, timedelta(days=20))
    timers.fire_due(ctx)  # a reminder is nothing that somebody did
    assert told(ctx, other) > 0
    edition_acts.take_back(ctx, SYSTEM, act, key())
    edition_work.carry_out(ctx)
    results = edition_reports.act(ctx, SYSTEM, act).act.results
    assert results == {"back": ALL - 2, "kept": 2}, "one was received, the supplement lapsed"
    assert row(ctx, case).definition != row(ctx, other).definition
    sent = told(ctx, other)
    timers.fire_due(ctx)
    assert told(ctx, other) == sent, "what was sent in between is not sent again"
    assert verify.verify(ctx).findings == ()


def test_an_act_can_be_stopped_and_gone_on_with(province: Province, monkeypatch: pytest.MonkeyPatch):
    ctx = province()
    act = str(edition_acts.start(ctx, SYSTEM, ROAD, key=key())["act"])
    with pytest.raises(Refused, match="not over yet"):
        edition_acts.start(ctx, SYSTEM, ROAD, key=key())
    done: list[str] = []

    def stop_after_five(name: str) -> None:
        done.append(name)
        if done.count("migrate:after_commit") == 5 and name == "migrate:after_commit":
            edition_acts.stop(ctx, SYSTEM, act, key())

    monkeypatch.setattr(ctx.crash, "at", stop_after_five)
    edition_work.carry_out(ctx)
    stopped = edition_reports.act(ctx, SYSTEM, act).act
    assert (stopped.state, stopped.done) == ("stopped", 5)
    assert edition_work.carry_out(ctx) == 0, "nobody goes on with what was stopped"
    edition_acts.resume(ctx, SYSTEM, act, key())
    assert edition_work.carry_out(ctx) == ALL - 5
    assert edition_reports.act(ctx, SYSTEM, act).act.results == {"moved": ALL - 1, "asked": 1}
    with pytest.raises(Refused):
        edition_acts.resume(ctx, SYSTEM, act, key())
    assert verify.verify(ctx).findings == ()


def test_a_case_that_cannot_go_is_named_and_holds_up_none(province: Province, monkeypatch: pytest.MonkeyPatch):
    ctx = province()
    broken = row(ctx, case_at(ctx, "contracting"))
    from_ = editions.go

    def go(place: Any, *rest: Any) -> Any:
        if place.case.id == broken.id:
            raise ZeroDivisionError
        return from_(place, *rest)

    monkeypatch.setattr(editions, "go", go)
    act = moving.move(ctx, ROAD)
    page = edition_reports.act(ctx, SYSTEM, act)
    assert page.act.results == {"moved": ALL - 2, "asked": 1, "failed": 1}
    assert [(left.public_id, left.why.en) for left in page.left] == [(broken.public_id, "Fault: ZeroDivisionError")]
    assert row(ctx, broken.public_id).version == broken.version
    monkeypatch.undo()
    again = moving.move(ctx, ROAD, budget_appraisal="budget_appraisal")
    assert edition_reports.act(ctx, SYSTEM, again).act.results == {"moved": 2}, "another act takes those that are left"


def test_only_who_may_moves_cases(province: Province):
    ctx = province()
    reader, stranger = factories.staff(ctx, "auditor"), factories.staff(ctx, "clerk")
    for person in (reader, stranger):
        with pytest.raises(NotAllowed):
            edition_acts.start(ctx, person, ROAD, key=key())
    with pytest.raises(NotAllowed):
        edition_forecasts.forecast(ctx, stranger, ROAD)
    assert edition_forecasts.forecast(ctx, reader, ROAD).total == ALL
    for what in (edition_acts.stop, edition_acts.resume, edition_acts.take_back):
        with pytest.raises(NotFound):
            what(ctx, SYSTEM, "unknown", key())


def test_the_same_key_begins_one_act(province: Province):
    ctx, same = province(), key()
    first = edition_acts.start(ctx, SYSTEM, ROAD, key=same)
    assert edition_acts.start(ctx, SYSTEM, ROAD, key=same) == first
    with ctx.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(EditionMove)) == 1


def test_a_change_without_a_place_for_a_case_is_not_published(province: Province):
    lacking = provinces.CHANGE.replace("  submitted: received\n", "")
    ctx = province(lacking, publish=False)
    with pytest.raises(ContentError) as refused:
        catalog.publish(ctx)
    (fault,) = refused.value.faults
    assert fault.file.endswith("workflows/changes/shorter.yaml")
    assert "the state 'submitted' of the edition" in fault.message
    assert fault.line == 4


def test_a_change_that_is_wrong_only_for_older_editions_is_told_by_the_dry_run(province: Province, tmp_path: Path):
    ctx = province(provinces.CHANGE.replace("from_edition: any", "from_edition: [deadbeef00]"))
    found = edition_forecasts.forecast(ctx, SYSTEM, ROAD)
    assert ["never had an edition 'deadbeef00'" in fault.message for fault in found.faults] == [True]
    with pytest.raises(ContentError):
        edition_acts.start(ctx, SYSTEM, ROAD, key=key())


def test_a_road_without_a_change_moves_nothing(province: Province):
    ctx = province(change="")
    with pytest.raises(NotFound, match="no change"):
        edition_forecasts.forecast(ctx, SYSTEM, ROAD)
    with pytest.raises(NotFound, match="no road"):
        edition_forecasts.forecast(ctx, SYSTEM, "unheard_of")


def test_a_history_with_a_forged_move_is_found(province: Province):
    ctx = province()
    case = row(ctx, case_at(ctx, "contracting"))
    moving.move(ctx, ROAD)
    with ctx.tx() as session:
        session.execute(sa.update(Case).where(Case.id == case.id).values(definition=case.definition))
    assert [f.invariant for f in verify.verify(ctx).findings] == ["I2"]


def test_moved_cases_remember_everything_that_the_move_changed(province: Province):
    ctx = province()
    moving.move(ctx, ROAD)
    with ctx.read() as session:
        kept = session.scalars(sa.select(MovedCase).where(MovedCase.result == "moved")).all()
    assert all((one.before or {})["case"]["definition"] and one.seq and one.version for one in kept)


def test_a_clock_that_stands_still_waits_for_the_state_under_its_name_of_today(province: Province, recorded: Recorded):
    ctx = province()
    journey = moving.joining(ctx, recorded.journey, case_at(ctx, "supplement"))
    moving.move(ctx, ROAD)
    with ctx.read() as session:
        held = sa.text("SELECT held_state, held_due_on FROM clock_intervals WHERE case_id = :id AND ended_at IS NULL")
        state, due = session.execute(held, {"id": journey.row.id}).one()
    assert state == "received"
    later(ctx, timedelta(days=2))
    journey.do("applicant", "answer_supplement")
    assert journey.state == "received"
    assert str(journey.row.due_on) > str(due), "the former term goes on, moved by the days of the pause"
    assert verify.verify(ctx).findings == ()


def test_who_received_a_case_may_not_approve_it_under_another_name_of_that_step(province: Province, recorded: Recorded):
    ctx = province()
    journey = moving.joining(ctx, recorded.journey, case_at(ctx, "awaiting_approval"))
    moving.move(ctx, ROAD)
    both = factories.also(ctx, journey.person("one_stop"), "director")
    journey.strangers["director"] = both
    with pytest.raises(Refused, match="Receive the application"):
        journey.do("director", "approve")

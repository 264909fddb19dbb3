"""Acts that move cases: taken back, stopped, refused, and what hinders them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.actor import SYSTEM
from caseflow.core.errors import NotAllowed, NotFound, Refused
from caseflow.core.reader import ContentError
from caseflow.db.models import Case, EditionMove, MovedCase
from caseflow.services.administration import edition_acts, edition_forecasts, edition_reports, edition_work, verify
from caseflow.services.engine import editions, timers
from caseflow.services.foundation import catalog
from tests.support import factories, moving, provinces
from tests.support.behind import ROAD, Province, Recorded, case_at, later, row, told
from tests.support.factories import key

ALL = 31
"""So many cases are recorded."""


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
    assert results == {"back": ALL - 2, "kept": 2}, "one was received, for the supplement a notice was drafted"
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
    lacking = provinces.CHANGE.replace("  submitted: taken_in\n", "")
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
    assert state == "taken_in"
    later(ctx, timedelta(days=2))
    journey.do("applicant", "answer_supplement")
    assert journey.state == "taken_in"
    assert str(journey.row.due_on) > str(due), "the former term goes on, moved by the days of the pause"
    assert verify.verify(ctx).findings == ()


def test_who_received_a_case_may_not_approve_it_under_another_name_of_that_step(province: Province, recorded: Recorded):
    ctx = province()
    journey = moving.joining(ctx, recorded.journey, case_at(ctx, "awaiting_approval"))
    moving.move(ctx, ROAD)
    officer = journey.person("case_officer")
    with ctx.tx() as session:
        session.execute(sa.update(Case).where(Case.id == journey.row.id).values(officer_id=None))
    both = factories.also(ctx, journey.person("one_stop"), "case_officer")
    journey.strangers["case_officer"] = both
    with pytest.raises(Refused, match="Receive the application"):
        journey.do("case_officer", "approve")
    journey.strangers["case_officer"] = officer
    paper = journey.propose("case_officer", "approve", **journey.answers("approve"))["paper"]
    journey.strangers["director"] = factories.also(ctx, journey.person("one_stop"), "director")
    with pytest.raises(Refused, match="Receive the application"):
        journey.issue(paper)

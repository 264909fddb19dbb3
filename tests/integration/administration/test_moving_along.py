"""What hangs on a case that goes over to another edition: tasks, drafts, its council, and the command that moves it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.cli.main import main
from caseflow.core.actor import SYSTEM
from caseflow.core.clock import FixedClock
from caseflow.db.models import Draft, Timer
from caseflow.services.administration import edition_acts, edition_forecasts, edition_reports, edition_work, verify
from caseflow.services.cases import cases, submissions
from caseflow.services.foundation import catalog
from tests.support import moving, provinces
from tests.support.behind import ROAD
from tests.support.contexts import NOW, SECRET, BuildContext
from tests.support.council import Council
from tests.support.factories import key
from tests.support.journey import Journey

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def open_timers(journey: Journey) -> dict[str, Any]:
    """The open timers of a case, by name: what they know."""
    with journey.ctx.read() as session:
        mine = sa.select(Timer.name, Timer.what).where(Timer.case_id == journey.row.id, Timer.open.is_(True))
        return {row.name: row.what for row in session.execute(mine)}


def test_open_tasks_go_on_under_another_name_or_are_closed(build_context: BuildContext, tmp_path: Path):
    ctx = build_context(clock=FixedClock(NOW))
    journey = Journey(ctx, "vietgap").to("site_survey")
    journey.end("sampling")
    before = {task.name: task for task in journey.tasks()}
    assert {name: task.status for name, task in before.items()} == {
        "field_visit": "open", "sampling": "done", "laboratory": "open",
    }  # fmt: skip
    later = build_context(clock=FixedClock(ctx.clock.now()), content=provinces.tasks_changed(tmp_path / "content"))
    catalog.publish(later)
    told = edition_forecasts.forecast(later, SYSTEM, "vietgap")
    assert told.tasks == (("field_visit", None, 1), ("laboratory", "lab_test", 1))
    act = moving.move(later, "vietgap")
    on = journey.on(later)
    after = {task.name: task for task in on.tasks()}
    assert {name: task.status for name, task in after.items()} == {
        "field_visit": "cancelled", "sampling": "done", "lab_test": "open",
    }  # fmt: skip
    assert (after["lab_test"].due_on, after["lab_test"].public_id) == (
        before["laboratory"].due_on, before["laboratory"].public_id,
    )  # fmt: skip
    names = open_timers(on)
    assert not any(name.startswith(("task:field_visit:", "task:laboratory:")) for name in names)
    assert names["task:lab_test:1:breach"]["task"] == "lab_test"
    titles = [row.title.en for row in cases.view(later, on.person("case_officer"), on.case).tasks]
    assert "Field visit" in titles, "a task that the road does not know any more keeps its title"
    assert verify.verify(later).findings == ()

    edition_acts.take_back(later, SYSTEM, act, key())
    edition_work.carry_out(later)
    assert {task.name: task.status for task in on.tasks()} == {n: t.status for n, t in before.items()}
    assert open_timers(on).keys() == open_timers(journey).keys()
    moving.move(later, "vietgap")
    on.end("lab_test")
    on.do("agriculture_officer", "record_survey")
    assert on.state == "ranked"
    assert verify.verify(later).findings == ()


def test_a_draft_goes_on_in_its_form_of_today(build_context: BuildContext, tmp_path: Path):
    ctx = build_context(clock=FixedClock(NOW))
    journey = Journey(ctx)
    journey.complete("iso_9001_application", certification_scope="Sản xuất bao bì")
    later = build_context(clock=FixedClock(ctx.clock.now()), content=provinces.form_renamed(tmp_path / "content"))
    catalog.publish(later)
    told = edition_forecasts.forecast(later, SYSTEM, ROAD)
    assert told.drafts == (("iso_9001_application", "quality_application", 1),)
    moving.move(later, ROAD)
    on = journey.on(later)
    sheet = submissions.sheet(later, on.applicant, on.case, "quality_application")
    assert (sheet.values["certification_scope"], sheet.problems) == ("Sản xuất bao bì", ())
    with later.read() as session:
        (draft,) = session.scalars(sa.select(Draft))
    assert (draft.form, draft.form_sha256) == ("quality_application", on.definition.forms["quality_application"])
    on.do("applicant", "submit")
    assert on.state == "submitted"
    assert verify.verify(later).findings == ()


def test_a_case_that_a_council_judges_waits_until_it_has_counted(build_context: BuildContext, tmp_path: Path):
    ctx = build_context(clock=FixedClock(NOW))
    journey = Journey(ctx).to("council_meeting")
    later = build_context(clock=FixedClock(ctx.clock.now()), content=provinces.council_changed(tmp_path / "content"))
    catalog.publish(later)
    told = edition_forecasts.forecast(later, SYSTEM, ROAD)
    assert (told.stuck, told.lines[0].reason is not None) == (1, True)
    act = moving.move(later, ROAD)
    page = edition_reports.act(later, SYSTEM, act)
    assert (page.act.results, [left.public_id for left in page.left]) == ({"stuck": 1}, [journey.case])
    on = journey.on(later)
    assert isinstance(on.council, Council)
    on.vote()
    assert edition_reports.act(later, SYSTEM, moving.move(later, ROAD)).act.results == {"moved": 1}
    on.do("council_secretary", "conclude_pass")
    assert on.state == "budget_appraisal"
    assert verify.verify(later).findings == ()


def test_the_command_says_moves_goes_on_and_takes_back(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):  # fmt: skip
    (tmp_path / "caseflow.db").write_bytes(published.read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CASEFLOW_SECRET_KEY", SECRET)
    monkeypatch.setenv("CASEFLOW_DATABASE_URL", f"sqlite:///{tmp_path / 'caseflow.db'}")
    monkeypatch.setenv("CASEFLOW_CONTENT", str(provinces.after(tmp_path / "content")))

    assert main(["content", "migrate", ROAD, "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "submitted -> taken_in" in said
    assert "Does the case need an expert? (budget_appraisal, expert_appraisal)" in said
    assert said.splitlines()[-1] == "30 go, 1 wait for an answer, 0 cannot go"

    assert main(["content", "migrate", ROAD, "--take-back"]) == 1
    assert "nothing of iso_9001 was ever moved" in capsys.readouterr().out
    assert main(["content", "migrate", ROAD, "--change", "nonsense"]) == 1
    assert "There is no change nonsense" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["content", "migrate", ROAD, "--answer", "nonsense"])
    assert main(["content", "migrate", ROAD, "--answer", "budget_appraisal=expert_appraisal"]) == 0
    assert "shorter: done; 31 moved" in capsys.readouterr().out
    assert main(["content", "migrate", ROAD]) == 1
    assert "There is no case to be moved." in capsys.readouterr().err
    assert main(["content", "migrate", ROAD, "--take-back"]) == 0
    assert "shorter: taken_back; 31 back" in capsys.readouterr().out
    assert main(["verify"]) == 1, "the files of the recorded province are not here"
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines() if "case" in line[:9]} <= {"I8", "looked"}

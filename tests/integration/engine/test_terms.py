"""Terms as a road writes them: the ladder after the last day, days that an answer says, years without a calendar."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from caseflow.core.clock import FixedClock, local_date
from caseflow.db.models import Event
from caseflow.services.cases import cases
from caseflow.services.engine import prolonging
from caseflow.services.foundation import catalog
from tests.content.thirty_lines import SCHEME
from tests.support.contexts import NOW, BuildContext
from tests.support.journey import Journey
from tests.support.overlay import add_scheme
from tests.support.roads import road
from tests.support.told import clean, later, moved, told, waiting

LADDER = """\
  eligibility:
    replaces: [site_survey]
    states:
      site_survey:
        title: {vi: Khảo sát, en: Survey}
        what_now: {vi: Sở khảo sát và xin ý kiến., en: The department visits and asks.}
        waits_for: case_officer
        opens: [opinion]
        deadline:
          until: decision.effective_on
          remind: [2]
          overdue:
            - {after: 0, notify: deadline_missed, to: turn}
            - {after: 3, notify: deadline_missed, to: [supervisor, director]}
            - {after: 8, then: give_up}
          legal_basis: Dự kiến
      silent_end:
        title: {vi: Dừng vì quá hạn khảo sát, en: Ended without a survey}
        what_now: {vi: Hồ sơ đã dừng., en: The case is over.}
        final: stopped
    actions:
      give_up:
        title: {vi: Dừng vì quá hạn, en: End it}
        from: site_survey
        to: silent_end
        by: system
    tasks:
      opinion:
        title: {vi: Xin ý kiến Sở ngành, en: Ask the other department}
        by: one_stop
        form: reason
        deadline:
          working_days: 5
          then: close
          overdue: [{after: 0, notify: deadline_missed}]
          legal_basis: Dự kiến
"""
AGREED = """\
  settlement:
    replaces: [acceptance]
    states:
      acceptance:
        title: {vi: Nghiệm thu, en: Acceptance}
        what_now: {vi: Chuyên viên tổ chức nghiệm thu., en: The case officer has the results examined.}
        waits_for: case_officer
        deadline: {until: contract.ends_on, remind: [2], on_breach: escalate, legal_basis: Hợp đồng}
      finished:
        title: {vi: Đã hoàn thành, en: Completed}
        what_now: {vi: Hồ sơ đã hoàn thành., en: The case is completed.}
        final: completed
"""
FAR = """\
  settlement:
    states:
      kept:
        title: {vi: Theo dõi cam kết, en: Commitment kept}
        what_now: {vi: Đơn vị giữ cam kết năm năm., en: The organisation keeps its commitment for five years.}
        waits_for: case_officer
        deadline: {months: 60, remind: [10], on_breach: escalate, legal_basis: Dự kiến}
      finished:
        title: {vi: Đã hoàn thành, en: Completed}
        what_now: {vi: Hồ sơ đã hoàn thành., en: The case is completed.}
        final: completed
    actions:
      finish:
        title: {vi: Kết thúc cam kết, en: End the commitment}
        from: kept
        to: finished
        by: case_officer
"""


def province(build: BuildContext, folder: Path, adds: str, *changes: tuple[str, str]) -> Journey:
    """A case of a scheme of one's own, whose terms are written in YAML alone."""
    head, _, tail = SCHEME.partition("adds:\n")
    ending = tail if "  settlement:" not in adds else tail[tail.index("legal_basis") :]
    text = f"{head}adds:\n{adds}{ending}"
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    add_scheme(folder / "province", "tools", text)
    ctx = build(clock=FixedClock(NOW), content=folder / "province")
    catalog.publish(ctx)
    return Journey(ctx, "tools")


# --- a ladder, an answer, a silent body ----------------------------------------------------------------------------


def test_a_day_that_nobody_has_said_yet_is_no_term(build_context: BuildContext, tmp_path: Path) -> None:
    journey = province(build_context, tmp_path, LADDER).to("eligibility_check")
    journey.do("case_officer", "confirm_eligibility")
    assert journey.row.due_on is None
    assert waiting(journey) == []
    clean(journey)


def test_a_term_ends_on_the_day_that_the_step_itself_signs(build_context: BuildContext, tmp_path: Path) -> None:
    journey = province(build_context, tmp_path, AGREED).to("contracting")
    end = local_date(journey.clock.now()) + timedelta(days=300)
    journey.do("case_officer", "sign_contract", ends_on=end.isoformat())
    assert (journey.state, journey.row.due_on, journey.row.due_provisional) == ("acceptance", end, False)
    assert [name for name, _ in waiting(journey)] == ["state:acceptance:remind:2", "state:acceptance:breach"]
    clean(journey)


def test_what_is_overdue_is_told_step_by_step_until_the_system_ends_it(
    build_context: BuildContext, tmp_path: Path
) -> None:
    journey = province(build_context, tmp_path, LADDER, ("until: decision.effective_on", "working_days: 4")).to(
        "site_survey"
    )
    due = journey.row.due_on
    assert due is not None
    calendar, officer = journey.ctx.calendar, journey.person("case_officer").email
    director, head = journey.person("director").email, journey.person("division_head").email
    assert [name for name, _ in waiting(journey)] == [
        "state:site_survey:remind:2", "state:site_survey:breach", "state:site_survey:overdue:1",
        "state:site_survey:overdue:2",
    ]  # fmt: skip
    missed = len(told(journey, "deadline_missed"))
    later(journey, due + timedelta(days=1))
    assert told(journey, "deadline_missed")[missed:] == [officer]
    later(journey, calendar.add_working_days(due, 3) + timedelta(days=1))
    assert sorted(told(journey, "deadline_missed")[missed + 1 :]) >= sorted([director, head])
    later(journey, calendar.add_working_days(due, 8) + timedelta(days=1))
    assert journey.state == "site_survey", "a day of grace"
    later(journey, calendar.add_working_days(due, 9) + timedelta(days=1))
    assert journey.state == "silent_end"
    clean(journey)


def test_a_task_whose_term_passed_in_silence_is_closed_without_a_form(
    build_context: BuildContext, tmp_path: Path
) -> None:
    journey = province(build_context, tmp_path, LADDER, ("until: decision.effective_on", "working_days: 40")).to(
        "site_survey"
    )
    (task,) = journey.tasks()
    assert task.due_on is not None
    later(journey, task.due_on + timedelta(days=1))
    (task,) = journey.tasks()
    assert (task.status, task.ended_by, task.revision) == ("done", None, None)
    view = cases.view(journey.ctx, journey.person("case_officer"), journey.case)
    assert [(row.silent, row.status) for row in view.tasks] == [(True, "done")]
    with journey.ctx.read() as session:
        (body,) = session.scalars(sa.select(Event.body).where(Event.kind == "task_ended"))
    assert json.loads(body)["details"]["silent"] is True
    clean(journey)


# --- years that have no calendar yet -------------------------------------------------------------------------------


def test_a_term_beyond_the_calendar_is_provisional_until_its_year_is_known(
    build_context: BuildContext, tmp_path: Path
) -> None:
    route = "routes: {settlement.settled: settlement.%s}"
    journey = province(build_context, tmp_path, FAR, (route % "finished", route % "kept"))
    for step in road(journey.definition, "kept"):
        journey.do(journey.definition.actions[step].by[0], step)
    row = journey.row
    assert row.due_provisional
    assert row.due_on is not None
    assert row.due_on.year > max(journey.ctx.calendar.years)
    assert prolonging.roll(journey.ctx) == 0, "its year is not known yet"
    clean(journey)
    shown = cases.view(journey.ctx, journey.person("case_officer"), journey.case).now.due
    assert shown is not None
    assert shown.days_left is None
    guessed = row.due_on
    folder = tmp_path / "province" / "workflows" / "calendar"
    folder.mkdir()
    for year in range(max(journey.ctx.calendar.years) + 1, guessed.year + 1):
        off = (
            f"holidays:\n  {guessed}: {{title: {{vi: Nghỉ, en: Off}}, basis: law}}\n"
            if year == guessed.year
            else "holidays: {}\n"
        )
        (folder / f"{year}.yaml").write_text(f"year: {year}\nlegal_basis: {{law: BLLĐ}}\n{off}", encoding="utf-8")
    knowing = journey.on(build_context(clock=FixedClock(journey.clock.now()), content=tmp_path / "province"))
    assert prolonging.roll(knowing.ctx) == 1
    assert not knowing.row.due_provisional
    assert knowing.row.due_on == knowing.ctx.calendar.next_working_day(guessed) > guessed
    assert moved(knowing) == [
        {"reason": "calendar", "before": guessed.isoformat(), "after": knowing.row.due_on.isoformat()}
    ]
    assert waiting(knowing)[-1][1] == knowing.row.due_on + timedelta(days=1)
    clean(knowing)
    assert prolonging.roll(knowing.ctx) == 0

"""Work that runs beside the state of a case: opened together, ended each by its own people, awaited by a guard."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from caseflow.core.actor import Actor
from caseflow.core.clock import FixedClock, shown
from caseflow.core.errors import Conflict, NotAllowed, NotFound, Refused
from caseflow.db.models import Account, CaseTask, OutboxMessage, Timer
from caseflow.services.administration import verify
from caseflow.services.cases import cases, step_pages, tasks
from caseflow.services.desks import queues, views
from caseflow.services.engine import timers
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.web.app import create_app
from tests.content.thirty_lines import SCHEME
from tests.support import factories
from tests.support.browsing import browser_of, hidden
from tests.support.contexts import NOW, BuildContext
from tests.support.journey import Journey
from tests.support.overlay import add_scheme
from tests.support.races import race

TASKS = """\
adds:
  eligibility:
    replaces: [site_survey, record_survey]
    states:
      site_survey:
        title: {vi: Khảo sát và lấy mẫu, en: Survey and sampling}
        what_now: {vi: Sở khảo sát và lấy mẫu., en: The department visits and takes samples.}
        waits_for: case_officer
        opens: [field_visit, sampling]
    actions:
      record_survey:
        title: {vi: Kết luận khảo sát, en: Conclude the survey}
        from: site_survey
        to: ranked
        by: case_officer
        needs:
          - tasks_done: [field_visit, sampling]
          - answered: reason
            field: note
            is: Mẫu đạt yêu cầu.
            otherwise: {vi: Kết quả mẫu chưa đạt., en: The samples have not passed.}
      sample_again:
        title: {vi: Lấy mẫu lại, en: Sample again}
        from: site_survey
        by: case_officer
        does: [open_task: sampling]
    tasks:
      field_visit:
        title: {vi: Khảo sát thực địa, en: Field visit}
        by: case_officer
        form: ranking_note
        deadline: {working_days: 5, remind: [1], on_breach: escalate, legal_basis: Dự kiến}
        does: [{notify: eligibility_confirmed, to: applicant}]
      sampling:
        title: {vi: Lấy mẫu, en: Sampling}
        by: one_stop
        form: reason
"""
ONLY_SMALL = """\
        when: {answered: eligibility_report, field: size_class, is: [small, medium]}
"""
RETRY = """\
      sample_again:
        title: {vi: Lấy mẫu lại, en: Sample again}
        from: site_survey
        by: case_officer
        does: [{open_task: sampling, when: {answered: reason, field: note, is: Mẫu vượt ngưỡng.}}]
"""
GOOD, BAD = "Mẫu đạt yêu cầu.", "Mẫu vượt ngưỡng."


@pytest.fixture
def journey(build_context: BuildContext, tmp_path: Path) -> Journey:
    head, _, tail = SCHEME.partition("adds:\n")
    add_scheme(tmp_path / "province", "tools", head + TASKS + tail)
    ctx = build_context(clock=FixedClock(NOW), content=tmp_path / "province")
    catalog.publish(ctx)
    return Journey(ctx, "tools").to("site_survey")


def changed(build_context: BuildContext, folder: Path, *changes: tuple[str, str]) -> Journey:
    """A case of the same scheme with some words of its tasks changed, where its eligibility is to be confirmed."""
    text = TASKS
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    head, _, tail = SCHEME.partition("adds:\n")
    add_scheme(folder / "province", "tools", head + text + tail)
    ctx = build_context(clock=FixedClock(NOW), content=folder / "province")
    catalog.publish(ctx)
    return Journey(ctx, "tools").to("eligibility_check")


def rows(journey: Journey) -> dict[tuple[str, int], CaseTask]:
    return {(task.name, task.number): task for task in journey.tasks()}


def test_a_state_opens_its_tasks_and_a_guard_waits_for_all_of_them(journey: Journey):
    assert {(name, task.status, task.waits_for) for (name, _), task in rows(journey).items()} == {
        ("field_visit", "open", "case_officer"),
        ("sampling", "open", "one_stop"),
    }
    with pytest.raises(Refused) as refused:
        journey.take("case_officer", "record_survey")
    assert "Khảo sát thực địa, Lấy mẫu" in refused.value.reasons[0].vi
    version = journey.version
    journey.end("field_visit", "case_officer")
    assert journey.version == version  # whoever has the page of the case open is not disturbed
    journey.end("sampling", "one_stop", note=BAD)
    with pytest.raises(Refused) as refused:
        journey.take("case_officer", "record_survey")
    assert [r.en for r in refused.value.reasons] == ["The samples have not passed."]

    journey.do("case_officer", "sample_again")
    with pytest.raises(Refused):
        journey.take("case_officer", "record_survey")
    journey.end("sampling", "one_stop", note=GOOD)
    journey.take("case_officer", "record_survey")
    assert journey.state == "ranked"
    view = cases.view(journey.ctx, journey.person("case_officer"), journey.case)
    assert [(t.title.en, t.status, t.signed is not None) for t in view.tasks] == [
        ("Field visit", "done", True), ("Sampling", "done", True), ("Sampling", "done", True),
    ]  # fmt: skip
    assert {"Khảo sát thực địa", "Lấy mẫu"} <= {entry.title.vi for entry in view.timeline}
    assert verify.verify(journey.ctx).findings == ()


@pytest.mark.parametrize(("size", "opened"), [("small", {"field_visit", "sampling"}), ("micro", {"field_visit"})])
def test_a_task_opens_only_in_cases_whose_forms_ask_for_it(build_context, tmp_path: Path, size: str, opened: set[str]):
    passed = "{tasks_passed: sampling, field: note, is: Mẫu đạt yêu cầu., otherwise: {vi: Chưa đạt., en: Not passed.}}"
    old = TASKS[TASKS.index("          - answered: reason") : TASKS.index("      sample_again")]
    only = ("        title: {vi: Lấy mẫu, en: Sampling}\n", "        title: {vi: Lấy mẫu, en: Sampling}\n" + ONLY_SMALL)
    journey = changed(build_context, tmp_path, only, (old, f"          - {passed}\n"))
    journey.do("case_officer", "confirm_eligibility", size_class=size)
    assert {name for name, _ in rows(journey)} == opened
    journey.end("field_visit", "case_officer")
    if "sampling" in opened:
        for note, reason in ((None, "Work not finished yet: Sampling."), (BAD, "Not passed.")):
            if note is not None:
                journey.end("sampling", "one_stop", note=note)
            with pytest.raises(Refused) as refused:
                journey.take("case_officer", "record_survey")
            assert {r.en for r in refused.value.reasons} == {reason}
        journey.do("case_officer", "sample_again")
        journey.end("sampling", "one_stop", note=GOOD)
    else:
        journey.do("case_officer", "sample_again")
        assert {name for name, _ in rows(journey)} == opened
    journey.take("case_officer", "record_survey")
    assert journey.state == "ranked"


@pytest.mark.parametrize(("note", "times"), [(GOOD, 1), (BAD, 2)])
def test_only_what_has_failed_is_opened_again(build_context: BuildContext, tmp_path: Path, note: str, times: int):
    again = TASKS[TASKS.index("      sample_again") : TASKS.index("    tasks:\n      field")]
    journey = changed(build_context, tmp_path, (again, RETRY))
    journey.do("case_officer", "confirm_eligibility")
    journey.end("sampling", "one_stop", note=note)
    journey.take("case_officer", "sample_again")
    assert max(number for name, number in rows(journey) if name == "sampling") == times


def test_the_queue_shows_a_task_where_its_own_people_look(journey: Journey):
    def lines(role: str) -> list[tuple[str, ...]]:
        page = queues.page(journey.ctx, journey.person(role), views.Filter())
        return [tuple(step.en for step in line.steps) for line in page.lines]

    assert lines("one_stop") == [("Sampling",)]
    assert lines("case_officer") == [("Survey and sampling", "Field visit")], "one line for the case and its task"
    mine = queues.page(journey.ctx, journey.person("one_stop"), views.Filter()).views[0]
    assert (mine.name, mine.count) == ("mine", 1)
    journey.end("sampling", "one_stop")
    assert lines("one_stop") == []


def test_what_is_a_colleagues_is_no_part_of_my_line(journey: Journey):
    """Somebody of two desks: the case and its visit are another officer's, the sampling is for my other desk."""
    both = factories.staff(journey.ctx, "one_stop", "case_officer")
    (line,) = queues.page(journey.ctx, both, views.Filter()).lines
    assert [step.en for step in line.steps] == ["Sampling"]
    (line,) = queues.page(journey.ctx, both, views.Filter(desk=views.OURS)).lines
    assert sorted(step.en for step in line.steps) == ["Field visit", "Sampling", "Survey and sampling"]


def test_only_its_own_people_end_a_task(journey: Journey):
    with pytest.raises(NotAllowed):
        journey.end("field_visit", "one_stop")
    with pytest.raises(NotAllowed):
        journey.end("sampling", "applicant")
    public_id = rows(journey)["sampling", 1].public_id
    for page in (step_pages.task, lambda ctx, who, task: tasks.end(ctx, who, task, {}, factories.key())):
        with pytest.raises(NotFound):
            page(journey.ctx, factories.applicant(journey.ctx), public_id)
        with pytest.raises(NotFound):
            page(journey.ctx, journey.person("one_stop"), "no-such-task")


def test_of_many_who_end_a_task_at_once_one_wins_and_the_others_are_told(journey: Journey):
    def once(number: int) -> None:
        journey.end("sampling", "one_stop", note=f"Kết quả số {number}.")

    outcomes = race(*(partial(once, n) for n in range(8)))
    beaten = [o for o in outcomes if o is not None]
    assert len(beaten) == 7
    assert all(isinstance(o, Conflict) and "đã được hoàn thành" in o.message.vi for o in beaten)
    assert rows(journey)["sampling", 1].revision == 1
    same = factories.key()
    first = journey.end("field_visit", "case_officer", same)
    assert journey.end("field_visit", "case_officer", same) == first


def test_a_task_reminds_and_escalates_under_its_own_name_until_it_is_done(journey: Journey):
    due = rows(journey)["field_visit", 1].due_on
    assert due is not None
    journey.clock.set(journey.clock.now().replace(year=due.year, month=due.month, day=due.day, hour=20))
    assert timers.fire_due(journey.ctx).failed == 0
    with journey.ctx.read() as session:
        found = session.execute(
            sa.select(OutboxMessage.message, OutboxMessage.body).where(OutboxMessage.message.like("deadline%"))
        ).all()
    assert {row.message for row in found} == {"deadline_near", "deadline_missed"}
    assert all("Khảo sát thực địa" in row.body for row in found)


def mails(journey: Journey, after: int = 0) -> list[tuple[str, str]]:
    """Message and receiver of what was queued after this id."""
    with journey.ctx.read() as session:
        queued = sa.select(OutboxMessage.message, OutboxMessage.recipient).where(OutboxMessage.id > after)
        return [(row.message, row.recipient) for row in session.execute(queued.order_by(OutboxMessage.id))]


def newest(journey: Journey) -> OutboxMessage:
    """The mail that was queued last."""
    with journey.ctx.read() as session:
        return session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)).one()


def test_who_is_given_tasks_is_told_once_what_to_do_and_by_when(build_context: BuildContext, tmp_path: Path):
    journey = changed(build_context, tmp_path)
    both = factories.staff(journey.ctx, "case_officer", "one_stop")
    desk, officer = journey.person("one_stop"), journey.person("case_officer")
    journey.do("case_officer", "confirm_eligibility")
    given = [who for message, who in mails(journey) if message == "task_opened"]
    assert sorted(given) == sorted([desk.email, both.email]), "the one who took the step knows; nobody is told twice"
    assert officer.email not in given

    last = newest(journey).id
    journey.do("case_officer", "sample_again")
    assert mails(journey, last) == [], "it stands open already"
    journey.end("sampling", "one_stop", note=BAD)
    last = newest(journey).id
    seen, same = journey.version, factories.key()
    for _ in range(2):
        journey.retry("case_officer", "sample_again", seen, same)
    assert mails(journey, last) == [("task_opened", who.email) for who in (desk, both)]
    mail = newest(journey)
    assert "Việc cần làm: " in mail.body
    assert "\n- Lấy mẫu\n" in mail.body
    assert "Bước vừa thực hiện: Lấy mẫu lại" in mail.body
    assert verify.verify(journey.ctx).findings == ()


OF_DESK = ("by: case_officer\n        form: ranking_note", "by: one_stop\n        form: ranking_note")
"""Both tasks wait for the same desk."""


def told(journey: Journey, who: Actor) -> list[OutboxMessage]:
    """The mails to one person that speak of tasks, in order."""
    with journey.ctx.read() as session:
        mine = sa.select(OutboxMessage).where(OutboxMessage.recipient == who.email, OutboxMessage.body.contains("\n- "))
        return list(session.scalars(mine.order_by(OutboxMessage.id)))


def test_all_tasks_of_a_step_stand_in_one_mail_in_the_language_of_its_reader(build_context, tmp_path: Path):
    journey = changed(build_context, tmp_path, OF_DESK)
    foreigner, desk = factories.staff(journey.ctx, "one_stop"), journey.person("one_stop")
    with journey.ctx.tx() as session:
        session.execute(sa.update(Account).where(Account.id == foreigner.id).values(locale="en"))
    journey.do("case_officer", "confirm_eligibility")
    day = rows(journey)["field_visit", 1].due_on
    assert day is not None
    due = shown(day)
    (own,), (english,) = told(journey, desk), told(journey, foreigner)
    assert f"\n- Khảo sát thực địa (đến hết ngày {due})\n- Lấy mẫu\n" in own.body
    assert f"\n- Field visit (by the end of {due})\n- Sampling\n" in english.body
    assert own.subject.startswith("Việc mới được giao: ")


@pytest.mark.parametrize(
    ("announces", "expected"),
    [("", {"task_opened": 2}), ("false", {"task_opened": 1}), ("tests_begun", {"task_opened": 1, "tests_begun": 1})],
)
def test_a_task_may_be_announced_by_another_message_or_by_none(
    build_context: BuildContext, tmp_path: Path, announces: str, expected: dict[str, int]
):
    said = f"        announces: {announces}\n" if announces else ""
    form = "form: ranking_note\n"
    office = ("by: case_officer\n        form: ranking_note", "by: finance\n        form: ranking_note")
    journey = changed(build_context, tmp_path, office, (form, form + said))
    journey.person("finance"), journey.person("one_stop")
    last = newest(journey).id
    journey.do("case_officer", "confirm_eligibility")
    assert Counter(message for message, _ in mails(journey, last) if message in expected) == expected
    assert verify.verify(journey.ctx).findings == ()


def test_a_message_of_the_step_that_lists_the_tasks_is_the_only_one_to_its_readers(ctx: Context):
    journey = Journey(ctx, "vietgap").to("eligibility_check")
    partner, colleague = journey.person("agriculture_officer"), factories.staff(ctx, "agriculture_officer")
    journey.do("case_officer", "confirm_eligibility")
    mail, *more = told(journey, partner)
    assert (mail.message, more) == ("survey_waiting", [])
    assert "\n- Kiểm tra thực địa (đến hết ngày " in mail.body
    assert "\n- Lấy mẫu (đến hết ngày " in mail.body

    journey.end("sampling", "agriculture_officer")
    assert [m.id for m in told(journey, partner)] == [mail.id], "whoever opened the next task knows"
    assert [m.message for m in told(journey, colleague)] == ["survey_waiting", "task_opened"]
    assert "\n- Ghi kết quả thử nghiệm (đến hết ngày " in told(journey, colleague)[1].body
    assert verify.verify(ctx).findings == ()


def test_ending_a_task_stops_its_timers_and_ending_the_case_cancels_what_is_open(journey: Journey):
    journey.end("field_visit", "case_officer")
    with journey.ctx.read() as session:
        still = session.scalars(sa.select(Timer.name).where(Timer.open.is_(True), Timer.name.like("task:%"))).all()
    assert still == []
    journey.do("applicant", "withdraw")
    assert {(name, task.status) for (name, _), task in rows(journey).items()} == {
        ("field_visit", "done"), ("sampling", "cancelled"),
    }  # fmt: skip
    with pytest.raises(Conflict) as ended:
        journey.end("sampling", "one_stop")
    assert "đã được hủy" in ended.value.message.vi
    assert verify.verify(journey.ctx).findings == ()


def test_the_page_of_a_task_keeps_what_was_typed_and_leads_back_to_the_case(journey: Journey):
    app = create_app(journey.ctx)
    app.config["TESTING"] = True
    client = browser_of(app, journey.person("one_stop"))
    address = f"/tasks/{rows(journey)['sampling', 1].public_id}"
    shown = client.get(f"/cases/{journey.case}").text
    assert address in shown
    assert "Khảo sát thực địa" in shown
    sheet = client.get(address).text
    refused = client.post(address, data={**hidden(sheet, address), "note": ""})
    assert refused.status_code == 422
    done = client.post(address, data={**hidden(refused.text, address), "note": GOOD})
    assert done.status_code == 303
    assert done.location.split("?")[0] == f"/cases/{journey.case}"
    again = client.get(address)
    assert again.status_code == 200
    assert "đã được hoàn thành" in again.text
    assert "đến hết ngày" in client.get(f"/cases/{journey.case}").text

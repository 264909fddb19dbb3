"""The one write path: the whole road and every exit, refusals in words, persons, versions and keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from caseflow.db.models import Account, Case, Enterprise, Event, Member, OutboxMessage, Submission, Timer
from caseflow.db.queries.foundation import events as event_rows
from caseflow.services.administration import verify
from caseflow.services.cases import cases
from caseflow.services.engine import actions
from tests.support import factories
from tests.support.factories import key
from tests.support.journey import BY_A_PERSON_ALONE, Journey
from tests.support.stations import COUNTED, FAILED, READY, OpenStation, Stations, sqlite_only

REASON = "Lý do đủ dài để ghi vào hồ sơ."


def refused(journey: Journey, role: str, action: str, **given: Any) -> str:
    """The reasons, in Vietnamese, for which `role` cannot take `action` now."""
    with pytest.raises(Refused) as caught:
        journey.take(role, action, **(given or journey.answers(action)))
    return caught.value.message.vi


def change(journey: Journey, table: Any, row: int, **values: Any) -> None:
    """Something that the services would not do to this row now."""
    with journey.ctx.tx() as session:
        session.execute(sa.update(table).where(table.id == row).values(**values))


OPTIONAL = "fast_track"
"""A phase that the programme of these tests does not open; tests/integration/test_umbrella.py plays it."""


# --- the road ---------------------------------------------------------------------------------------------------


def test_the_road_leads_through_every_state_and_to_its_end(stations: Stations, at: OpenStation):
    journey = at("surveillance")
    states = {n for n, s in journey.definition.states.items() if s.final is None and s.phase != OPTIONAL}
    assert set(stations.names()) - {READY, COUNTED, FAILED} == states

    done = journey.do("case_officer", "close")

    assert (journey.state, journey.row.outcome, journey.row.version) == ("closed", "completed", done["version"])
    assert verify.verify(journey.ctx).findings == ()


def station_of(state: str, action: str) -> str:
    """Where a test goes in order to take `action` from `state`."""
    if state == "council_meeting":
        return {"conclude_reject": FAILED}.get(action, COUNTED)
    return READY if state == "draft" and action == "submit" else state


@sqlite_only
def test_every_action_leads_where_the_definition_says_and_ends_leave_nothing_behind(at: OpenStation):
    definition = at("draft").definition
    played = 0
    for name, action in definition.actions.items():
        for state in action.from_ if action.phase != OPTIONAL and name not in BY_A_PERSON_ALONE else ():
            if definition.states[state].phase == OPTIONAL:
                continue
            journey = at(station_of(state, name))
            journey.prepare(name)
            done = journey.take(action.by[0], name, **journey.answers(name))
            row = journey.row
            assert (done["state"], row.state, row.version) == (action.to or state, action.to or state, done["version"])
            final = definition.states[row.state].final
            assert (row.outcome, row.waits_for) == (final, definition.states[row.state].waits_for)
            assert (row.closed_at is not None) == (final is not None)
            if final is not None:
                assert "Không thể" in refused(journey, "applicant", "submit")
                assert open_timers(journey, "state:") == []
            assert verify.verify(journey.ctx).findings == (), (name, state)
            played += 1
    assert played >= 60


def open_timers(journey: Journey, prefix: str) -> list[str]:
    """The names of the open timers of the case."""
    with journey.ctx.read() as session:
        statement = sa.select(Timer.name).where(Timer.open.is_(True), Timer.name.startswith(prefix))
        return list(session.scalars(statement.order_by(Timer.due_at)))


@pytest.mark.parametrize(
    ("station", "role", "action", "final"),
    [
        ("submitted", "one_stop", "refuse_intake", "refused_intake"),
        ("eligibility_check", "case_officer", "find_ineligible", "ineligible"),
        ("advised_against", "case_officer", "answer_rejection", "not_recommended"),
        ("awaiting_approval", "case_officer", "disapprove", "not_approved"),
        ("corrective_action", "case_officer", "fail_certification", "liquidating"),
        ("acceptance", "case_officer", "fail_acceptance", "liquidating"),
        ("surveillance", "case_officer", "withdraw_certificate", "certificate_lost"),
        ("ranked", "applicant", "withdraw", "withdrawn"),
        ("ranked", "case_officer", "stop", "stopped"),
        ("in_progress", "case_officer", "terminate", "liquidating"),
        ("liquidating", "finance", "liquidate", "liquidated"),
    ],
)
def test_every_exit_tells_the_applicant_why(at: OpenStation, station: str, role: str, action: str, final: str):
    journey = at(station)
    journey.do(role, action, note="Không đạt yêu cầu 7.5 của tiêu chuẩn.")
    assert journey.state == final
    with journey.ctx.read() as session:
        newest = sa.select(OutboxMessage.body).where(OutboxMessage.recipient == journey.applicant.email)
        body = session.scalars(newest.order_by(OutboxMessage.id.desc()).limit(1)).one()
    assert "Không đạt yêu cầu 7.5 của tiêu chuẩn." in body
    assert f"/cases/{journey.case}" in body


@sqlite_only
def test_what_was_typed_into_the_form_of_an_action_is_signed_as_it_was(at: OpenStation):
    journey = at("budget_appraisal")
    values = journey.answers("appraise_budget")
    journey.take("finance", "appraise_budget", **values, forged="x")
    with journey.ctx.read() as session:
        row = session.scalars(sa.select(Submission).where(Submission.form == "budget")).one()
        assert (row.values, row.revision, row.signed_by) == (values, 1, journey.person("finance").id)
        assert row.form_sha256 == journey.definition.forms["budget"]

    journey.do("case_officer", "return_to_finance")
    journey.take("finance", "appraise_budget", **values)

    with journey.ctx.read() as session:
        revisions = session.scalars(sa.select(Submission.revision).where(Submission.form == "budget")).all()
    assert sorted(revisions) == [1, 2]


# --- refusals ---------------------------------------------------------------------------------------------------


@sqlite_only
def test_an_empty_application_hears_everything_that_is_missing_at_once(at: OpenStation):
    said = refused(at("draft"), "applicant", "submit")
    assert "Còn thiếu 6 giấy tờ: Tờ khai xác định doanh nghiệp nhỏ và vừa" in said
    assert "Đơn đăng ký còn" in said


@sqlite_only
def test_each_guard_says_in_words_what_is_wrong(at: OpenStation):
    journey = at(READY)
    owner = journey.enterprise.id
    change(journey, Enterprise, owner, phone="", legal_form="household_business")
    journey.clock.advance(timedelta(days=700))  # after the last call of the plan
    said = refused(journey, "applicant", "submit")
    assert "Thông tin đơn vị còn thiếu: số điện thoại." in said
    assert "Loại hình của đơn vị không thuộc đối tượng" in said
    assert "Hiện không có đợt mời đăng ký nào đang mở." in said

    assert refused(at("ranked"), "one_stop", "accept") == (
        "Không thể “Tiếp nhận hồ sơ” khi hồ sơ đang ở bước “Xếp thứ tự ưu tiên”."
    )
    journey = at("site_survey")
    change(journey, Case, journey.row.id, officer_id=None)
    assert refused(journey, "case_officer", "record_survey") == "Hồ sơ chưa được phân công chuyên viên."
    assert refused(at("council_setup"), "admin_secretary", "convene") == (
        "Hồ sơ chưa được đưa vào hội đồng nào.; Chưa ban hành văn bản của bước “Trình quyết định thành lập hội đồng”."
    )
    assert "Còn thiếu 1 giấy tờ: Hợp đồng đã ký." in refused(at("contracting"), "case_officer", "sign_contract")


@sqlite_only
def test_nobody_is_supported_twice_for_the_same(at: OpenStation):
    journey = at("eligibility_check")
    other = cases.start(journey.ctx, journey.applicant, "iso_9001", journey.enterprise.public_id, key())["case"]
    with journey.ctx.tx() as session:
        session.execute(
            sa.update(Case)
            .where(Case.public_id == other)
            .values(submitted_at=journey.clock.now(), code="000.00.16.H31-260301-0009")
        )
    said = refused(journey, "case_officer", "confirm_eligibility")
    assert "đã có hồ sơ cùng nội dung hỗ trợ: 000.00.16.H31-260301-0009 (2026)" in said
    with journey.ctx.tx() as session:
        session.execute(sa.update(Case).where(Case.public_id == other).values(outcome="refused"))
    journey.do("case_officer", "confirm_eligibility")


@sqlite_only
def test_a_council_concludes_only_what_it_has_counted(at: OpenStation):
    journey = at("council_meeting")
    assert journey.council is not None
    journey.clock.set(journey.council.meets_at)
    journey.council.sit(journey)
    for action in ("conclude_pass", "conclude_revise", "conclude_reject"):
        assert refused(journey, "council_secretary", action) == "Hội đồng chưa kiểm phiếu."
    assert refused(at(FAILED), "council_secretary", "conclude_pass") == "Kết quả kiểm phiếu không đạt."
    assert "Kết quả kiểm phiếu đạt" in refused(at(COUNTED), "council_secretary", "conclude_reject")


@sqlite_only
def test_an_assumed_norm_stops_nobody_and_one_of_a_resolution_does_to_the_dong(
    at: OpenStation, monkeypatch: pytest.MonkeyPatch
):
    """TT 35/2021/TT-BTC Đ.11.1: the province's resolution sets the ceiling; until there is one it is only shown."""
    journey = at("budget_appraisal")
    above = {"state_support": 50_000_001, "counterpart": 70_000_000, "approved_total": 120_000_001, "norm_source": "NQ"}
    assumed = journey.ctx.programme.support_norm
    assert assumed is not None
    assert not assumed.legal_basis.confirmed
    set_by_law = assumed.legal_basis.model_copy(update={"confirmed": True})
    monkeypatch.setitem(assumed.__dict__, "legal_basis", set_by_law)
    assert "Mức hỗ trợ tối đa là 50.000.000" in refused(journey, "finance", "appraise_budget", **above)
    monkeypatch.undo()
    assert journey.take("finance", "appraise_budget", **above)["state"] == "awaiting_approval"


@sqlite_only
def test_steps_that_may_be_taken_so_often_are_counted(at: OpenStation):
    journey = at("submitted")
    journey.do("one_stop", "ask_supplement")
    journey.do("applicant", "answer_supplement")
    assert refused(journey, "one_stop", "ask_supplement") == "Bước này chỉ được thực hiện tối đa 1 lần."

    journey = at(COUNTED)
    for _ in range(2):
        journey.do("council_secretary", "conclude_revise")
        journey.do("applicant", "submit_revision")
        journey.do("case_officer", "accept_revision")
    assert refused(journey, "council_secretary", "conclude_revise") == "Bước này chỉ được thực hiện tối đa 2 lần."


@sqlite_only
def test_a_form_that_is_wrong_is_refused_field_by_field_and_nothing_happens(at: OpenStation):
    journey = at("submitted")
    before = journey.row.version
    with pytest.raises(Invalid) as caught:
        journey.take("one_stop", "refuse_intake", note="ngắn")
    assert set(caught.value.fields) == {"note", "legal_ground"}
    assert journey.row.version == before


# --- persons ----------------------------------------------------------------------------------------------------


@sqlite_only
@pytest.mark.parametrize(
    ("earlier", "title"), [("one_stop", "Tiếp nhận hồ sơ"), ("finance", "Trình kết quả thẩm định")]
)
def test_duties_are_separated_by_person_not_by_role(at: OpenStation, earlier: str, title: str):
    journey = at("awaiting_approval")
    officer, busy = journey.person("case_officer"), journey.person(earlier)
    change(journey, Case, journey.row.id, officer_id=None)
    journey._staff["case_officer"] = factories.also(journey.ctx, busy, "case_officer")
    for action in ("approve", "disapprove"):
        said = refused(journey, "case_officer", action)
        assert f"Người đã thực hiện bước “{title}" in said
        assert said.endswith("không được thực hiện bước này.")
    journey._staff["case_officer"] = factories.also(journey.ctx, officer, earlier)
    assert journey.do("case_officer", "approve")["state"] == "result_ready"


@sqlite_only
def test_whoever_acts_for_the_applicant_acts_as_nothing_else_in_its_case(at: OpenStation):
    journey = at("submitted")
    journey._staff["one_stop"] = factories.also(journey.ctx, journey.applicant, "one_stop")
    with pytest.raises(NotAllowed, match="not yours to do"):
        journey.do("one_stop", "accept")


@sqlite_only
def test_once_an_officer_has_the_case_no_other_officer_acts_on_it(at: OpenStation):
    journey = at("site_survey")
    mine = journey.person("case_officer")
    journey._staff["case_officer"] = factories.staff(journey.ctx, "case_officer")
    with pytest.raises(NotAllowed) as caught:
        journey.do("case_officer", "record_survey")
    assert "không thuộc nhiệm vụ của ông/bà" in caught.value.message.vi
    journey._staff["case_officer"] = mine
    journey.do("case_officer", "record_survey")


@sqlite_only
def test_for_outsiders_a_case_is_not_there(at: OpenStation):
    journey = at(COUNTED)
    rival, member = factories.applicant(journey.ctx), factories.staff(journey.ctx, "council_member")
    clerk, version = factories.staff(journey.ctx, "sysadmin"), journey.version
    for person in (rival, member, clerk):
        for action in ("conclude_pass", "no_such_action"):
            with pytest.raises(NotFound):
                actions.perform(journey.ctx, person, actions.Step(journey.case, action, {}, version, key()))
    with pytest.raises(NotFound):
        actions.perform(
            journey.ctx, journey.person("director"), actions.Step("no-such-case", "stop", {}, version, key())
        )
    with pytest.raises(NotFound):
        journey.take("director", "no_such_action")


@sqlite_only
def test_a_member_of_the_council_who_has_not_declared_does_not_see_the_case(at: OpenStation):
    journey = at("council_meeting")
    with pytest.raises(NotFound):
        journey.take("council_secretary", "conclude_pass")
    assert journey.council is not None
    journey.council.declare(journey.council.member("secretary"), journey, conflict=True)
    with pytest.raises(NotFound):
        journey.take("council_secretary", "conclude_pass")


@sqlite_only
def test_a_person_may_not_do_what_only_the_system_does(at: OpenStation):
    for role in ("applicant", "one_stop", "director"):
        with pytest.raises(NotAllowed):
            at("ranked").take(role, "approve_listed")


@sqlite_only
def test_who_is_two_parties_of_a_message_is_told_once(at: OpenStation):
    journey = at("in_progress")
    with journey.ctx.tx() as session:
        member = {"enterprise_id": journey.enterprise.id, "account_id": journey.person("case_officer").id}
        session.add(Member(**member, role="editor", joined_at=journey.clock.now()))
    journey.do("applicant", "start_audit")
    with journey.ctx.read() as session:
        told = session.scalars(sa.select(OutboxMessage.recipient).where(OutboxMessage.message == "audit_started")).all()
    assert sorted(told) == sorted([journey.applicant.email, journey.person("case_officer").email])


# --- versions and keys ------------------------------------------------------------------------------------------


def test_whoever_is_late_hears_who_was_faster_and_what_is_now(at: OpenStation):
    journey = at("submitted")
    seen = journey.version
    journey.do("one_stop", "accept")
    with pytest.raises(Conflict) as caught:
        journey.retry("one_stop", "refuse_intake", seen, **journey.answers("refuse_intake"))
    name = journey.person("one_stop").name
    assert caught.value.message.vi == (
        f"Hồ sơ vừa được {name} xử lý (“Tiếp nhận hồ sơ”) và hiện ở bước “Đã tiếp nhận, chờ phân công”. "
        "Thao tác của ông/bà chưa được thực hiện."
    )
    (line,) = caught.value.meanwhile
    assert (line.who, line.action.vi, line.state.vi) == (name, "Tiếp nhận hồ sơ", "Đã tiếp nhận, chờ phân công")

    with pytest.raises(Conflict) as caught:
        journey.retry("applicant", "withdraw", seen, note=REASON)
    (line,) = caught.value.meanwhile
    assert line.who == "Bộ phận một cửa", "to the applicant the staff is a desk, never a name"
    assert line.state.vi == "Đã tiếp nhận", "and the state bears the name that the applicant reads"
    assert "“Đã tiếp nhận”" in caught.value.message.vi


@sqlite_only
def test_a_version_from_nowhere_is_no_conflict_but_a_broken_form(at: OpenStation):
    journey = at("submitted")
    for version in (journey.version + 1, -1):
        with pytest.raises(Invalid):
            journey.retry("one_stop", "accept", version)


def test_the_same_key_gives_the_same_answer_whatever_happened_since(at: OpenStation):
    journey = at("submitted")
    seen, same = journey.version, key()
    first = journey.retry("one_stop", "accept", seen, same)
    journey.do("division_head", "take_up")
    journey.do("case_officer", "confirm_eligibility")
    with journey.ctx.tx() as session:
        session.execute(
            sa.update(Account).where(Account.id == journey.person("one_stop").id).values(full_name="Tên mới")
        )

    assert journey.retry("one_stop", "accept", seen, same) == first
    assert journey.retry("one_stop", "accept", seen + 1, same) == first

    assert journey.state == "site_survey"
    with journey.ctx.read() as session:
        statement = sa.select(sa.func.count()).select_from(Event).where(Event.name == "accept")
        assert session.scalar(statement) == 1


def test_another_persons_key_opens_nothing(at: OpenStation):
    journey = at("submitted")
    same = key()
    journey.retry("one_stop", "accept", journey.version, same)
    before = journey.row
    with pytest.raises(NotAllowed):
        journey.retry(
            "case_officer", "confirm_eligibility", journey.version, same, **journey.answers("confirm_eligibility")
        )
    assert (journey.row.version, journey.row.officer_id) == (before.version, before.officer_id)


@sqlite_only
@pytest.mark.parametrize("bad", ["", "short", "x" * 65])
def test_without_a_proper_key_nothing_is_done(at: OpenStation, bad: str):
    journey = at("submitted")
    with pytest.raises(Invalid):
        actions.perform(
            journey.ctx, journey.person("one_stop"), actions.Step(journey.case, "accept", {}, journey.version, bad)
        )
    assert journey.state == "submitted"


def test_when_the_event_cannot_be_written_nothing_has_happened(at: OpenStation, monkeypatch: pytest.MonkeyPatch):
    journey = at("submitted")
    before, heads = journey.version, verify.heads_of(journey.ctx)

    def fail(*_: Any) -> None:
        raise OSError("the audit log cannot be written")

    monkeypatch.setattr(event_rows, "add_event", fail)
    with pytest.raises(OSError, match="audit log"):
        journey.do("one_stop", "accept")
    monkeypatch.undo()
    assert (journey.state, journey.version, journey.row.code) == ("submitted", before, None)
    assert verify.heads_of(journey.ctx) == heads
    journey.do("one_stop", "accept")
    assert verify.verify(journey.ctx, heads).findings == ()

"""The statutory declaration, played to each of its ends; and what binds it to the declarations before and after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.clock import LOCAL, FixedClock
from caseflow.core.errors import Refused
from caseflow.db.models import Case, CaseLink, Notice, OutboxMessage, Timer
from caseflow.services.administration import unconfirmed, verify
from caseflow.services.cases import cases, submissions
from caseflow.services.desks import applicant
from caseflow.services.engine import timers
from caseflow.services.foundation.context import Context
from caseflow.services.papers import links
from caseflow.services.portal import offering
from tests.support import factories
from tests.support.crash import KILLED, CrashAt, in_a_process
from tests.support.factories import key
from tests.support.races import race
from tests.support.scenario import Road

FORM = "declaration_of_conformity"
PROCEDURES = ("declaration_of_conformity", "declaration_of_regulation")
PRODUCT = {
    "declaration_number": "01/2026/CB", "product": "Gạch bê tông tự chèn", "features": "Mác M200, dày 60 mm",
    "made_at": "Thôn Đông, Xã Tân Lập", "standard": "TCVN 6476:1999",
}  # fmt: skip
THIRD_PARTY = {
    "basis": "third_party", "certification_body": "Tổ chức chứng nhận Ví Dụ", "certificate_number": "VD-26-001",
    "method": "method_5", "certificate_issued_on": "2025-06-01", "laboratory": "Phòng thử nghiệm Ví Dụ, VILAS 000",
    "certificate_valid_to": "2028-05-31", "commits": True,
}  # fmt: skip
SELF = {
    "basis": "self_assessment", "report_number": "01/2026", "report_signed_on": "2026-03-02", "commits": True,
    "method": "method_6",
}  # fmt: skip
REASON = {"note": "Bản sao tiêu chuẩn không đúng phiên bản đang áp dụng.", "legal_ground": "Thông tư 28/2012/TT-BKHCN"}


def submitted(ctx: Context, procedure: str = FORM, basis: dict[str, Any] = THIRD_PARTY) -> Road:
    """A declaration that lies at the one-stop desk."""
    road = Road(ctx, procedure)
    complete(road, basis)
    return road


def complete(road: Road, basis: dict[str, Any] = THIRD_PARTY) -> None:
    """Fills the draft in and submits it."""
    road.fill(FORM, {"product": PRODUCT, "basis": basis})
    road.attach()
    road.take("applicant", "submit")


def noticed(road: Road) -> Road:
    """From the one-stop desk to the notice."""
    road.take("one_stop", "confirm_complete")
    road.take("case_officer", "issue_notice", signer="Chi cục trưởng")
    return road


def notices(ctx: Context) -> list[Notice]:
    with ctx.read() as session:
        return list(session.scalars(sa.select(Notice).order_by(Notice.id)))


def pass_until(ctx: Context, clock: FixedClock, day: datetime) -> None:
    clock.advance(day - clock.now())
    timers.fire_due(ctx)


@pytest.fixture(autouse=True)
def every_promise_holds(ctx: Context) -> Iterator[None]:
    yield
    assert verify.verify(ctx).findings == ()


@pytest.mark.parametrize("procedure", PROCEDURES)
@pytest.mark.parametrize(("basis", "valid_to"), [(THIRD_PARTY, date(2028, 5, 31)), (SELF, date(2029, 3, 2))])
def test_a_notice_is_valid_as_long_as_what_it_rests_on(
    ctx: Context, clock: FixedClock, procedure: str, basis: dict[str, Any], valid_to: date
):
    road = noticed(submitted(ctx, procedure, basis))
    (notice,) = notices(ctx)
    assert (notice.number, notice.serial, notice.valid_to) == ("01/TB-CCTĐC", 1, valid_to)
    assert notice.number == road.papers[0].number, "the notice is the paper that was signed"
    assert road.state == "monitored"
    end = datetime(valid_to.year, valid_to.month, valid_to.day, 23, 0, tzinfo=LOCAL)
    pass_until(ctx, clock, end)
    assert road.state == "monitored"
    pass_until(ctx, clock, end + timedelta(hours=2))
    assert (road.state, road.row.outcome) == ("declaration_expired", "completed")


def reminded(ctx: Context) -> list[tuple[str, str]]:
    """Who was reminded of the end of a notice, and what the mails say of its day."""
    with ctx.read() as session:
        sent = sa.select(OutboxMessage.recipient, OutboxMessage.body).where(OutboxMessage.message == "notice_ending")
        found = session.execute(sent.order_by(OutboxMessage.id)).all()
    return [(row.recipient, row.body.partition("Hiệu lực của thông báo: đến hết ngày ")[2][:10]) for row in found]


def timers_of(ctx: Context) -> list[str]:
    """The timers of notices that are still to fire."""
    with ctx.read() as session:
        return list(session.scalars(sa.select(Timer.name).where(Timer.open, Timer.name.like("notice:%"))))


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_holder_and_officer_are_reminded_before_the_notice_runs_out(ctx: Context, clock: FixedClock, procedure: str):
    road = noticed(submitted(ctx, procedure))  # valid to 31/05/2028
    both = sorted([road.applicant.email, road.person("case_officer").email])
    for day, times in ((date(2028, 3, 2), 1), (date(2028, 5, 3), 2), (date(2028, 5, 24), 3)):  # 1 and 2 May are off
        eight = datetime(day.year, day.month, day.day, 8, 0, tzinfo=LOCAL)
        pass_until(ctx, clock, eight - timedelta(minutes=1))
        assert len(reminded(ctx)) == 2 * (times - 1)
        pass_until(ctx, clock, eight)
        timers.fire_due(ctx)
        assert len(reminded(ctx)) == 2 * times
        assert sorted(who for who, _ in reminded(ctx)[-2:]) == both
    assert {day for _, day in reminded(ctx)} == {"31/05/2028"}
    assert timers_of(ctx) == ["notice:end"]
    assert "Gửi nhắc hạn" in [entry.title.vi for entry in cases.view(ctx, road.applicant, road.case).timeline]


def test_a_notice_that_is_replaced_or_revoked_or_short_reminds_of_nothing_that_is_past(ctx: Context, clock: FixedClock):
    old, revoked = noticed(submitted(ctx)), noticed(submitted(ctx))
    assert sorted(timers_of(ctx)) == sorted(2 * ["notice:end", *(f"notice:remind:{n}" for n in (90, 30, 7))])
    new = renewal(old)
    complete(new, THIRD_PARTY | {"certificate_valid_to": "2026-05-04"})
    noticed(new)
    revoked.take("case_officer", "revoke_declaration", **REASON)
    assert sorted(timers_of(ctx)) == ["notice:end", "notice:remind:30", "notice:remind:7"]
    due = cases.view(ctx, new.person("case_officer"), new.case).card("notice")
    assert due is not None
    assert due.due is not None
    assert (due.due.on, due.due.over) == (date(2026, 5, 4), False)
    clock.advance(timedelta(days=90))
    while timers.fire_due(ctx).fired:
        pass
    assert new.state == "declaration_expired"
    assert {who for who, _ in reminded(ctx)} == {new.applicant.email, new.person("case_officer").email}
    assert len(reminded(ctx)) == 4
    ended = cases.view(ctx, new.applicant, new.case).card("notice")
    assert ended is not None
    assert ended.due is None


def test_why_the_reminders_come_when_they_do_waits_for_confirmation(ctx: Context):
    waiting = unconfirmed.unconfirmed(ctx, factories.staff(ctx, "auditor"))
    mine = [item for item in waiting if item.name in PROCEDURES and ".remind." in item.place]
    assert len(mine) == len(PROCEDURES)


def test_what_is_missing_is_added_in_time_or_the_declaration_is_cancelled(ctx: Context, clock: FixedClock):
    late, timely = submitted(ctx), submitted(ctx)
    for road in (late, timely):
        road.take("one_stop", "ask_missing", points=[{"what": "Bản sao tiêu chuẩn", "why": "Thiếu trang"}],
                  note="Đề nghị bổ sung đúng hạn.")  # fmt: skip
    assert late.row.due_on == ctx.calendar.add_working_days(date(2026, 3, 10), 15)
    timely.take("applicant", "add_missing")
    clock.advance(timedelta(days=40))
    timers.fire_due(ctx)
    assert (late.state, late.row.waits_for, timely.state) == ("declaration_supplement", "division_head", "completeness")
    draft = late.papers[0]
    assert (draft.kind, draft.proposed_by) == ("slip_05_stop", 0)
    late.issue(draft.public_id)
    assert (late.state, late.row.outcome) == ("declaration_cancelled", "lapsed")


def test_a_declaration_is_refused_with_reasons_or_withdrawn_or_revoked(ctx: Context):
    refused, withdrawn, revoked = submitted(ctx), submitted(ctx), noticed(submitted(ctx))
    refused.take("one_stop", "confirm_complete")
    refused.take("case_officer", "refuse_declaration", **REASON)
    withdrawn.take("applicant", "withdraw_declaration", note="Đơn vị công bố sản phẩm khác.")
    revoked.take("case_officer", "revoke_declaration", **REASON)
    ends = [(r.state, r.row.outcome) for r in (refused, withdrawn, revoked)]
    assert ends == [("declaration_refused", "refused"), ("declaration_withdrawn", "withdrawn"),
                    ("declaration_revoked", "failed")]  # fmt: skip


def renewal(road: Road) -> Road:
    """The declaration that the holder of a notice opens after a change."""
    road.take("applicant", "declare_again", note="Đổi quy cách sản phẩm.")
    with road.ctx.read() as session:
        link = session.scalars(sa.select(CaseLink).order_by(CaseLink.id.desc())).first()
        assert link is not None
        assert (link.kind, link.to_case_id) == ("replaces", road.row.id)
        public_id = session.scalars(sa.select(Case.public_id).where(Case.id == link.from_case_id)).one()
    other = object.__new__(Road)
    other.__dict__.update(road.__dict__ | {"case": public_id})
    return other


def test_a_change_is_declared_again_and_the_former_notice_holds_until_the_new_one(ctx: Context):
    old = noticed(submitted(ctx))
    new = renewal(old)
    sheet = submissions.sheet(ctx, new.applicant, new.case, FORM)
    assert {"product", "standard", "method", "laboratory"} <= sheet.values.keys(), "what stays the same is carried over"
    assert {k: v for k, v in sheet.values.items() if k not in ("method", "laboratory")}.items() <= PRODUCT.items()
    complete(new)
    new.take("one_stop", "confirm_complete")
    assert old.state == "monitored"
    new.take("case_officer", "issue_notice", signer="Chi cục trưởng")
    assert (old.state, old.row.outcome, new.state) == ("redeclared", "completed", "monitored")
    assert [n.serial for n in notices(ctx)] == [1, 2]


def test_a_former_declaration_that_has_ended_does_not_hold_up_the_new_one(ctx: Context):
    old = noticed(submitted(ctx))
    new = renewal(old)
    complete(new)
    old.take("case_officer", "revoke_declaration", **REASON)
    noticed(new)
    assert (old.state, new.state) == ("declaration_revoked", "monitored")


def test_many_notices_at_once_have_numbers_without_gap_or_twin(ctx: Context):
    roads = [submitted(ctx) for _ in range(4)]
    officer, *_ = (roads[0].person(role) for role in ("case_officer", "division_head", "clerk"))
    for road in roads:
        road._staff = roads[0]._staff
        road.take("one_stop", "confirm_complete")
    assert officer.id
    race(*[lambda r=r: r.take("case_officer", "issue_notice", signer="Chi cục trưởng") for r in roads])
    assert sorted(n.serial for n in notices(ctx)) == [1, 2, 3, 4]
    assert {n.number for n in notices(ctx)} == {road.papers[0].number for road in roads}


def test_a_basis_that_has_run_out_bears_no_notice_and_takes_no_number(ctx: Context, clock: FixedClock):
    road = submitted(ctx, basis=THIRD_PARTY | {"certificate_valid_to": "2026-03-11"})
    road.take("one_stop", "confirm_complete")
    clock.advance(timedelta(days=3))
    with pytest.raises(Refused):
        road.take("case_officer", "issue_notice", signer="Chi cục trưởng")
    assert notices(ctx) == []


@pytest.mark.parametrize("point", ["after_event", "after_outbox", "before_commit", "after_commit"])
@pytest.mark.parametrize("passing", [1, 2])
def test_cut_off_anywhere_both_declarations_have_moved_or_neither(
    ctx: Context, build_context: Any, point: str, passing: int
):
    if passing == 2 and point.endswith("commit"):
        pytest.skip("there is one commit")
    old = noticed(submitted(ctx))
    new = renewal(old)
    complete(new)
    new.take("one_stop", "confirm_complete")
    paper, same = new.propose("case_officer", "issue_notice", signer="Chi cục trưởng")["paper"], key()
    new.issue(paper, until="number")
    seen, _ = new.paper(paper).version, new.person("clerk")
    ctx.database.engine.dispose()

    def die() -> None:
        where = "paper:number" if point.endswith("commit") else "action"
        new.ctx = build_context(crash=CrashAt(f"{where}:{point}", passing))
        _issue(new, paper, seen, same)

    assert in_a_process(die) == KILLED
    done = point == "after_commit"
    assert (old.state, new.state) == (("redeclared", "monitored") if done else ("monitored", "validity"))
    assert _issue(new, paper, seen, same)["link"] is None
    assert (old.state, new.state) == ("redeclared", "monitored")


def _issue(road: Road, paper: str, version: int, same: str) -> dict[str, Any]:
    return links.do(road.ctx, road.person("clerk"), links.Deed(paper, "number", version, same))


def test_an_enterprise_may_begin_a_declaration_itself_and_no_support_is_offered_by_that_name(ctx: Context):
    road = submitted(ctx)
    assert {o.name for o in applicant.desk(ctx, road.applicant).procedures} >= set(PROCEDURES)
    assert not {o.name for heading in offering.offering(ctx).headings for o in heading.offers} & set(PROCEDURES)

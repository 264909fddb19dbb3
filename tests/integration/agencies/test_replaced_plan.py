"""A plan takes the place of another in mid-period: cases under way keep theirs, new ones fall under the new one."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from caseflow.core.clock import LOCAL, FixedClock, local_date, start_of_day
from caseflow.core.errors import NotFound, Refused
from caseflow.core.reader import ContentError
from caseflow.services.administration import unconfirmed, verify
from caseflow.services.cases import cases
from caseflow.services.desks import queues, views
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.portal import offering
from caseflow.services.programmes import applying
from caseflow.services.programmes import plans as plan_pages
from tests.support import factories, new_plan
from tests.support.contexts import NOW, BuildContext
from tests.support.factories import key
from tests.support.journey import BUDGET, Journey

OLD, NEW = "hung_yen", new_plan.PLAN
SUPPORT = {**BUDGET, "norm_source": "Nghị quyết"}


@pytest.fixture
def ctx(build_context: BuildContext, tmp_path: Path) -> Context:
    """The shipped province with a second plan in its folder, three weeks before that one begins."""
    made = build_context(clock=FixedClock(NOW), content=new_plan.overlay(tmp_path / "province"))
    catalog.publish(made)
    return made


def begin(ctx: Context, hour: int = 9) -> None:
    """The first working morning under the new plan, or as far as a case has come already."""
    assert isinstance(ctx.clock, FixedClock)
    day = ctx.calendar.next_working_day(new_plan.FROM)
    ctx.clock.set(max(ctx.clock.now(), start_of_day(day, hour)))


def names(ctx: Context) -> list[str]:
    return [one.name for heading in offering.offering(ctx).headings for one in heading.offers]


def test_the_day_decides_what_is_offered(ctx: Context) -> None:
    assert isinstance(ctx.clock, FixedClock)
    assert (ctx.programme.programme, len(names(ctx)) > 20) == (OLD, True)
    ctx.clock.set(datetime(2026, 3, 31, 23, 59, tzinfo=LOCAL))
    assert ctx.programme.programme == OLD
    ctx.clock.set(datetime(2026, 4, 1, 0, 0, tzinfo=LOCAL))
    assert (ctx.programme.programme, names(ctx)) == (NEW, ["iso_9001", "haccp"])
    assert (applying.open_call(ctx, "iso_9001"), applying.open_call(ctx, "haccp")) == ("spring", None)
    owner = Journey(ctx)
    with pytest.raises(NotFound):
        cases.start(ctx, owner.applicant, "iso_14001", owner.enterprise.public_id, key())


@pytest.mark.both_databases
def test_a_case_under_way_goes_on_under_its_own_plan_to_the_end(ctx: Context) -> None:
    old = Journey(ctx).to("budget_appraisal")
    begin(ctx)
    fresh = Journey(ctx).to("budget_appraisal")
    assert [row.programme for row in (old.row, fresh.row)] == [OLD, NEW]
    assert [row.call for row in (old.row, fresh.row)] == ["call_2026", "spring"]

    with pytest.raises(Refused, match=r"At most 20\.000\.000"):
        fresh.take("finance", "appraise_budget", **fresh.answers("appraise_budget", **SUPPORT))
    old.do("finance", "appraise_budget")
    fresh.take("finance", "appraise_budget", **fresh.answers("appraise_budget", **SUPPORT | {
        "state_support": 15_000_000, "counterpart": 105_000_000}))  # fmt: skip

    fresh.to("certificate_review")
    fresh.do("case_officer", "record_certificate", number="HT 02/2026")
    for journey in (old, fresh):
        journey.to("surveillance")
        journey.do("case_officer", "close")
        assert journey.state == "closed"
        assert cases.view(ctx, journey.person("one_stop"), journey.case).head.code == journey.row.code
    assert old.row.code != fresh.row.code
    assert verify.verify(ctx).findings == ()


def test_a_draft_is_handed_in_under_the_plan_of_that_day(ctx: Context) -> None:
    draft = Journey(ctx)
    assert draft.row.programme == OLD
    begin(ctx)
    draft.do("applicant", "submit")
    assert (draft.row.programme, draft.row.call) == (NEW, "spring")


def test_the_way_that_a_plan_has_is_shown_to_the_cases_of_that_plan(ctx: Context) -> None:
    old = Journey(ctx).to("ranked")
    begin(ctx)
    fresh = Journey(ctx).to("ranked")

    def shown(journey: Journey) -> set[str]:
        reader = journey.person("case_officer")
        return {stage.title.en for stage in cases.view(ctx, reader, journey.case).stages}

    assert shown(fresh) - shown(old) == {"Approval by list"}


def test_its_people_their_desks_and_the_years_stay(ctx: Context) -> None:
    old = Journey(ctx).to("eligibility_check")
    begin(ctx)
    reader = old.person("case_officer")
    page = queues.page(ctx, reader, views.Filter(desk="all"))
    assert [line.public_id for line in page.lines] == [old.case]
    assert page.choices.years[-1] == 2021, "the first plan began in 2021"
    assert factories.refreshed(ctx, reader).roles == {"case_officer"}


def test_both_plans_stay_readable(ctx: Context) -> None:
    found = plan_pages.listing(ctx)
    assert [(line.programme.programme, line.state, line.until) for line in found] == [
        (NEW, "coming", None), (OLD, "in_force", new_plan.FROM - timedelta(days=1)),
    ]  # fmt: skip
    begin(ctx)
    assert [line.state for line in plan_pages.listing(ctx)] == ["in_force", "replaced"]
    reader = factories.staff(ctx, "sysadmin")
    pieces = {(u.kind, u.name) for u in unconfirmed.unconfirmed(ctx, reader)}
    assert {("programme", OLD), ("programme", NEW), ("agency", "hung_yen")} <= pieces


def test_a_plan_that_cases_stand_under_cannot_vanish(build_context: BuildContext, ctx: Context, tmp_path: Path) -> None:
    begin(ctx)
    case = Journey(ctx).to("submitted")
    without = build_context(clock=FixedClock(ctx.clock.now()))
    with pytest.raises(ContentError, match=r"the programme 'hung_yen_2026' is gone, but 1 case\(s\) stand under it"):
        catalog.publish(without)
    assert local_date(case.clock.now()) >= new_plan.FROM

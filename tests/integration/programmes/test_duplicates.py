"""No support twice for the same: branches and other plans count, another edition does not, an officer concludes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.clock import LOCAL
from caseflow.core.errors import Invalid, Refused
from caseflow.db.models import Case, Enterprise, Submission
from caseflow.services.foundation.context import Context
from tests.support.scenario import Road, eligible

REASON = {"duplicates": "other_cost", "duplicates_reason": "Hồ sơ trước chi cho giai đoạn khác, không trùng khoản chi."}


@pytest.fixture
def first(ctx: Context) -> Road:
    """A case of a firm, handed in three years ago under another plan."""
    road = waiting(ctx)
    set_on(road, Case, Case.public_id == road.case, submitted_at=datetime(2023, 5, 4, 9, 0, tzinfo=LOCAL))
    return road


def waiting(ctx: Context) -> Road:
    """A case that waits for the officer to check who applies."""
    road = Road(ctx)
    road.submit()
    road.take("one_stop", "accept")
    road.take("division_head", "take_up")
    return road


def set_on(road: Road, table: Any, which: Any, **values: Any) -> None:
    with road.ctx.tx() as session:
        session.execute(sa.update(table).where(which).values(**values))


def of_the_same_firm(ctx: Context, first: Road, branch: str = "") -> Road:
    """A second case, of an enterprise that has the code of the first one's firm."""
    road, code = waiting(ctx), first.enterprise.tax_code
    if not branch:  # the first one becomes the branch: a firm has its code once
        set_on(road, Enterprise, Enterprise.id == first.enterprise.id, tax_code=f"{code}-027")
    set_on(road, Enterprise, Enterprise.id == road.enterprise.id, tax_code=f"{code}{branch}")
    return road


def confirm(road: Road, **said: Any) -> None:
    road.take("case_officer", "confirm_eligibility", **{**eligible(road.ctx), **said})


@pytest.mark.both_databases
@pytest.mark.parametrize("branch", ["-001", "-999", ""])
def test_a_case_of_the_firm_or_of_a_branch_is_concluded_on_with_a_reason(
    ctx: Context, first: Road, branch: str
) -> None:
    road = of_the_same_firm(ctx, first, branch)
    with pytest.raises(Refused) as caught:
        confirm(road)
    assert f"{first.row.code} (2023)" in caught.value.message.vi
    with pytest.raises(Invalid):
        confirm(road, duplicates="other_cost")
    confirm(road, **REASON)
    assert road.state == "site_survey"


@pytest.mark.both_databases
def test_codes_that_only_begin_alike_are_other_organisations(ctx: Context, first: Road) -> None:
    road, code = waiting(ctx), first.enterprise.tax_code
    set_on(road, Enterprise, Enterprise.id == road.enterprise.id, tax_code=f"{code}50", legal_form="farm")
    confirm(road)
    assert road.state == "site_survey"


def test_another_edition_of_the_standard_is_another_support(ctx: Context, first: Road) -> None:
    road = of_the_same_firm(ctx, first, "-001")
    with ctx.tx() as session:
        sheet = session.scalars(sa.select(Submission).where(Submission.case_id == first.row.id)).one()
        sheet.values = {**sheet.values, "target_edition": "2026"}
    confirm(road)
    assert road.state == "site_survey"


@pytest.mark.parametrize("outcome", ["refused", "withdrawn", "failed"])
def test_what_ended_without_support_asks_for_nothing(ctx: Context, first: Road, outcome: str) -> None:
    road = of_the_same_firm(ctx, first, "-001")
    set_on(first, Case, Case.public_id == first.case, outcome=outcome)
    confirm(road)
    assert road.state == "site_survey"


def test_a_case_of_another_plan_counts_too(ctx: Context, first: Road) -> None:
    road = of_the_same_firm(ctx, first, "-001")
    set_on(first, Case, Case.public_id == first.case, programme="an_earlier_plan")
    with pytest.raises(Refused):
        confirm(road)

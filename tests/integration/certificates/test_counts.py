"""What the yearly figures count: firms, not branches; new certificates, not their successors; what was in force."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.certificates.acts import Act
from caseflow.core.actor import Actor
from caseflow.core.clock import LOCAL, FixedClock
from caseflow.db.models import Certificate
from caseflow.services.certificates import changes, counts
from caseflow.services.foundation.context import Context
from tests.support import factories
from tests.support.factories import key
from tests.support.world import CERTIFICATE

FIRM = "0311638525"
pytestmark = pytest.mark.both_databases


@pytest.fixture
def officer(ctx: Context) -> Actor:
    return factories.staff(ctx, "case_officer")


def enter(ctx: Context, officer: Actor, number: str, code: str = FIRM, on: str = "2023-05-05", **said: Any) -> str:
    values = {**CERTIFICATE, "number": number, "tax_code": code, "decided_on": on, "valid_from": on, "valid_to": None}
    return str(changes.enter(ctx, officer, {**values, **said}, key())["certificate"])


def told(ctx: Context, officer: Actor, by: str = "year", **asked: Any) -> dict[str, tuple[int, int]]:
    found = counts.counts(ctx, officer, by, **asked)
    shown = {key: (one.certificates, one.enterprises) for key, one in found.of_row.items()}
    return {**shown, "all": (found.total.certificates, found.total.enterprises)}


def test_a_branch_counts_as_its_firm(ctx: Context, officer: Actor) -> None:
    enter(ctx, officer, "A-1")
    enter(ctx, officer, "A-2", f"{FIRM}-027")
    enter(ctx, officer, "A-3", "0100109106")
    assert told(ctx, officer) == {"2023": (3, 2), "all": (3, 2)}


def test_what_replaces_a_certificate_is_no_new_one_and_is_in_force(ctx: Context, officer: Actor) -> None:
    old = enter(ctx, officer, "A-1", on="2025-05-05")
    later = {**CERTIFICATE, "tax_code": FIRM, "number": "B-1", "certification_body": "Tổ chức khác",
             "decided_on": "2026-02-02", "valid_from": "2026-02-02", "valid_to": None}  # fmt: skip
    changes.replace(ctx, officer, old, later, act=Act.TRANSFER, version=1, key=key())
    assert told(ctx, officer) == {"2025": (1, 1), "all": (1, 1)}
    assert told(ctx, officer, year_end=2025) == {"2025": (1, 1), "all": (1, 1)}
    assert told(ctx, officer, year_end=2026) == {"2026": (1, 1), "all": (1, 1)}


def test_in_force_at_the_end_of_a_year_is_begun_not_ended_and_not_suspended(
    ctx: Context, officer: Actor, clock: FixedClock
) -> None:
    enter(ctx, officer, "A-1", on="2023-01-10")  # until 09/01/2026
    paused = enter(ctx, officer, "A-2", "0100109106", on="2025-01-10")
    clock.set(datetime(2026, 3, 12, 9, 0, tzinfo=LOCAL))
    status = {"from_on": "2026-03-11", "note": "Chưa đánh giá giám sát đúng hạn."}
    changes.set_status(ctx, officer, paused, status, act=Act.SUSPEND, version=1, key=key())
    for year, certificates in ((2022, 0), (2023, 1), (2024, 1), (2025, 2), (2026, 0)):
        assert told(ctx, officer, year_end=year)["all"][0] == certificates, year


def test_what_the_province_supported_is_told_from_the_rest(ctx: Context, officer: Actor) -> None:
    enter(ctx, officer, "A-1")
    enter(ctx, officer, "A-2", "0100109106")
    with ctx.tx() as session:
        session.execute(sa.update(Certificate).where(Certificate.number == "A-2").values(source="supported"))
    assert told(ctx, officer, "support") == {"others": (1, 1), "province": (1, 1), "all": (2, 2)}
    assert told(ctx, officer, only={"support": "province"}) == {"2023": (1, 1), "all": (1, 1)}


def test_the_years_that_may_be_asked_about_are_those_of_the_plan_so_far(ctx: Context, officer: Actor) -> None:
    assert counts.counts(ctx, officer, "year").year_ends == (2026, 2025, 2024, 2023, 2022, 2021)

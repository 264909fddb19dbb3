"""A live system put to the test: codes of one form scanned in another, a broken chain, work that comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from caseflow.core.clock import local_date
from caseflow.core.errors import Refused
from caseflow.db.queries.certificates import certificates as certificate_rows
from caseflow.services.cases import step_pages
from caseflow.services.engine import timers
from caseflow.services.foundation.context import Context
from tests.support.journey import Journey
from tests.support.roads import road

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TESTS = ("trace_test", "scan_test", "sample_lots")
LABEL: dict[str, Any] = {"product": "Long nhãn", "gtin": "8930000000019", "lot": "LO-7", "carrier": "data_matrix"}


@pytest.fixture
def journey(ctx: Context) -> Journey:
    """A case whose system has just gone live."""
    journey = Journey(ctx, "traceability")
    for name in road(journey.definition, "system_test"):
        journey.do(journey.definition.actions[name].by[0], name)
    return journey


def _open(journey: Journey) -> set[str]:
    return {task.name for task in journey.tasks() if task.status == "open"}


def test_labels_open_the_scan_test_which_begins_with_them(journey: Journey) -> None:
    assert _open(journey) == {"issue_labels", "trace_test", "sample_lots"}
    journey.end("issue_labels", link_base="https://tra-cuu.example", labels=[LABEL])
    scan = next(task for task in journey.tasks() if task.name == "scan_test")
    page = step_pages.task(journey.ctx, journey.person("case_officer"), scan.public_id)
    assert page.begun == {"labels": [LABEL]}
    journey.end("scan_test", labels=[{**LABEL, "scanned": "(01)08930000000019(10)LO-8"}], note="Nhãn dán nhầm lô.")
    journey.end_tasks(list(TESTS))
    with pytest.raises(Refused) as refused:
        journey.do("case_officer", "confirm_system")
    assert [reason.en for reason in refused.value.reasons] == ["The scan test has not passed."]


def test_a_broken_chain_is_repaired_and_every_test_opened_again(journey: Journey) -> None:
    journey.end_tasks(["issue_labels", *TESTS])
    journey.do("case_officer", "find_gap", gaps=["chain"], note="Kho không ghi lô.")
    assert journey.row.due_on is not None
    assert journey.row.due_on >= local_date(journey.clock.now()) + timedelta(days=30)
    journey.do("applicant", "report_repair")
    assert _open(journey) == set(TESTS)
    journey.do("case_officer", "confirm_system")
    assert journey.state == "portal_link"


def test_a_chain_that_nobody_repairs_in_time_fails_once_the_director_has_signed(journey: Journey) -> None:
    journey.do("case_officer", "find_gap", gaps=["chain"], note="Kho không ghi lô.")
    due = journey.row.due_on
    assert due is not None
    grace = journey.ctx.calendar.add_working_days(due, journey.ctx.content.terms.adverse.grace)
    journey.clock.set(journey.clock.now() + (grace - local_date(journey.clock.now())) + timedelta(days=1))
    timers.fire_due(journey.ctx)
    assert (journey.state, journey.row.outcome) == ("chain_repair", None), "no timer ends it"
    journey.do("case_officer", "fail_system")
    journey.do("finance", "liquidate")
    assert (journey.state, journey.row.outcome) == ("liquidated", "failed")
    assert _open(journey) == set()


def test_the_check_of_every_month_comes_back_and_a_certificate_may_be_added(journey: Journey) -> None:
    for name in road(journey.definition, "upkeep", "system_test"):
        journey.do(journey.definition.actions[name].by[0], name)
    first = next(task for task in journey.tasks() if task.name == "check_links")
    journey.clock.set(journey.clock.now() + timedelta(days=10))
    journey.end("check_links")
    checks = [task for task in journey.tasks() if task.name == "check_links"]
    assert [task.status for task in checks] == ["done", "open"]
    assert checks[0].due_on == first.due_on
    assert checks[0].due_on is not None
    assert checks[1].due_on is not None
    assert checks[1].due_on > checks[0].due_on
    journey.attach("certificate_scan")
    journey.do("case_officer", "record_certificate", standard="TCVN 12850", edition="2019")
    with journey.ctx.read() as session:
        certificate = certificate_rows.of_case(session, journey.row.id)
    assert certificate is not None
    assert certificate.document_id is not None
    assert journey.state == "upkeep"  # the system goes on, with its certificate or without

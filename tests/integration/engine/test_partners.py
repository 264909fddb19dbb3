"""Another agency sees and handles the cases whose road names it, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caseflow.core.errors import NotAllowed, NotFound
from caseflow.gateways.memory import MemoryMailer
from caseflow.services.cases import cases, documents
from caseflow.services.desks import queues, views
from caseflow.services.foundation.context import Context
from caseflow.services.messages import outbox
from tests.support import factories
from tests.support.journey import Journey

FARMING, QUALITY = "organic", "iso_9001"
AGENCY = "agriculture_officer"


def surveyed(ctx: Context, scheme: str) -> Journey:
    """A case that waits for its survey."""
    journey = Journey(ctx, scheme)
    return journey.to("site_survey")


def test_the_agency_is_told_finds_the_case_in_its_queue_and_records_the_survey(
    ctx: Context, mails: MemoryMailer
) -> None:
    officer = factories.staff(ctx, AGENCY)
    journey = surveyed(ctx, FARMING)
    surveyed(ctx, QUALITY)
    journey.strangers[AGENCY] = officer

    outbox.deliver(ctx)
    told = [mail.subject for mail in mails.sent if mail.recipient == officer.email]
    assert any("chờ khảo sát thực tế" in subject for subject in told)

    for desk in (views.MINE, views.ALL, views.CLOSED, "case_officer"):
        page = queues.page(ctx, officer, views.Filter(desk=desk))
        assert [line.public_id for line in page.lines] == [journey.case], desk
        assert [(view.name, view.count) for view in page.views] == [("mine", 1), ("overdue", 0), ("soon", 0)]

    journey.do(AGENCY, "record_survey")
    assert journey.state == "ranked"
    assert queues.page(ctx, officer, views.Filter(desk=views.ALL)).lines == ()
    assert cases.view(ctx, officer, journey.case).now.due is not None, "what it handled it may look up"
    with pytest.raises(NotAllowed):
        journey.do(AGENCY, "rank")


def test_a_case_that_does_not_name_the_agency_does_not_exist_for_it(ctx: Context) -> None:
    officer, other = factories.staff(ctx, AGENCY), factories.staff(ctx, "industry_officer")
    farming, quality = surveyed(ctx, FARMING), surveyed(ctx, QUALITY)
    for person, case in ((officer, quality.case), (other, farming.case), (other, quality.case)):
        with pytest.raises(NotFound):
            cases.view(ctx, person, case)
        with pytest.raises(NotFound):
            documents.checklist(ctx, person, case)
    assert queues.page(ctx, other, views.Filter(desk=views.ALL)).lines == ()


def test_a_draft_is_the_applicants_own(ctx: Context) -> None:
    officer = factories.staff(ctx, AGENCY)
    draft = Journey(ctx, FARMING)
    with pytest.raises(NotFound):
        cases.view(ctx, officer, draft.case)


def test_whoever_acts_for_the_enterprise_acts_as_no_agency(ctx: Context) -> None:
    journey = surveyed(ctx, FARMING)
    journey.strangers[AGENCY] = replace(journey.applicant, roles=frozenset({AGENCY}))
    with pytest.raises(NotAllowed):
        journey.do(AGENCY, "record_survey")

"""An application for ISO 9001 comes in through the services, on both databases."""

from __future__ import annotations

from caseflow.core.clock import FixedClock
from caseflow.gateways.memory import MemoryMailer
from caseflow.services.administration import verify
from caseflow.services.foundation.context import Context
from caseflow.services.messages import outbox
from tests.support.scenario import Road


def test_a_complete_application_is_received_and_its_applicant_told(
    ctx: Context, clock: FixedClock, mails: MemoryMailer
):
    road = Road(ctx)
    desk = road.person("one_stop")
    road.submit()
    assert road.state == "submitted"

    road.take("one_stop", "accept")
    outbox.deliver(ctx)

    assert road.state == "received"
    assert road.row.code
    assert {mail.recipient for mail in mails.sent} >= {road.applicant.email, desk.email}
    assert verify.verify(ctx).findings == ()

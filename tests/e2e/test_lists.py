"""Lists taken along by hand: what a registrar asks for at the end of a quarter is counted in presses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from caseflow.certificates.spans import spans
from caseflow.core.clock import local_date
from caseflow.services.certificates import changes as register_changes
from tests.e2e.conftest import SignIn
from tests.e2e.hand import Hand
from tests.support import factories
from tests.support.web_tools import LiveServer
from tests.support.world import CERTIFICATE

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_certificates_that_end_next_quarter_are_taken_along(live_server: LiveServer, sign_in: SignIn) -> None:
    officer = factories.staff(live_server.ctx, "case_officer")
    today = local_date(live_server.ctx.clock.now())
    (quarter,) = [span for span in spans(today) if span.title.vi == "Quý sau"]
    for number, ends in enumerate((20, 40, 200)):  # of a kind that stands three years
        last = quarter.first + timedelta(days=ends)
        begun = last.replace(year=last.year - 3).isoformat()
        own = {**CERTIFICATE, "number": f"NH-{number}", "valid_from": begun, "decided_on": begun}
        register_changes.enter(live_server.ctx, officer, own, factories.key())
    page = sign_in(officer)
    page.goto("/queue")
    hand = Hand(page)
    hand.presses(page.get_by_role("link", name="Sổ chứng nhận"))
    hand.presses(page.get_by_role("link", name="Quý sau"))
    expect(page.get_by_role("row")).to_have_count(3)
    hand.presses(page.locator("summary", has_text="Xuất danh sách"))
    with page.expect_download() as caught:
        hand.presses(page.get_by_role("button", name="XLSX (Excel)"))
    assert caught.value.suggested_filename == "so-chung-nhan.xlsx"
    assert hand.count <= 5

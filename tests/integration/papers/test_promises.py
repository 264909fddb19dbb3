"""I10: what somebody changes of papers and registers behind the engine's back is found and named."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from caseflow.services.administration import verify
from tests.support.journey import Journey
from tests.support.stations import OpenStation, sqlite_only

pytestmark = sqlite_only
TAMPERED = {
    "a number is gone": ("DELETE FROM taken_numbers WHERE id = (SELECT min(id) FROM taken_numbers)", "is missing"),
    "a number beyond the last": ("UPDATE number_books SET last_serial = last_serial - 1", "lies outside of it"),
    "an issued paper without a number": (
        "UPDATE papers SET number_id = NULL WHERE status = 'issued'", "issued without a number",
    ),
    "two papers of one number": (
        "UPDATE papers SET number_id = (SELECT min(number_id) FROM papers) WHERE status = 'issued'",
        "has the number of",
    ),
    "another number on the paper": ("UPDATE papers SET number = '9/QĐ' WHERE status = 'issued'", "the register says"),
    "a number cancelled under a paper": ("UPDATE taken_numbers SET cancelled_at = taken_on", "is cancelled"),
    "the case waits for somebody else": ("UPDATE cases SET waits_for = 'finance'", "its case for finance"),
    "a paper that waits for nobody": ("UPDATE papers SET waits_for = NULL WHERE link IS NOT NULL", "waits for None"),
    "an issued paper that waits": ("UPDATE papers SET link = 'sign' WHERE status = 'issued'", "to sign it"),
    "two papers of one step": (
        "UPDATE papers SET status = 'under_way', action = 'approve', link = 'sign', waits_for = 'director'",
        "beside another of the same step",
    ),
}  # fmt: skip


@pytest.fixture
def journey(at: OpenStation) -> Journey:
    """A case with slips and a decision behind it, and an approval that waits for the director."""
    found = at("awaiting_approval")
    paper = found.propose("case_officer", "approve", **found.answers("approve"))["paper"]
    found.issue(paper, until="sign")
    return found


def test_untouched_it_is_clean_and_counted(journey: Journey) -> None:
    report = verify.verify(journey.ctx)
    assert report.findings == ()
    assert report.checked["papers"] == report.checked["numbers"] + 1 >= 3


@pytest.mark.parametrize("what", TAMPERED)
def test_whatever_is_changed_is_found(journey: Journey, what: str) -> None:
    statement, said = TAMPERED[what]
    with journey.ctx.tx() as session:
        session.execute(sa.text(statement))
    found = [finding.message for finding in verify.verify(journey.ctx).findings if finding.invariant == "I10"]
    assert any(said in message for message in found), found

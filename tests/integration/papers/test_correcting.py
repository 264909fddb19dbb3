"""A correction is a new paper that names the old one and takes its whole way again; the old one stays as it was."""

from __future__ import annotations

import pytest

from caseflow.core.errors import Invalid, NotAllowed, Refused
from caseflow.services.administration import verify
from caseflow.services.papers import correcting, verifying
from tests.support.contexts import BuildContext
from tests.support.factories import key
from tests.support.journey import Journey

WHY = "Ghi thiếu ý kiến của người trình."


def _approved(build_context: BuildContext) -> Journey:
    journey = Journey(build_context())
    return journey.to("result_ready")


def test_an_issued_paper_is_put_right_by_another(build_context: BuildContext) -> None:
    journey = _approved(build_context)
    old = next(paper for paper in journey.papers if paper.kind == "approval_decision")
    officer, state = journey.person("case_officer"), journey.state
    asked = correcting.form(journey.ctx, officer, old.public_id)
    values = {**asked.begun, "note": "Bổ sung ý kiến của phòng chuyên môn."}

    made = correcting.correct(journey.ctx, officer, old.public_id, old.version, values, WHY, key())["paper"]
    with pytest.raises(Refused):  # one is enough
        correcting.correct(journey.ctx, officer, old.public_id, old.version, values, WHY, key())
    with pytest.raises(Refused):  # somebody proposes one more of a paper that is not issued yet
        correcting.correct(journey.ctx, officer, made, journey.paper(made).version, values, WHY, key())
    journey.issue(made)

    new, kept = journey.paper(made), journey.paper(old.public_id)
    assert (new.status, new.corrects_id, kept.corrected_by) == ("issued", kept.id, new.id)
    assert new.number is not None
    assert new.number != kept.number
    assert (kept.number, kept.template, kept.said) == (old.number, old.template, old.said)
    assert journey.state == state  # nothing is decided anew
    assert kept.code is not None
    found = verifying.by_code(journey.ctx, kept.code, "192.0.2.7")
    assert found is not None
    assert found.standing == "replaced"
    assert verify.verify(journey.ctx).findings == ()


def test_who_did_not_propose_corrects_nothing_and_a_reason_is_asked(build_context: BuildContext) -> None:
    journey = _approved(build_context)
    old = next(paper for paper in journey.papers if paper.kind == "approval_decision")
    with pytest.raises(NotAllowed):
        correcting.form(journey.ctx, journey.person("finance"), old.public_id)
    with pytest.raises(Invalid):
        correcting.correct(
            journey.ctx, journey.person("case_officer"), old.public_id, old.version, dict(old.answers), " ", key()
        )
    journey.to("in_progress")
    assert correcting.form(journey.ctx, journey.person("case_officer"), old.public_id).number == old.number

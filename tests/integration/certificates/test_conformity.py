"""Products certified by one of the eight methods: what each opens, what fails and is repeated, and what is recorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.clock import FixedClock, local_date
from caseflow.core.errors import Refused
from caseflow.db.models import Certificate, Surveillance
from caseflow.forms.examples import Unanswerable, example
from caseflow.services.administration import verify
from caseflow.services.cases import submissions
from caseflow.services.engine import timers
from tests.support.contexts import NOW, BuildContext
from tests.support.journey import Journey
from tests.support.roads import road

SCHEMES = ["hop_chuan", "hop_quy"]


def assessed(build_context: BuildContext, method: str, by: str = "third_party", scheme: str = "hop_chuan") -> Journey:
    """A case whose products are to be assessed by `method`, with its contract signed and the assessment begun."""
    journey = Journey(build_context(clock=FixedClock(NOW)), scheme)
    form = f"{scheme}_application"
    sheet = submissions.sheet(journey.ctx, journey.applicant, journey.case, form)
    values = example(sheet.form, local_date(NOW), method=method, assessed_by=by)
    journey.fill(form, {p.name: {n: v for n, v in values.items() if n in p.fields} for p in sheet.form.pages})
    for name in road(journey.definition, "certification_audit"):
        journey.do(journey.definition.actions[name].by[0], name)
    return journey


def waiting(journey: Journey) -> set[str]:
    return {task.name for task in journey.tasks() if task.status == "open"}


def hands_in(journey: Journey) -> list[str]:
    """The applicant tries to hand the certificate in; gives the reasons why not."""
    journey.attach_missing("certificate_scan", "applicant")
    try:
        journey.take("applicant", "submit_certificate")
    except Refused as refused:
        return [reason.en for reason in refused.reasons]
    return []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("method", "opened"),
    [
        ("method_1", {"sampling"}),
        ("method_5", {"sampling", "line_assessment"}),
        ("method_6", {"line_assessment"}),
        ("method_7", {"lot_check"}),
    ],
)
def test_each_method_opens_what_it_asks_for_and_nothing_else(build_context, method: str, opened: set[str]):
    journey = assessed(build_context, method, scheme=SCHEMES[method == "method_5"])
    assert waiting(journey) == opened
    assert "Work not finished yet" in hands_in(journey)[0]
    for name in sorted(opened):
        journey.end(name)
    assert waiting(journey) == ({"laboratory"} if "sampling" in opened else set())
    if "sampling" in opened:
        journey.end("laboratory")
    assert hands_in(journey) == []
    journey.do("case_officer", "record_certificate")
    with journey.ctx.read() as session:
        planned = session.scalars(sa.select(Surveillance.due_on)).all()
        row = session.scalars(sa.select(Certificate)).one()
    assert len(planned) == (2 if method in ("method_5", "method_6") else 0)  # a type or a lot is not watched
    lot = method == "method_7"  # whose certificate is for the lot alone: no three years, nothing to restore or renew
    assert ((row.valid_to is None), row.restorable_to, row.recertify_on is None) == (lot, None, lot)


def failing(**changes: Any) -> dict[str, Any]:
    row = {"parameter": "Độ bền nén", "sample_code": "M-01", "requirement": "at_least", "limit": "75", "measured": "71"}
    return {"results": [row | changes], "note": "Mẫu chưa đạt độ bền nén."}


def test_what_fails_is_corrected_and_repeated_before_the_result_is_handed_in(build_context: BuildContext):
    journey = assessed(build_context, "method_3")
    journey.end("sampling")
    today = local_date(journey.clock.now())
    late = (today - timedelta(days=380)).isoformat()
    with pytest.raises(Unanswerable) as old:
        journey.end("laboratory", reported_on=late)
    assert old.value.field == "reported_on"
    journey.end("laboratory", **failing())
    journey.end("line_assessment", rejects_handled=False, note="Chưa tách riêng sản phẩm lỗi.")
    assert hands_in(journey) == [
        "The test or assessment has not passed; it must be corrected and repeated before the certificate is handed in."
    ]
    journey.do("case_officer", "demand_correction")
    assert journey.row.state == "correction"
    journey.do("applicant", "report_correction")
    assert waiting(journey) == {"sampling"}
    journey.do("applicant", "report_nonconformity")
    journey.do("applicant", "close_nonconformity")
    assert waiting(journey) == {"sampling", "line_assessment"}
    journey.end("line_assessment")
    journey.end("sampling")
    journey.end("laboratory", **failing(measured="80"))
    assert hands_in(journey) == []
    assert verify.verify(journey.ctx).findings == ()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_correction_in_time_the_certification_has_failed(build_context: BuildContext):
    journey = assessed(build_context, "method_1")
    journey.end("sampling")
    journey.end("laboratory", **failing())
    journey.do("case_officer", "demand_correction")
    journey.clock.advance(timedelta(days=200))
    while timers.fire_due(journey.ctx).fired:
        pass
    assert (journey.state, journey.row.outcome) == ("correction", None), "no timer concludes that it failed"
    journey.do("case_officer", "end_correction")
    assert journey.state == "liquidating"
    journey.do("finance", "liquidate")
    assert (journey.state, journey.row.outcome) == ("liquidated", "failed")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_report_of_self_assessment_stands_in_the_register_under_the_name_of_the_holder(build_context: BuildContext):
    journey = assessed(build_context, "method_6", by="self_assessment")
    journey.end("line_assessment")
    journey.do("applicant", "submit_certificate")
    signed = local_date(journey.clock.now())
    journey.do("case_officer", "record_certificate", basis="self_assessment", decided_on=signed.isoformat())
    with journey.ctx.read() as session:
        row = session.scalars(sa.select(Certificate)).one()
    assert (row.body, row.decided_on) == (row.holder_name, signed)
    assert row.valid_to == date(signed.year + 3, signed.month, signed.day) - timedelta(days=1)


def recorded(build_context: BuildContext) -> tuple[Journey, Journey]:
    """A case whose certificate is in the register, and the declaration that was opened for it."""
    journey = assessed(build_context, "method_6")
    journey.do("applicant", "submit_certificate")
    journey.do("case_officer", "record_certificate", product="Gạch bê tông", number="VD-HC-01", basis="third_party")
    (declaration,) = journey.relatives("declares", "to")
    return journey, declaration


REASON = {"note": "Bản sao tiêu chuẩn không đúng phiên bản.", "legal_ground": "Thông tư 28/2012/TT-BKHCN"}


def test_the_certificate_opens_a_declaration_and_acceptance_waits_for_its_notice(build_context: BuildContext):
    journey, declaration = recorded(build_context)
    draft = submissions.sheet(journey.ctx, journey.applicant, declaration.case, "declaration_of_conformity").values
    carried = {"product": "Gạch bê tông", "certificate_number": "VD-HC-01", "basis": "third_party"}
    assert carried.items() <= draft.items()
    with pytest.raises(Refused) as early:
        journey.take("case_officer", "accept_results", **journey.answers("accept_results"))
    assert [r.en for r in early.value.reasons] == ["The declaration has no notice yet."]
    with pytest.raises(Refused):
        journey.take("case_officer", "declare_anew")
    for name in road(declaration.definition, "validity"):
        declaration.do(declaration.definition.actions[name].by[0], name)
    declaration.do("case_officer", "refuse_declaration", **REASON)
    journey.take("case_officer", "declare_anew")
    first, second = journey.relatives("declares", "to")
    assert (first.row.outcome, second.state) == ("refused", "declaring")
    journey.do("case_officer", "accept_results")  # the player brings the second declaration to its notice
    assert (journey.state, second.state) == ("settling", "monitored")
    assert verify.verify(journey.ctx).findings == ()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_certificate_that_is_withdrawn_takes_the_notice_with_it(build_context: BuildContext):
    journey, declaration = recorded(build_context)
    for name in road(journey.definition, "surveillance", journey.state):
        journey.do(journey.definition.actions[name].by[0], name)
    journey.do("case_officer", "suspend_certificate")
    assert declaration.state == "monitored"
    journey.do("case_officer", "withdraw_certificate")
    paper = declaration.papers[0]
    assert (paper.action, paper.proposed_by, paper.waits_for) == ("revoke_declaration", 0, "division_head")
    assert (declaration.state, declaration.row.waits_for) == ("monitored", "division_head"), "drafted, not yet signed"
    assert verify.verify(journey.ctx).findings == ()
    declaration.issue(paper.public_id)
    assert (declaration.state, declaration.row.outcome) == ("declaration_revoked", "failed")
    assert verify.verify(journey.ctx).findings == ()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("passes", "opened"), [(True, set()), (False, {"recall"})])
def test_a_product_that_fails_its_surveillance_is_recalled(build_context: BuildContext, passes: bool, opened: set[str]):
    journey = assessed(build_context, "method_6")
    for name in road(journey.definition, "surveillance")[len(road(journey.definition, "certification_audit")) :]:
        journey.do(journey.definition.actions[name].by[0], name)
    journey.do("case_officer", "record_surveillance", retest_passed=passes, note="Mẫu lấy trên thị trường.")
    assert waiting(journey) == opened
    with journey.ctx.read() as session:
        first = session.scalars(sa.select(Surveillance).order_by(Surveillance.number)).first()
    assert first is not None
    assert first.result == ("passed" if passes else "failed")
    if opened:
        journey.end("recall", units_sold=500, units_recalled=480)

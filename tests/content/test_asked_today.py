"""What forms ask by the rules of today, and what they do not ask any more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caseflow.core.content import content_roots
from caseflow.forms import values
from caseflow.forms.examples import example
from caseflow.forms.loader import load
from caseflow.programmes import loader
from caseflow.workflows.definition import Definition
from tests.content.doc_parts import SCHEMES, definition

FORMS = {name: form for name, (form, _) in load(content_roots()).items()}
DAY = date(2026, 6, 1)


def wrong(form: str, **changes: Any) -> set[str]:
    """The fields at which something is said of a complete form with these changes; None takes an answer away."""
    whole = {**example(FORMS[form], DAY), **changes}
    said = {name: value for name, value in whole.items() if value is not None}
    return {problem.field for problem in values.problems(FORMS[form], said, today=DAY)}


def road(scheme: str) -> Definition:
    return definition(scheme, content_roots())


@pytest.mark.parametrize(
    "name", ["registration_active", "tax_status", "status_sources", "status_checked_on", "duplicates"]
)
def test_the_officer_says_what_was_checked_and_by_which_source(name: str) -> None:
    assert wrong("eligibility_report", **{name: None}) == {name}
    assert wrong("eligibility_report", status_checked_on="2026-06-02") == {"status_checked_on"}


@pytest.mark.parametrize("found", ["other_product", "other_edition", "other_cost"])
def test_earlier_support_is_concluded_on_with_a_reason(found: str) -> None:
    assert wrong("eligibility_report", duplicates=found) == {"duplicates_reason"}
    assert wrong("eligibility_report", duplicates=found, duplicates_reason="Cho sản phẩm khác, hồ sơ 2024.") == set()


def test_every_class_that_is_kept_can_be_confirmed() -> None:
    sizes = loader.load_sizes(content_roots())[0].known()
    for form in ("eligibility_report", "certificate_entry"):
        assert FORMS[form].fields["size_class"].options.keys() == sizes.keys()


def test_a_certificate_names_the_registration_of_its_body_and_accreditation_only_if_there_is_one() -> None:
    """NĐ 107/2016: who certifies is registered; to be accredited is another thing."""
    assert wrong("certificate", body_registration=None) == {"body_registration"}
    assert wrong("certificate", accreditation=None) == set()
    assert wrong("certificate", stage_1_on="2026-05-02", stage_2_on="2026-05-01") == {"stage_2_on"}
    assert wrong("audit_plan", internal_audit_on="2026-05-02", management_review_on="2026-05-01") == {
        "management_review_on"
    }


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"operating_months": 35}, {"operating_months"}),
        ({"product_on_market_months": 11}, {"product_on_market_months"}),
        ({"points_governance": 600, "points_product": 300, "points_total": 900}, set()),
        ({"points_governance": 600, "points_product": 300, "points_total": 800}, {"points_total"}),
        ({"points_governance": 900, "points_product": 300, "points_total": 1200}, {"points_total"}),
    ],
)
def test_the_award_has_two_groups_and_a_thousand_points(answers: dict[str, int], found: set[str]) -> None:
    """NĐ 37/2026/NĐ-CP Đ.57, 59."""
    assert wrong("national_quality_award_application", **answers) == found
    assert "award_category" not in FORMS["national_quality_award_application"].fields


def test_codes_platform_and_events_follow_the_approval() -> None:
    """Whoever applies has often no code yet, and the provider is chosen by the rules on procurement."""
    late = ("code_kinds", "carriers", "platform", "platform_provider", "platform_amount", "hosted_in", "events")
    assert wrong("traceability_application", **dict.fromkeys(late)) == set()
    assert not FORMS["traceability_application"].fields["products"].columns["gtin"].required
    waits = {name: document.awaited_by for name, document in road("traceability").documents.items()}
    assert {waits[name] for name in ("code_certificate", "process_map", "platform_description")} == {("start_tests",)}


def test_insured_employees_are_asked_once_in_the_profile() -> None:
    assert [name for name, form in FORMS.items() if "headcount_insured" in form.fields] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_road_asks_for_the_registration_that_the_office_looks_up(scheme: str) -> None:
    licence = road(scheme).documents.get("business_licence")
    assert licence is None or not licence.required


@pytest.mark.parametrize("scheme", ["iso_9001", "iso_14001"])
def test_an_application_says_by_which_edition(scheme: str) -> None:
    assert FORMS[f"{scheme}_application"].fields["target_edition"].options.keys() == {"2015", "2026"}
    rules = road(scheme).certificate
    assert rules is not None
    assert rules.newer_edition is not None
    assert rules.newer_edition.edition in rules.editions
    assert not rules.newer_edition.legal_basis.confirmed

"""Every computed date comes with the formula by which it follows, and only where that formula gives it."""

from __future__ import annotations

from datetime import date

import pytest

from caseflow.certificates.explain import explain, explained
from caseflow.core.words import LegalBasis
from caseflow.workflows.certificate_words import Certificate

DECIDED, FIRST, LAST = date(2021, 11, 25), date(2021, 12, 1), date(2024, 11, 30)
YEARLY = [date(2022, 11, 25), date(2023, 11, 25)]
HALF_YEARLY = [date(2022, 5, 25), date(2022, 11, 25), date(2023, 5, 25), date(2023, 11, 25), date(2024, 5, 25)]
BASIS = {name: LegalBasis.model_validate({"source": name}) for name in ("validity", "surveillance", "renewal")}


def rules(**said: object) -> Certificate:
    return Certificate.model_validate({
        "standard": "TCVN ISO 9001", "editions": ["TCVN ISO 9001:2015"], "validity_months": 36,
        "surveillance_months": [12, 24], "legal_basis": BASIS, **said,
    })  # fmt: skip


def test_each_date_has_its_formula_and_the_basis_of_its_number() -> None:
    found = [(one.title.en, one.day, one.formula.en, one.basis) for one in explain(rules(), DECIDED, FIRST)]
    assert found == [
        ("Valid to", LAST, "First day of validity + 36 months − 1 day", BASIS["validity"]),
        ("Surveillance 1", YEARLY[0], "Certification decision + 12 months", BASIS["surveillance"]),
        ("Surveillance 2", YEARLY[1], "Certification decision + 24 months", BASIS["surveillance"]),
        ("Recertification audit by", date(2024, 9, 1), "End of validity − 90 days", BASIS["renewal"]),
        ("Restorable until", date(2025, 5, 30), "End of validity + 6 months", BASIS["renewal"]),
    ]
    assert [one.formula.vi.split(" + ")[0] for one in explain(rules(), DECIDED, FIRST)[:2]] == [
        "Ngày bắt đầu hiệu lực", "Ngày quyết định chứng nhận",
    ]  # fmt: skip


def test_a_certificate_without_an_end_explains_its_surveillance_alone() -> None:
    found = explain(rules(validity_months=None, legal_basis={}), DECIDED, FIRST)
    assert [(one.day, one.basis) for one in found] == [(day, None) for day in YEARLY]


@pytest.mark.parametrize(
    ("known", "last"),
    [
        (None, LAST),
        (rules(), None),
        (rules(), date(2024, 11, 29)),
        (rules(validity_months=None), LAST),
        (rules(validity_months=None), None),
    ],
)
def test_where_the_paper_says_another_end_than_its_kind_nothing_is_explained(
    known: Certificate | None, last: date | None
) -> None:
    assert explained(known, DECIDED, FIRST, last, YEARLY) == ()
    assert len(explained(rules(), DECIDED, FIRST, LAST, YEARLY)) == 5


def test_a_lot_that_nobody_watches_has_no_surveillance_to_explain() -> None:
    only = {"answered": "application", "field": "method", "is": ["method_5"]}
    for when, planned, count in ((only, [], 3), (only, YEARLY, 5), (None, [], 5)):
        assert len(explained(rules(surveillance_when=when), DECIDED, FIRST, LAST, planned)) == count


def test_the_rhythm_that_its_case_chose_is_known_by_the_surveillances_themselves() -> None:
    asked = rules(surveillance_every={"form": "application", "field": "months"})
    found = explained(asked, DECIDED, FIRST, LAST, HALF_YEARLY)
    assert [one.day for one in found][1:-2] == HALF_YEARLY
    assert found[1].formula.en == "Certification decision + 6 months"
    for odd in (HALF_YEARLY[:-1], [date(2022, 5, 24)], []):
        assert [one.day for one in explained(asked, DECIDED, FIRST, LAST, odd)][1:-2] == YEARLY
    assert [one.day for one in explained(rules(), DECIDED, FIRST, LAST, HALF_YEARLY)][1:-2] == YEARLY

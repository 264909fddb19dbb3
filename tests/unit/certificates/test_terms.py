"""The dates of a certificate by the examples of certification bodies, and as far as its own paper says otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.certificates.explain import explain
from caseflow.certificates.terms import CertificateDates, at_rhythm, certificate_dates, dates_to, endless, unwatched
from caseflow.core.words import LegalBasis
from caseflow.workflows.certificate_words import Certificate
from caseflow.workflows.step_words import Answer

ISO = Certificate(
    standard="TCVN ISO 9001",
    editions=("TCVN ISO 9001:2015",),
    validity_months=36,
    surveillance_months=(12, 24),
    legal_basis={"validity": LegalBasis.model_validate({"source": "ISO/IEC 17021-1"})},
)
DECIDED, FIRST = date(2021, 11, 25), date(2021, 12, 1)


def test_a_certificate_of_three_years() -> None:
    dates = certificate_dates(ISO, DECIDED, FIRST)
    assert dates.valid_to == date(2024, 11, 30)
    assert dates.surveillance == (date(2022, 11, 25), date(2023, 11, 25))
    assert dates.recert_due == date(2024, 9, 1)
    assert dates.restorable_until == date(2025, 5, 30)


def test_certificate_months_are_clamped_and_never_roll_to_a_working_day() -> None:
    dates = certificate_dates(ISO, date(2024, 2, 29), date(2024, 2, 29))
    assert dates.surveillance == (date(2025, 2, 28), date(2026, 2, 28))
    assert date(2026, 2, 28).weekday() == 5, "a Saturday stays a Saturday"
    assert dates.valid_to == date(2027, 2, 27)


def test_a_certificate_without_an_end_has_only_its_surveillance() -> None:
    yearly = ISO.model_copy(update={"validity_months": None, "surveillance_months": (12,)})
    dates = certificate_dates(yearly, date(2026, 1, 31), date(2026, 1, 31))
    assert (dates.valid_to, dates.recert_due, dates.restorable_until) == (None, None, None)
    assert dates.surveillance == (date(2027, 1, 31),)


@given(start=st.dates(date(2020, 1, 1), date(2040, 12, 31)), months=st.integers(1, 60))
def test_a_validity_of_n_months_ends_the_day_before_it_could_begin_again(start: date, months: int) -> None:
    rules = ISO.model_copy(update={"validity_months": months})
    valid_to = certificate_dates(rules, start, start).valid_to
    assert valid_to is not None
    again = valid_to + timedelta(days=1)
    assert (again.year * 12 + again.month) - (start.year * 12 + start.month) == months
    assert again.day == start.day or (again.day < start.day and (again + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("every", "months"),
    [(6, (6, 12, 18, 24, 30)), (12, (12, 24)), (36, ()), (None, (12, 24)), (0, (12, 24))],
)
def test_a_rhythm_that_the_case_chose_ends_before_the_validity_does(every: int | None, months: tuple[int, ...]) -> None:
    assert at_rhythm(ISO, every).surveillance_months == months


def test_a_certificate_without_an_end_takes_no_rhythm_and_one_of_a_lot_has_no_surveillance() -> None:
    endless = ISO.model_copy(update={"validity_months": None})
    assert at_rhythm(endless, 6) == endless
    assert unwatched(ISO) == ISO.model_copy(update={"surveillance_months": ()})


@pytest.mark.parametrize("said", [None, date(2024, 11, 30)])
def test_a_paper_that_says_no_end_or_that_of_its_kind_has_the_dates_of_its_kind(said: date | None) -> None:
    assert dates_to(ISO, DECIDED, FIRST, said) == certificate_dates(ISO, DECIDED, FIRST)


def test_nothing_falls_due_after_the_end_that_stands_on_the_paper() -> None:
    shorter = dates_to(ISO, DECIDED, FIRST, date(2023, 11, 25))
    assert shorter == CertificateDates(
        valid_to=date(2023, 11, 25),
        surveillance=(date(2022, 11, 25), date(2023, 11, 25)),  # the last valid day belongs to the validity
        recert_due=date(2023, 8, 27),
        restorable_until=date(2024, 5, 25),
    )
    assert dates_to(ISO, DECIDED, FIRST, date(2023, 11, 24)).surveillance == (date(2022, 11, 25),)


def test_a_kind_without_rules_knows_only_the_end_that_stands_on_the_paper() -> None:
    for said in (None, date(2024, 1, 1)):
        assert dates_to(None, DECIDED, FIRST, said) == CertificateDates(said, (), None, None)


def test_what_is_not_of_a_management_system_is_not_restored_once_it_has_ended() -> None:
    """The six months are a rule of ISO/IEC 17021-1; TCVN ISO/IEC 17065 has none."""
    product = ISO.model_copy(update={"restore_months": 0})
    assert certificate_dates(product, DECIDED, FIRST).restorable_until is None
    assert dates_to(product, DECIDED, FIRST, date(2023, 1, 1)).restorable_until is None
    assert "Restorable until" not in [one.title.en for one in explain(product, DECIDED, FIRST)]


def test_no_end_is_made_up_for_a_product_of_which_nobody_says_the_method() -> None:
    """Method 7 is for a lot, method 8 for the units that were tested: they have no validity of three years."""
    only = Answer.model_validate({"answered": "application", "field": "method", "is": ["method_5"]})
    kind = ISO.model_copy(update={"validity_when": only})
    assert dates_to(kind, DECIDED, FIRST, None) == certificate_dates(endless(kind), DECIDED, FIRST)
    assert dates_to(kind, DECIDED, FIRST, None).valid_to is None
    said = date(2022, 6, 30)
    assert dates_to(kind, DECIDED, FIRST, said).valid_to == said
    assert endless(kind).validity_when is None

"""Tax codes: issued and impossible ones, branches, and who may use a personal id."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.errors import Invalid
from caseflow.programmes.tax_code import normalise

WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


@pytest.mark.parametrize(
    ("typed", "form", "stored"),
    [
        ("0100109106", "state_owned", "0100109106"),
        ("0300588569", "joint_stock", "0300588569"),
        ("0101248141", "joint_stock", "0101248141"),
        ("0100112437", "state_owned", "0100112437"),
        ("0304998358", "limited_company", "0304998358"),
        (" 0311 638.525-027 ", "limited_company", "0311638525-027"),
        ("0311638525027", "limited_company", "0311638525-027"),
        ("0100109106", "household_business", "0100109106"),
        ("012345678901", "household_business", "012345678901"),
        ("012345678901", "farm", "012345678901"),
        ("012345678901", "cooperative_group", "012345678901"),
    ],
)
def test_valid_codes(typed: str, form: str, stored: str) -> None:
    assert normalise(typed, form) == stored


@pytest.mark.parametrize(
    ("typed", "form", "message"),
    [
        ("0100109107", "limited_company", "check digit does not match"),
        ("0100000050", "limited_company", "check digit does not match"),
        ("0100000051", "limited_company", "check digit does not match"),
        ("0311638525-000", "limited_company", "The branch number is 001 to 999."),
        ("012345678901", "limited_company", "only for household businesses, farms and groups"),
        ("012345678901", "cooperative", "only for household businesses, farms and groups"),
        ("01001091", "limited_company", "A tax code has 10 digits"),
        ("", "limited_company", "A tax code has 10 digits"),
        ("0100-109-106", "limited_company", "A tax code has 10 digits"),
        ("٠١٠٠١٠٩١٠٦", "limited_company", "A tax code has 10 digits"),
        ("0100109106-1", "limited_company", "A tax code has 10 digits"),
    ],
)
def test_refused_codes_say_why_at_the_field(typed: str, form: str, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        normalise(typed, form)
    assert message in caught.value.fields["tax_code"][0].en


@given(st.integers(1, 9_999_999), st.integers(0, 99), st.integers(0, 9))
def test_a_ten_digit_code_is_taken_exactly_when_its_check_digit_is_right(serial: int, place: int, last: int) -> None:
    body = f"{place:02}{serial:07}"
    right = 10 - sum(w * int(d) for w, d in zip(WEIGHTS, body, strict=True)) % 11
    try:
        accepted = normalise(f"{body}{last}", "cooperative") == f"{body}{last}"
    except Invalid:
        accepted = False
    assert accepted == (last == right)


def test_a_body_whose_check_digit_would_be_ten_has_no_valid_code() -> None:
    body = "010000005"
    assert sum(w * int(d) for w, d in zip(WEIGHTS, body, strict=True)) % 11 == 0
    for last in range(10):
        with pytest.raises(Invalid):
            normalise(f"{body}{last}", "limited_company")

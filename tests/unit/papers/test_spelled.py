"""Numbers, amounts and days as papers write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.papers import spelled

WORDS = {
    0: "không",
    1: "một",
    5: "năm",
    10: "mười",
    11: "mười một",
    14: "mười bốn",
    15: "mười lăm",
    20: "hai mươi",
    21: "hai mươi mốt",
    24: "hai mươi bốn",
    25: "hai mươi lăm",
    99: "chín mươi chín",
    100: "một trăm",
    101: "một trăm linh một",
    105: "một trăm linh năm",
    110: "một trăm mười",
    111: "một trăm mười một",
    115: "một trăm mười lăm",
    121: "một trăm hai mươi mốt",
    1_000: "một nghìn",
    1_001: "một nghìn không trăm linh một",
    1_010: "một nghìn không trăm mười",
    2_005: "hai nghìn không trăm linh năm",
    10_021: "mười nghìn không trăm hai mươi mốt",
    1_000_000: "một triệu",
    1_200_000: "một triệu hai trăm nghìn",
    1_005_000: "một triệu không trăm linh năm nghìn",
    1_000_007: "một triệu không trăm linh bảy",
    999_999_999: "chín trăm chín mươi chín triệu chín trăm chín mươi chín nghìn chín trăm chín mươi chín",
    1_000_000_000: "một tỷ",
    1_000_000_001: "một tỷ không trăm linh một",
    2_030_000_000: "hai tỷ không trăm ba mươi triệu",
    12_000_500_000: "mười hai tỷ năm trăm nghìn",
    1_000_000_000_000: "một nghìn tỷ",
    3_000_000_000_000_000_000: "ba tỷ tỷ",
}


@pytest.mark.parametrize(("number", "words"), WORDS.items())
def test_a_number_is_read_as_a_bank_reads_it(number: int, words: str) -> None:
    assert spelled.in_words(number) == words


def test_nothing_below_zero_is_read() -> None:
    with pytest.raises(ValueError, match="-1"):
        spelled.in_words(-1)


@given(st.integers(min_value=0, max_value=10**15), st.integers(min_value=0, max_value=10**15))
def test_two_numbers_never_read_alike(one: int, other: int) -> None:
    assert (spelled.in_words(one) == spelled.in_words(other)) == (one == other)


def test_an_amount_in_words_begins_as_a_sentence() -> None:
    assert spelled.dong_in_words(1_200_000) == "Một triệu hai trăm nghìn đồng"
    assert spelled.dong_in_words(0) == "Không đồng"
    assert spelled.dong_in_words(-5_000) == "Âm năm nghìn đồng"


def test_an_amount_in_figures_does_not_break() -> None:
    assert spelled.dong(1_500_000) == "1.500.000\u00a0đồng"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1234, "1.234"),
        (-1234, "-1.234"),
        (Decimal("0.35"), "0,35"),
        (Decimal("-1234.50"), "-1.234,50"),
        (Decimal("12"), "12"),
        (Decimal("1E+3"), "1.000"),
        (Decimal("-0.5"), "-0,5"),
    ],
)
def test_a_number_has_a_comma_before_its_fraction(value: int | Decimal, shown: str) -> None:
    assert spelled.number(value) == shown


@pytest.mark.parametrize(
    ("on", "shown"),
    [
        (date(2026, 1, 5), "05 tháng 01 năm 2026"),
        (date(2026, 2, 9), "09 tháng 02 năm 2026"),
        (date(2026, 3, 10), "10 tháng 3 năm 2026"),
        (date(2026, 12, 31), "31 tháng 12 năm 2026"),
    ],
)
def test_days_below_ten_and_the_first_two_months_get_a_zero(on: date, shown: str) -> None:
    assert spelled.day(on) == shown


def test_a_table_writes_days_in_figures() -> None:
    assert spelled.short_day(date(2026, 3, 5)) == "05/03/2026"


def test_lists_have_the_letters_of_the_vietnamese_alphabet() -> None:
    assert [spelled.letter(n) for n in range(12)] == [*"abcdđeghiklm"]
    assert spelled.LETTERS[-1] == "y"
    assert set(spelled.LETTERS).isdisjoint("fjwz")
    count = len(spelled.LETTERS)
    assert [spelled.letter(n) for n in (count - 1, count, count + 1, 2 * count)] == ["y", "aa", "ab", "ba"]


def test_annexes_are_counted_in_roman_numbers() -> None:
    assert [spelled.roman(n) for n in (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 14, 19, 24)] == [
        "I", "II", "III", "IV", "V", "VI", "VIII", "IX", "X", "XI", "XIV", "XIX", "XXIV",
    ]  # fmt: skip

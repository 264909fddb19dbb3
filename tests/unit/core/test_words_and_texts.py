"""Texts in two languages, their search and their order; names, legal bases, money, identifiers, actors."""

from __future__ import annotations

import base64
import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from caseflow.core import actor, ids
from caseflow.core.actor import ANONYMOUS, SYSTEM, Actor
from caseflow.core.money import format_dong, format_int, parse_int
from caseflow.core.text import Text, fold, nfc, say, sort_key
from caseflow.core.words import Legal, LegalBasis, Name, Word


def test_a_text_reads_vietnamese_to_everybody_but_english_readers() -> None:
    text = say("Hồ sơ", "Case")
    assert (text(), text("vi"), text("en"), text("fr")) == ("Hồ sơ", "Hồ sơ", "Case", "Hồ sơ")


def test_a_text_begins_with_a_capital_and_is_filled_in_both_languages() -> None:
    text = say("đơn số {n}", "form {n}")
    assert text.capital == say("Đơn số {n}", "Form {n}")
    assert text.format(n=7) == say("đơn số 7", "form 7")
    assert say("", "x").capital == say("", "X")


def test_content_writes_one_string_where_both_languages_agree_and_nothing_unknown() -> None:
    assert Text.model_validate("ISO 9001") == say("ISO 9001", "ISO 9001")
    for wrong in ({"vi": "một"}, {"vi": "a", "en": "b", "fr": "c"}, 7):
        with pytest.raises(ValidationError):
            Text.model_validate(wrong)
    shape = Text.model_json_schema()
    assert {"type": "string"} in shape["anyOf"], "an editor accepts the plain string"


@given(st.text())
def test_stored_text_is_composed_trimmed_and_stays_as_it_is(text: str) -> None:
    stored = nfc(text)
    assert unicodedata.is_normalized("NFC", stored)
    assert "\x00" not in stored
    assert stored == stored.strip()


def test_stored_text_keeps_its_words() -> None:
    assert nfc(" \x00Đo\u031b\u0300ng\x00 Tháp \n") == "Đờng Tháp"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường", "duong"),
        ("ĐẮK LẮK", "dak lak"),
        ("Hợp tác xã", "hop tac xa"),
        ("D\u0323a", "da"),
        ("ISO-9001", "iso-9001"),
    ],
)
def test_a_search_finds_words_without_their_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_names_are_ordered_by_letter_then_tone_as_in_a_dictionary() -> None:
    ordered = ["9", "an", "án", "ăn", "âm", "ca", "dạ", "đa"]
    ordered += ["ma", "mà", "mả", "mã", "má", "mạ", "mài", "on", "ôn", "ơn", "y"]
    assert sorted(set(ordered), key=sort_key) == ordered
    assert sorted(["Đa", "đa", "Da"], key=sort_key) == ["Da", "Đa", "đa"]


@pytest.mark.parametrize("name", ["a", "vietgap_2", "x" * 40])
def test_a_name_of_content_is_small_letters_digits_and_underscores(name: str) -> None:
    class Named(BaseModel):
        name: Name

    assert Named(name=name).name == name
    for wrong in (name.upper(), "1" + name[:30], "_" + name[:30], name[:30] + "-", name + "x" * 40, ""):
        with pytest.raises(ValidationError):
            Named(name=wrong)


def test_a_basis_in_law_may_be_one_string_and_is_then_to_be_confirmed() -> None:
    class Based(Word):
        basis: Legal

    assert Based.model_validate({"basis": "NĐ 13"}).basis == LegalBasis(source=say("NĐ 13", "NĐ 13"), confirmed=False)
    sure = Based.model_validate({"basis": {"source": {"vi": "Luật", "en": "Law"}, "confirmed": True}})
    assert sure.basis.confirmed
    with pytest.raises(ValidationError):
        Based.model_validate({"basis": "x", "bases": "y"})
    with pytest.raises(ValidationError):
        sure.basis = LegalBasis(source=say("a", "b"))  # type: ignore[misc]


@given(st.integers(-(10**15), 10**15))
def test_money_that_was_written_is_read_back(amount: int) -> None:
    assert parse_int(format_dong(amount)) == amount
    assert parse_int(format_int(amount)) == amount
    assert parse_int(str(amount)) == amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.234.567 ₫", 1234567), ("1.234.567đ", 1234567), ("1 234 567 đồng", 1234567), (" 500 VND ", 500),
        ("500 vnđ", 500), ("-1.000", -1000), ("0", 0), ("1\u00a0234 ₫", 1234),
    ],
)  # fmt: skip
def test_money_is_read_as_people_type_it(typed: str, amount: int) -> None:
    assert parse_int(typed) == amount


@pytest.mark.parametrize(
    "typed", ["", "đ", "1,5", "1,234,567", "1.23", "12.3456", "1.234.56", ".500", "5 triệu", "1e6"]
)
def test_money_is_refused_and_never_guessed(typed: str) -> None:
    with pytest.raises(ValueError, match="^" + typed.replace(".", r"\.") + "$"):
        parse_int(typed)


def test_money_has_points_between_thousands_and_a_blank_that_does_not_break() -> None:
    assert format_dong(1234567) == "1.234.567\u00a0₫"
    assert format_int(999) == "999"


def test_a_public_name_is_128_random_bits_and_a_secret_256() -> None:
    for make, size in ((ids.new_public_id, 16), (ids.new_secret, 32)):
        made = {make() for _ in range(50)}
        assert len(made) == 50
        assert {len(base64.urlsafe_b64decode(text + "==")) for text in made} == {size}


def test_a_digest_is_of_the_bytes_and_the_hashed_form_has_one_spelling() -> None:
    assert ids.digest("đồng") == ids.digest("đồng".encode()) == hashlib.sha256("đồng".encode()).hexdigest()
    assert ids.canonical({"b": [1, None], "a": "đ"}) == '{"a":"đ","b":[1,null]}'
    assert ids.canonical({"a": 1, "b": 2}) == ids.canonical({"b": 2, "a": 1})


def test_who_acts_is_a_person_an_officer_or_the_system() -> None:
    applicant = Actor(id=7, name="An", enterprises=frozenset({3}))
    officer = Actor(id=8, name="Bình", roles=frozenset({"one_stop"}))
    assert [a.is_system for a in (applicant, officer, SYSTEM, ANONYMOUS)] == [False, False, True, False]
    assert [a.is_staff for a in (applicant, officer, SYSTEM, ANONYMOUS)] == [False, True, True, False]
    assert (actor.SYSTEM_ID, actor.ANONYMOUS_ID) == (0, -1), "stand in rows that were written long ago"
    assert applicant.locale == "vi"

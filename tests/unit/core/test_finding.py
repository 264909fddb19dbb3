"""The words of things and of questions: however a name, a code or a tax code is written, both sides cut it alike."""

from __future__ import annotations

import pytest

from caseflow.core.finding import LONGEST, MOST_ASKED, asked_words, joined, kept_words, nearest_things, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Công ty CP Đúc–Nhôm “Trường Vạn”", ["cong", "ty", "cp", "duc", "nhom", "truong", "van"]),
        ("  ", []),
        ("a_b 50%", ["a", "b", "50"]),
    ],
)
def test_a_text_is_cut_at_whatever_is_no_letter_or_digit(text: str, words: list[str]):
    assert words_of(text) == words


def test_a_number_is_one_however_its_parts_are_joined():
    assert joined("QMS 12/Đ-3") == joined("qms12.d3") == "qms12d3"


@pytest.mark.parametrize(
    "typed", ["cty cp may dong", "CTCP May Đông", "Công ty cổ phần May Đông", "cong ty cp. may-dong"]
)
def test_a_legal_form_is_found_in_full_and_for_short(typed: str):
    asked = asked_words(typed)
    assert set(asked) == {"cty", "cp", "may", "dong"}
    for kept in ("Công ty cổ phần May Đông", "Cty CP May Đông", "CTCP May Đông"):
        assert set(asked) <= kept_words(kept), kept


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("trách nhiệm hữu hạn một thành viên", ("tnhh", "mtv")),
        ("hợp tác xã sản xuất", ("htx", "sx")),
        ("hộ kinh doanh xuất nhập khẩu", ("hkd", "xnk")),
        ("doanh nghiệp tư nhân thương mại dịch vụ xây dựng", ("dntn", "tm", "dv", "xd")),
        ("công nghệ", ("cong", "nghe")),
    ],
)
def test_long_names_are_asked_for_by_their_short_ones(typed: str, asked: tuple[str, ...]):
    assert asked_words(typed) == asked


def test_what_is_kept_is_found_by_its_full_words_too():
    assert {"cong", "ty", "cty", "co", "phan", "cp", "may"} == kept_words("Công ty cổ phần May")


@pytest.mark.parametrize("typed", ["0900 123 456", "0900-123-456", "0900.123.456", "0900123456"])
def test_a_tax_code_is_one_word_however_it_is_grouped(typed: str):
    assert asked_words(typed) == ("0900123456",)
    assert "0900123456" in kept_words(codes=("0900123456",))


def test_the_code_of_a_branch_and_of_a_person_are_tax_codes_and_shorter_numbers_are_not():
    assert asked_words("0900123456-001") == ("0900123456001",)
    assert asked_words("0330 9800 1234") == ("033098001234",)
    assert asked_words("12 345") == ("12", "345")


@pytest.mark.parametrize("typed", ["000.00.16.H31-261022-0001", "261022-0001", "261022 0001", "2610220001", "0001"])
def test_a_dossier_code_is_found_by_its_parts_and_as_one(typed: str):
    kept = kept_words(codes=("000.00.16.H31-261022-0001",))
    assert all(any(word.startswith(asked) for word in kept) for asked in asked_words(typed)), typed


def test_a_question_has_a_few_words_each_once_and_none_is_endless():
    assert asked_words("ba ba bon nam sau bay tam chin") == ("ba", "bon", "nam", "sau", "bay", "tam")
    assert MOST_ASKED == 6
    assert [len(word) for word in asked_words("x" * 200)] == [LONGEST]
    assert {len(word) for word in kept_words("y" * 200)} == {LONGEST}


def test_nothing_is_kept_of_nothing():
    assert kept_words("", codes=(None, "")) == frozenset()
    assert asked_words(" %–” ") == ()


THINGS = {
    "vietgap": kept_words("Chứng nhận VietGAP trồng trọt", "rau sạch, nông sản an toàn"),
    "haccp": kept_words("Chứng nhận HACCP", "an toàn thực phẩm"),
    "traceability": kept_words("Hệ thống truy xuất nguồn gốc", "tem truy xuất, mã QR"),
}


def nearest(question: str) -> list[str]:
    return nearest_things(asked_words(question, 24), THINGS)


def test_a_visitor_s_sentence_finds_what_it_speaks_of_though_not_every_word_fits() -> None:
    assert nearest("tôi muốn làm giấy chứng nhận cho rau sạch") == ["vietgap"]
    assert nearest("hop tac xa can tem truy xuat") == ["traceability"]


def test_what_many_have_in_common_weighs_less_than_what_one_has() -> None:
    assert nearest("chứng nhận thực phẩm")[0] == "haccp"
    assert set(nearest("chứng nhận")) == {"vietgap", "haccp"}


def test_the_beginning_of_a_word_is_enough_and_what_nothing_bears_finds_nothing() -> None:
    assert nearest("viet") == ["vietgap"]
    assert nearest("máy bay") == []
    assert nearest("") == []
    assert nearest_things(["vietgap"], {}) == []

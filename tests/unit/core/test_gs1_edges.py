"""Codes of GS1 at their edges: the order of elements, what a link may hold, and which values can be encoded."""

from __future__ import annotations

import pytest

from caseflow.core.gs1 import GLN, GTIN, LOT, SERIAL, SSCC, NoCode, code, is_value, read

ITEM = "08930000000019"


def test_elements_of_fixed_length_come_first_and_the_item_before_them_all() -> None:
    made = code({LOT: "01A", "17": "261231", GTIN: ITEM, SERIAL: "7"})
    assert made.brackets == f"(01){ITEM}(17)261231(10)01A(21)7"
    assert made.element_string == f"01{ITEM}1726123110" + "01A\x1d217"


def test_only_what_has_no_fixed_length_ends_in_a_separator_and_the_last_element_never() -> None:
    assert code({LOT: "A"}).element_string == "10A"
    assert code({GTIN: ITEM, "17": "261231"}).element_string == f"01{ITEM}17261231"
    assert code({LOT: "A", SERIAL: "B", "3103": "000125"}).element_string == "310300012510A\x1d21B"


@pytest.mark.parametrize(
    ("elements", "link"),
    [
        ({GTIN: ITEM}, f"https://id.example/01/{ITEM}"),
        ({"17": "261231", GTIN: ITEM, LOT: "A"}, f"https://id.example/01/{ITEM}/10/A?17=261231"),
        ({GTIN: ITEM, "17": "261231", "15": "261201"}, f"https://id.example/01/{ITEM}?17=261231&15=261201"),
        ({GLN: "8930000000019"}, "https://id.example/414/8930000000019"),
        ({GLN: "8930000000019", "254": "K1"}, "https://id.example/414/8930000000019/254/K1"),
        ({SSCC: "189300000000000009"}, "https://id.example/00/189300000000000009"),
        ({GTIN: ITEM, LOT: "A/%"}, f"https://id.example/01/{ITEM}/10/A%2F%25"),
    ],
)
def test_a_link_has_key_and_qualifiers_in_its_path_and_the_rest_behind(elements: dict[str, str], link: str) -> None:
    made = code(elements)
    assert made.link("https://id.example") == made.link("https://id.example/") == link
    assert read(link).elements == made.elements


def test_a_code_without_a_key_has_no_link() -> None:
    with pytest.raises(NoCode):
        code({LOT: "A"}).link("https://id.example")


@pytest.mark.parametrize(
    "text",
    [
        "8930000000019", " 8930000000019 ", "08930000000019", "(01)08930000000019", "]E08930000000019",
        "https://shop.example/a/b/01/08930000000019?lang=vi&x", "HTTPS://SHOP.EXAMPLE/01/08930000000019",
        "http://shop.example/10/01/08930000000019", "0108930000000019\x1d",
    ],
)  # fmt: skip
def test_one_item_in_many_spellings(text: str) -> None:
    assert read(text).elements == {GTIN: ITEM}


@pytest.mark.parametrize(
    "elements",
    [
        {}, {GTIN: "8930000000018"}, {GTIN: "893000000001"}, {GTIN: "0" * 14}, {GTIN: "89300000000A9"},
        {GTIN: "٨930000000019"}, {GLN: "8930000000018"}, {LOT: ""}, {LOT: "a b"}, {LOT: "(a)"}, {LOT: "é"},
        {LOT: "x" * 21}, {"17": "261331"}, {"9999": "1"}, {"1": "01A"}, {SSCC: "A"},
        {SSCC: "189300000000000005"}, {SSCC: "18930000000000004"}, {SSCC: "18930000000000000A"},
    ],
)  # fmt: skip
def test_elements_that_cannot_be_are_refused(elements: dict[str, str]) -> None:
    with pytest.raises(NoCode):
        code(elements)


@pytest.mark.parametrize("text", ["https://x.example/01/08930000000019/17/261231", "https://x.example/01/08930000000019/10",
                                  "https://x.example/414/8930000000019/10/A", "https://x.example/01/08930000000019?01=08930000000019",
                                  "(01)08930000000019(10", "x(01)08930000000019", "(10)A(10)B"])  # fmt: skip
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(NoCode):
        read(text)


def test_a_code_carries_what_is_wanted_letter_by_letter() -> None:
    made = code({GTIN: ITEM, LOT: "A"})
    assert made.carries({})
    assert made.carries({GTIN: "8930000000019", LOT: "A"})
    assert not made.carries({LOT: "a"})
    assert not made.carries({LOT: "A", SERIAL: "1"})
    assert not made.carries({GTIN: "18930000000016", LOT: "A"})


@pytest.mark.parametrize(
    ("text", "fits"),
    [("A", True), ("x" * 20, True), ("x" * 21, False), ("", False), ("a b", False), ("A(1)", False), ("LO-01/7", True)],
)
def test_a_lot_is_one_to_twenty_marks_that_a_symbol_can_hold(text: str, fits: bool) -> None:
    assert is_value(text) == fits

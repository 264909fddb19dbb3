"""Codes of GS1: what is put together is taken apart again, and a wrong check digit is refused everywhere."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from caseflow.core import gs1
from caseflow.core.gs1 import GTIN, LOT, SERIAL, Code, NoCode, code, read

_MARKS = "!\"%&'*+,-./:;<=>?_ABCXYZabcxyz0123456789"
values = st.text(_MARKS, min_size=1, max_size=20).filter(lambda v: gs1.SPELT not in v)
bodies = st.from_regex(r"893[0-9]{9}", fullmatch=True)


@st.composite
def codes(draw: st.DrawFn) -> Code:
    """An item with or without lot, serial number and day of expiry."""
    body = draw(bodies)
    elements = {GTIN: body + ean.calc_check_digit(body)}
    for ai in (LOT, SERIAL):
        if draw(st.booleans()):
            elements[ai] = draw(values)
    if draw(st.booleans()):
        elements["17"] = draw(st.dates()).strftime("%y%m%d")
    return code(elements)


@given(codes())
def test_a_link_says_what_it_was_built_of(built: Code) -> None:
    link = built.link("https://tra-cuu.example/sp/")
    assert link.startswith("https://tra-cuu.example/sp/01/")
    assert read(link).elements == built.elements


@given(codes())
def test_brackets_and_element_string_say_what_they_were_built_of(built: Code) -> None:
    assert read(built.brackets).elements == built.elements
    assert read(built.element_string).elements == built.elements
    assert read("]d2" + built.element_string.replace(gs1.SEPARATOR, gs1.SPELT)).elements == built.elements


@given(codes(), st.integers(1, 9))
def test_a_wrong_check_digit_is_refused_in_every_spelling(built: Code, shift: int) -> None:
    gtin = built.elements[GTIN]
    wrong = gtin[:-1] + str((int(gtin[-1]) + shift) % 10)
    for text in (built.brackets, built.element_string, built.link("https://id.gs1.org"), gtin):
        with pytest.raises(NoCode):
            read(text.replace(gtin, wrong))
    with pytest.raises(NoCode):
        code({GTIN: wrong})


@given(st.text(max_size=60))
def test_whatever_is_scanned_is_a_code_or_none(text: str) -> None:
    with contextlib.suppress(NoCode):
        assert read(read(text).brackets).elements == read(text).elements


def test_spellings_of_one_code() -> None:
    wanted = {GTIN: "08930000000019", LOT: "LO-01", SERIAL: "A/7"}
    for text in (
        "(01)08930000000019(10)LO-01(21)A/7",
        "010893000000001910LO-01<GS>21A/7",
        "]Q3010893000000001910LO-01\x1d21A/7",
        "https://id.gs1.org/01/08930000000019/10/LO-01/21/A%2F7",
        "https://tra-cuu.example/vn/san-pham/01/8930000000019/10/LO-01/21/A%2f7?17=261231&utm=qr#trang",
    ):
        assert read(text).carries(wanted), text
    assert read("8930000000019").elements == {GTIN: "08930000000019"}
    assert not read("https://id.gs1.org/01/08930000000019/10/LO-02").carries({LOT: "LO-01"})
    assert code({GTIN: "8930000000019", LOT: "L"}).carries({GTIN: "8930000000019"})
    assert code({SERIAL: "7", LOT: "L", GTIN: "8930000000019"}).link("https://id.gs1.org") == (
        "https://id.gs1.org/01/08930000000019/10/L/21/7"
    )


@pytest.mark.parametrize(
    "text",
    ["", "https://so.example/", "https://so.example/01", "(01)08930000000019(01)08930000000019", "(01", "(7777)1",
     "https://id.gs1.org/01/08930000000019/21/7/99/x", "https://id.gs1.org/01/08930000000019/10/%FF", "00000000",
     "(01)08930000000019(10)" + "X" * 21],
)  # fmt: skip
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(NoCode):
        read(text)

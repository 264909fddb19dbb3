"""The button that reads a code out of a picture into the question beside it, and into no other."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask

from caseflow.forms.rows import Posted
from caseflow.gateways import codes
from caseflow.web.answers import scans
from tests.support.files import make_pdf, make_png
from tests.unit.core.test_codes import _file, picture
from tests.unit.forms.test_codes import _form

FORM = _form()
CELL = "labels-0-scanned"
LINK = "https://id.gs1.org/01/08930000000019/10/LO-1"


def _pressed(button: str, sent: bytes | None, **fields: str) -> tuple[Posted | None, Any]:
    data: dict[str, Any] = {button: "1", "labels-0-lot": "LO-1", **fields}
    if sent is not None:
        data[f"_picture_{button.removeprefix('_scan_')}"] = (io.BytesIO(sent), "nhãn.png")
    with Flask("scans").test_request_context(method="POST", data=data):
        return scans.pressed(FORM, None), scans.said(CELL)


def test_what_the_picture_says_is_put_into_its_question_and_the_rest_stays() -> None:
    posted, said = _pressed(f"_scan_{CELL}", _file(picture(codes.svg(LINK))))
    assert posted == {"labels-0-lot": ["LO-1"], CELL: [LINK]}
    assert said[0]


@pytest.mark.parametrize(("sent", "words"), [(None, "choose a picture"), (make_png(), "No code"), (make_pdf(), "JPEG")])
def test_what_says_nothing_leaves_what_was_typed(sent: bytes | None, words: str) -> None:
    posted, said = _pressed(f"_scan_{CELL}", sent, **{CELL: "gõ tay"})
    assert posted is not None
    assert posted[CELL] == ["gõ tay"]
    assert not said[0]
    assert words in said[1].en


@pytest.mark.parametrize("place", ["labels-0-lot", "base", "nothing", "labels-0-nothing", "labels"])
def test_no_other_question_is_filled(place: str) -> None:
    posted, said = _pressed(f"_scan_{place}", _file(picture(codes.svg(LINK))))
    assert posted == {"labels-0-lot": ["LO-1"]}
    assert said is None


def test_buttons_of_rows_are_as_before() -> None:
    posted, _ = _pressed("_add_labels", None)
    assert posted is not None
    assert "labels-1-gtin" in posted
    assert _pressed("_go", None)[0] is None

"""Codes in forms: what a label says, whether a scanner read it, shares of answers, rows taken from another form."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core import gs1
from caseflow.core.reader import parse, validate
from caseflow.forms import values
from caseflow.forms.computed import compute
from caseflow.forms.lint import lint
from caseflow.forms.messages import Unreadable
from caseflow.forms.schema import FormDefinition, FormField
from caseflow.forms.taking import sources, taken
from caseflow.forms.typed import read
from tests.unit.forms.test_computed import field

LABELS = """
form: labels
title: Labels
pages:
  - name: labels
    title: Labels
    fields:
      base: {kind: text, label: Base, format: web_address}
      labels:
        kind: rows
        label: Labels
        taken_from: products.lines
        columns:
          gtin: {kind: text, label: GTIN, format: gtin, country: "893"}
          lot: {kind: text, label: Lot, format: lot}
          serial: {kind: text, label: Serial, format: lot}
          carrier: {kind: choice, label: Carrier, options: {qr: QR, data_matrix: Data Matrix}}
          code:
            {kind: code, label: Code, carries: {gtin: gtin, lot: lot, serial: serial}, carrier: carrier, resolver: base}
          scanned: {kind: scan, label: Read}
          verdict: {kind: verdict, label: Verdict, of: scanned, carries: {gtin: gtin, lot: lot, serial: serial}}
      result: {kind: verdict, label: Result, all: labels.verdict}
      lots:
        kind: rows
        label: Lots
        columns:
          said: {kind: choices, label: Known, options: {who: Who, what: What, when: When}}
          whole: {kind: yes_no, label: Whole}
      known_share: {kind: share, label: Known, of: lots.said}
      whole_share: {kind: share, label: Whole, of: lots.whole}
      enough: {kind: verdict, label: Enough, of: known_share, at_least: 66.66}
"""


def _form(text: str = LABELS) -> FormDefinition:
    return validate(parse(text, "forms/labels.yaml"), FormDefinition)


def _faults(old: str, new: str) -> list[str]:
    assert LABELS.count(old) >= 1
    source = parse(LABELS.replace(old, new, 1), "forms/labels.yaml")
    return [fault.message for fault in lint(validate(source, FormDefinition), source, "labels")]


def _label(**given: Any) -> dict[str, Any]:
    answers = {"base": "https://id.gs1.org", "labels": [{"gtin": "8930000000019", **given}]}
    return dict(compute(_form().fields, answers)["labels"][0])


def test_a_label_says_what_was_declared() -> None:
    assert _label()["code"] == "https://id.gs1.org/01/08930000000019"
    assert _label(lot="L/1", serial="7")["code"] == "https://id.gs1.org/01/08930000000019/10/L%2F1/21/7"
    assert _label(lot="L/1", carrier="data_matrix")["code"] == "(01)08930000000019(10)L/1"
    assert "code" not in _label(gtin="8930000000018")
    assert "code" not in compute(_form().fields, {"labels": [{"gtin": "8930000000019"}]})["labels"][0]


lots = st.text("ABCab12-./_", min_size=1, max_size=20)


@given(lots, lots, st.booleans())
def test_a_code_that_was_drawn_passes_and_another_fails(lot: str, other: str, square: bool) -> None:
    drawn = _label(lot=lot, carrier="data_matrix" if square else "qr")["code"]
    typed = read(field("scan"), [drawn])
    assert _label(lot=lot, scanned=typed)["verdict"] == "passed"
    assert _label(lot=other, scanned=typed)["verdict"] == ("passed" if lot == other else "failed")
    assert _label(lot=lot, serial="7", scanned=typed)["verdict"] == "failed"


def test_what_is_no_code_fails_and_what_is_not_scanned_is_open() -> None:
    assert _label(lot="1", scanned="xin chào")["verdict"] == "failed"
    assert _label(lot="1", scanned="(01)08930000000018(10)1")["verdict"] == "failed"
    assert "verdict" not in _label(lot="1")


def test_the_separator_of_a_keyboard_scanner_survives() -> None:
    typed = read(field("scan"), [f"010893000000001910LO-1{gs1.SEPARATOR}217"])
    assert _label(lot="LO-1", serial="7", scanned=typed)["verdict"] == "passed"


def test_shares_are_cut_off_not_rounded() -> None:
    def shares(*rows: dict[str, Any]) -> dict[str, Any]:
        return compute(_form().fields, {"lots": list(rows)})

    full, part = {"said": ["who", "what", "when"], "whole": True}, {"said": ["who", "what"], "whole": False}
    assert shares(full, full)["known_share"] == "100"
    assert (shares(part)["known_share"], shares(part)["enough"]) == ("66.66", "passed")
    assert shares(full, full, part)["whole_share"] == "66.66"
    assert shares({"said": ["who"], "whole": True})["enough"] == "failed"
    assert "whole_share" not in shares(full, {"said": ["who"]})
    assert "known_share" not in shares()
    assert values.show(_form().fields["known_share"], "66.66", "vi") == "66,66\u00a0%"


def test_a_form_begins_with_what_was_signed_in_another() -> None:
    form = _form()
    assert sources(form) == {"products"}
    signed = {"products": {"lines": [{"gtin": "8930000000019", "name": "Nhãn lồng", "code": "https://x"}]}}
    assert taken(form, signed) == {"labels": [{"gtin": "8930000000019"}]}
    assert taken(form, {}) == {}
    bound = values.bind(form, None, "vi", values=taken(form, signed), today=date(2026, 11, 5))
    assert bound.answers["labels"][0]["gtin"] == "8930000000019"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("resolver: base", "resolver: lots", "'lots' is neither an https address"),
        ("resolver: base", "resolver: http://id.gs1.org", "neither an https address"),
        ("carrier: carrier, ", "carrier: lot, ", "'lot' is no choice"),
        ("qr: QR", "ean: EAN", "no code can be drawn for the option 'ean'"),
        ("Code, carries: {gtin: gtin,", "Code, carries: {gtin: lot,", "no text of the format gtin"),
        ("of: scanned, carries", "of: lot, carries", "is 'of' a scan"),
        ("of: lots.said", "of: lots.when", "nothing to take a share of"),
        ("kind: scan,", "kind: scan, min: 3,", "a field of kind 'scan' has no 'min'"),
    ],
)  # fmt: skip
def test_faults_are_named(old: str, new: str, said: str) -> None:
    assert _faults("form: labels", "form: labels") == []
    assert any(said in message for message in _faults(old, new)), _faults(old, new)


@pytest.mark.parametrize(("format", "good", "bad"), [
    ("lot", "LO-26.01/A", ["LÔ 1", "A(1)", "X" * 21]),
    ("web_address", "https://tra-cuu.example/sp", ["http://a.example", "https://a.example/?x=1", "a.example"]),
])  # fmt: skip
def test_texts_of_a_fixed_look(format: str, good: str, bad: list[str]) -> None:
    spec: FormField = field("text", format=format)
    assert read(spec, [good]) == good
    for text in bad:
        with pytest.raises(Unreadable):
            read(spec, [text])

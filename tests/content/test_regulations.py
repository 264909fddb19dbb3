"""Which regulations this agency receives declarations of: whose another agency receives is said at the field."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caseflow.core.content import content_roots
from caseflow.forms import values
from caseflow.forms.examples import example
from caseflow.forms.loader import load
from caseflow.forms.schema import FormDefinition

FORMS = {name: form for name, (form, _) in load(content_roots()).items()}
DECLARED, APPLIED = FORMS["declaration_of_conformity"], FORMS["hop_quy_application"]
DAY = date(2026, 6, 1)


def said(form: FormDefinition, answers: dict[str, Any]) -> dict[str, str]:
    return {problem.field: problem.message.vi for problem in values.problems(form, answers, today=DAY)}


@pytest.mark.parametrize(
    ("number", "refused"),
    [
        ("QCVN 16:2023/BXD", True), ("qcvn 16:2023/bxd", True), ("TCVN 6477:2016; QCVN 16:2023/BXD", True),
        ("QCVN 4:2009/BKHCN", False), ("TCVN 1453:1986", False), ("QCVN 01:2020/XYZ", False),
    ],
)  # fmt: skip
def test_a_regulation_of_another_ministry_is_refused_with_who_receives_it(number: str, refused: bool) -> None:
    found = said(DECLARED, example(DECLARED, DAY) | {"standard": number})
    assert set(found) == ({"standard"} if refused else set())
    assert not refused or "Sở Xây dựng" in found["standard"]
    rows = example(APPLIED, DAY)["products"]
    found = said(APPLIED, example(APPLIED, DAY) | {"products": [{**rows[0], "regulation_number": number}]})
    assert set(found) == ({"products-0-regulation_number"} if refused else set())


def test_what_nobody_has_confirmed_says_so() -> None:
    basis = DECLARED.fields["standard"].legal_basis
    assert basis is not None
    assert not basis.confirmed


@pytest.mark.parametrize("name", ["declaration_number", "features", "made_at", "method", "certificate_issued_on"])
def test_the_declaration_asks_what_its_form_has(name: str) -> None:
    """Mẫu 2.CBHC/HQ of Thông tư 28/2012/TT-BKHCN: number, features, place, method, day of the certificate."""
    whole = example(DECLARED, DAY, basis="third_party", method="method_5")
    assert said(DECLARED, {k: v for k, v in whole.items() if k != name}).keys() == {name}


@pytest.mark.parametrize(("method", "asked"), [("method_5", True), ("method_7", True), ("method_6", False)])
def test_a_laboratory_is_named_where_something_is_tested(method: str, asked: bool) -> None:
    whole = example(DECLARED, DAY, basis="third_party", method=method)
    found = said(DECLARED, {k: v for k, v in whole.items() if k != "laboratory"})
    assert ("laboratory" in found) == asked

"""How long a certificate is valid: six months of restoring for systems alone, three years not for a lot."""

from __future__ import annotations

import pytest

from caseflow.core.content import content_roots
from caseflow.workflows.certificate_words import Certificate
from tests.content.doc_parts import SCHEMES, definition

RULES: dict[str, Certificate] = {
    name: rules for name in SCHEMES if (rules := definition(name, content_roots()).certificate) is not None
}


@pytest.mark.parametrize("name", RULES)
def test_only_management_systems_are_restored_after_their_end(name: str) -> None:
    """ISO/IEC 17021-1 9.6.3.2.5; bodies that work by another standard have no such rule."""
    system = RULES[name].called.rules.vi == "TCVN ISO/IEC 17021-1" and name != "traceability"
    assert RULES[name].restore_months == (6 if system else 0)


@pytest.mark.parametrize("name", ["hop_chuan", "hop_quy"])
def test_a_lot_and_tested_units_have_no_validity_of_three_years(name: str) -> None:
    rules = RULES[name]
    assert rules.validity_when is not None
    assert set(rules.validity_when.is_) == {f"method_{n}" for n in range(1, 7)}
    assert (rules.validity_months, rules.legal_basis["validity"].confirmed) == (36, False)

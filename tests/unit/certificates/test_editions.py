"""Who holds a certificate by a former edition of its standard, however the edition is written."""

from __future__ import annotations

import pytest

from caseflow.certificates.editions import newer
from caseflow.core.words import LegalBasis
from caseflow.workflows.certificate_words import Certificate

RULES = Certificate.model_validate({
    "standard": "TCVN ISO 9001", "editions": ["TCVN ISO 9001:2015"], "legal_basis": {},
    "newer_edition": {"former": "2015", "edition": "ISO 9001:2026", "hint": "Hỏi tổ chức chứng nhận.",
                      "legal_basis": LegalBasis.model_validate({"source": "ISO"})},
})  # fmt: skip


@pytest.mark.parametrize(
    ("standard", "edition", "found"),
    [
        ("TCVN ISO 9001", "2015", True), ("TCVN ISO 9001:2015", "", True), ("ISO 9001", "ISO 9001:2015", True),
        ("ISO 9001", " 2015 ", True), ("TCVN ISO 9001", "2026", False), ("TCVN ISO 9001:2015", "2026", False),
        ("TCVN ISO 9001", "", False), ("TCVN ISO 9001", "2008", False),
    ],
)  # fmt: skip
def test_the_edition_is_read_from_its_own_word_or_from_the_number(standard: str, edition: str, found: bool) -> None:
    assert (newer(RULES, standard, edition) is not None) == found


def test_a_kind_without_a_newer_edition_has_nobody_to_remind() -> None:
    assert newer(RULES.model_copy(update={"newer_edition": None}), "TCVN ISO 9001", "2015") is None
    assert newer(None, "TCVN ISO 9001", "2015") is None

"""How the number of a notice may be written."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from caseflow.papers.words import USUAL_NAME, OfNotice, numbered

ASKED: dict[str, Any] = {
    "value": "book", "form": "f", "until": "a", "since": "b", "months": 3, "then": "stop"
}  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{serial:02d}/{year}/TB-{agency}", "07/2026/TB-SKHCN"),
        ("{serial}/QĐ-{agency}", "7/QĐ-SKHCN"),
        ("GCN {year}.{serial:04d}", "GCN 2026.0007"),
    ],
)
def test_a_number_is_written_as_its_pattern_says(pattern: str, number: str) -> None:
    assert numbered(pattern, 7, 2026, "SKHCN") == number
    assert OfNotice.model_validate({**ASKED, "pattern": pattern}).pattern == pattern


@pytest.mark.parametrize("pattern", ["{serial}/{office}", "{year}/TB", "{serial.x}", "{0}", "{serial:zz}", "TB"])
def test_a_pattern_that_could_not_number_anything_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError):
        OfNotice.model_validate({**ASKED, "pattern": pattern})


def test_a_notice_is_called_and_numbered_as_ever_where_nothing_is_said() -> None:
    usual = OfNotice.model_validate(ASKED)
    assert numbered(usual.pattern, 1, 2026, "SKHCN") == "01/2026/TB-SKHCN"
    assert usual.called == USUAL_NAME

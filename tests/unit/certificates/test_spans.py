"""The stretches of days that a register is asked about."""

from __future__ import annotations

from datetime import date

import pytest

from caseflow.certificates.spans import spans


@pytest.mark.parametrize(
    ("today", "this_quarter", "next_quarter"),
    [
        (date(2026, 11, 29), (date(2026, 10, 1), date(2026, 12, 31)), (date(2027, 1, 1), date(2027, 3, 31))),
        (date(2028, 1, 1), (date(2028, 1, 1), date(2028, 3, 31)), (date(2028, 4, 1), date(2028, 6, 30))),
        (date(2026, 9, 30), (date(2026, 7, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2026, 12, 31))),
    ],
)
def test_quarters_end_on_their_last_day_and_go_on_in_the_next_year(today, this_quarter, next_quarter):
    found = {span.title.vi: (span.first, span.last) for span in spans(today)}
    assert found["Quý này"] == this_quarter
    assert found["Quý sau"] == next_quarter
    assert found["30 ngày tới"][0] == today
    assert found[f"Năm {today.year}"] == (date(today.year, 1, 1), date(today.year, 12, 31))

"""Days as people type them into a filter."""

from __future__ import annotations

from datetime import date

import pytest

from caseflow.web.frame.days import read_day


@pytest.mark.parametrize("typed", ["5/1/27", "05/01/2027", "5-1-2027", "5.1.2027", "2027-01-05"])
def test_a_day_is_read_however_it_is_written(typed: str) -> None:
    assert read_day(typed) == date(2027, 1, 5)


@pytest.mark.parametrize("typed", ["", "31/02/2026", "1/13/2026", "hôm nay", "5/1", "5/1/027", "99999-01-01"])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert read_day(typed) is None

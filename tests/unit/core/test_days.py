"""Days and hours as people type them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from caseflow.core.clock import LOCAL
from caseflow.core.days import read_day, read_moment


@pytest.mark.parametrize(
    "typed", ["5/1/27", "05/01/2027", "5-1-2027", "5.1.2027", "2027-01-05", "05012027", "050127"]
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(typed: str) -> None:
    assert read_day(typed) == date(2027, 1, 5)


@pytest.mark.parametrize(("typed", "year"), [("1/1/69", 2069), ("1/1/70", 1970), ("010195", 1995), ("1/1/0070", 70)])
def test_a_year_of_two_digits_is_of_this_century_or_the_last(typed: str, year: int) -> None:
    assert read_day(typed) == date(year, 1, 1)


@pytest.mark.parametrize(
    "typed",
    ["", "31/02/2026", "1/13/2026", "hôm nay", "5/1", "5/1/027", "99999-01-01", "20261105", "5012027", "2027-1-5",
     "05012027\n", "1/1/0000"],
)  # fmt: skip
def test_what_is_no_day_is_none(typed: str) -> None:
    assert read_day(typed) is None


@pytest.mark.parametrize(
    "typed",
    ["09:30 05/01/2027", "9:30 5/1/27", "9h30, 05/01/2027", "9g30 05012027", "05/01/2027 09:30", "5.1.2027, 9h30",
     "2027-01-05T09:30", "2027-01-05 09:30", "2027-01-05T09:30:59"],
)  # fmt: skip
def test_a_moment_is_read_with_its_hour_or_its_day_first(typed: str) -> None:
    assert read_moment(typed) == datetime(2027, 1, 5, 9, 30, tzinfo=LOCAL)


@pytest.mark.parametrize(
    "typed",
    ["", "09:30", "05/01/2027", "24:00 05/01/2027", "09:60 05/01/2027", "09:30 31/02/2027", "05/01/2027 25:00",
     "09:3 05/01/2027", "2027-01-05T09:30Z", "9:30  5/1/27 ", "sáng 05/01/2027"],
)  # fmt: skip
def test_what_is_no_moment_is_none(typed: str) -> None:
    assert read_moment(typed) is None

"""Stretches of days that a register is asked about: the next thirty days, this quarter, the next one, this year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from caseflow.core.text import Text, say


@dataclass(frozen=True, slots=True)
class Span:
    """What a stretch is called, its first and its last day."""

    title: Text
    first: date
    last: date


def spans(today: date) -> Iterator[Span]:
    """The stretches that are asked for most, as seen from `today`, the nearest first."""
    yield Span(say("30 ngày tới", "Next 30 days"), today, today + timedelta(days=30))
    yield Span(say("Quý này", "This quarter"), *_quarter(today.year, (today.month - 1) // 3))
    yield Span(say("Quý sau", "Next quarter"), *_quarter(today.year, (today.month - 1) // 3 + 1))
    yield Span(say(f"Năm {today.year}", f"{today.year}"), date(today.year, 1, 1), date(today.year, 12, 31))


def _quarter(year: int, number: int) -> tuple[date, date]:
    """First and last day of the quarter `number`, counted from 0 and beyond the end of the year."""
    first, following = (date(year + n // 4, n % 4 * 3 + 1, 1) for n in (number, number + 1))
    return first, following - timedelta(days=1)

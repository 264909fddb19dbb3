"""Charts drawn on the server as inline SVG from the numbers of a table: places and lengths only, looks are in CSS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

VALUE, BAR, GAP, LENGTH = 64, 16, 14, 420
"""Room for numbers, the thickness of a bar, the gap between groups, the longest bar; in SVG units."""
_LETTERS, _LETTER = 32, 8
"""The longest label that is shown whole, and how wide a letter is."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its number; `series` counts from 0."""

    series: int
    y: int
    length: int
    value: int


@dataclass(frozen=True, slots=True)
class Group:
    """The bars of one row of the table."""

    label: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of lying bars, `width` by `height` units; the bars begin at `left`."""

    left: int
    width: int
    height: int
    groups: tuple[Group, ...]


def lying_bars(rows: Sequence[tuple[str, Sequence[int]]]) -> Chart:
    """Bars for each row, in its order; the longest number is as long as the chart, nothing is left out."""
    most = max((value for _, values in rows for value in values), default=0) or 1
    groups, y = [], GAP
    for label, values in rows:
        top = y
        bars = []
        for series, value in enumerate(values):
            bars.append(Bar(series, y, round(value * LENGTH / most), value))
            y += BAR + 2
        short = label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…"
        groups.append(Group(short, top + len(values) * (BAR + 2) // 2, tuple(bars)))
        y += GAP
    left = max((len(group.label) for group in groups), default=0) * _LETTER + 16
    return Chart(left, left + LENGTH + VALUE, y, tuple(groups))

"""A picture of plots drawn from their positions and areas: own lines only, to scale, north up, no outside map."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from caseflow.core.text import Text, say
from caseflow.forms.decimals import show_decimal
from caseflow.forms.places import as_position
from caseflow.forms.schema import FormField
from caseflow.forms.showing import show
from caseflow.forms.typed import as_number

WIDTH, HEIGHT = 720.0, 480.0
MARGIN = 56.0
"""Room for the degrees, the labels at the edge, the scale bar and the arrow."""
LETTER, LINE = 7.5, 16.0
"""How wide a letter of a label is at most, and how high a line: what is drawn must fit without being measured."""
LONGEST_LABEL = 24
SMALLEST = 5.0
"""Half the side of the smallest square that can still be seen; below it the area is not to scale."""
_METRES_PER_DEGREE = 111_320.0
_LEAST_SPAN = 100.0
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot: degrees, hectares (None if not told), and what it is called."""

    latitude: float
    longitude: float
    hectares: float | None
    label: str


@dataclass(frozen=True, slots=True)
class Square:
    """A plot as drawn: its centre, half its side, its label and where that begins."""

    x: float
    y: float
    half: float
    label: str
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the graticule with its degree: `at` is x of a meridian, y of a parallel."""

    at: float
    degree: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything to be drawn, in units of the view box; `scale_length` units are `scale` on the ground."""

    plots: tuple[Square, ...]
    meridians: tuple[Line, ...]
    parallels: tuple[Line, ...]
    scale_length: float
    scale: str
    description: Text
    width: float = WIDTH
    height: float = HEIGHT
    margin: float = MARGIN


def plots_of(field: FormField, rows: Any, locale: str) -> list[Plot]:
    """The rows of a field with `map` that have a position."""
    assert field.map is not None
    found = []
    for number, row in enumerate(rows if isinstance(rows, list) else (), 1):
        place = as_position(row.get(field.map.position)) if isinstance(row, dict) else None
        if place is not None:
            label = _cell(field, field.map.label, row, locale) or str(number)
            found.append(Plot(float(place[0]), float(place[1]), _area(field, row), label))
    return found


def _cell(field: FormField, column: str | None, row: Mapping[str, Any], locale: str) -> str:
    return show(field.columns[column], row.get(column), locale) if column is not None else ""


def _area(field: FormField, row: Mapping[str, Any]) -> float | None:
    name = field.map.area if field.map is not None else None
    number = as_number(field.columns[name], row.get(name)) if name is not None else None
    return float(number) if number is not None and number > 0 else None


def draw(plots: Sequence[Plot]) -> Picture | None:
    """The picture of the plots, None without any; every square, line and label lies inside the view box."""
    if not plots:
        return None
    frame = _Frame(plots)
    squares = tuple(frame.square(plot) for plot in plots)
    length, scale = frame.scale_bar()
    return Picture(squares, frame.meridians(), frame.parallels(), length, scale, _describe(plots))


class _Frame:
    """From degrees to the view box: one scale both ways, the plots in the middle."""

    def __init__(self, plots: Sequence[Plot]) -> None:
        south, north = min(p.latitude for p in plots), max(p.latitude for p in plots)
        west, east = min(p.longitude for p in plots), max(p.longitude for p in plots)
        self.middle = ((south + north) / 2, (west + east) / 2)
        self.per_degree = (_METRES_PER_DEGREE, _METRES_PER_DEGREE * math.cos(math.radians(self.middle[0])))
        sides = max(math.sqrt((p.hectares or 0.0) * 10_000) for p in plots)
        high = max((north - south) * self.per_degree[0] + sides, _LEAST_SPAN)
        wide = max((east - west) * self.per_degree[1] + sides, _LEAST_SPAN)
        self.unit = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)  # units of the box per metre

    def x(self, longitude: float) -> float:
        return WIDTH / 2 + (longitude - self.middle[1]) * self.per_degree[1] * self.unit

    def y(self, latitude: float) -> float:
        return HEIGHT / 2 - (latitude - self.middle[0]) * self.per_degree[0] * self.unit

    def square(self, plot: Plot) -> Square:
        half = max(math.sqrt((plot.hectares or 0.0) * 10_000) * self.unit / 2, SMALLEST)
        x, y = self.x(plot.longitude), self.y(plot.latitude)
        label = plot.label if len(plot.label) <= LONGEST_LABEL else plot.label[: LONGEST_LABEL - 1] + "…"
        wide = len(label) * LETTER
        beside = x + half + 4
        if beside + wide > WIDTH - 4:
            beside = x - half - 4 - wide
        return Square(x, y, half, label, min(max(beside, 4.0), WIDTH - 4 - wide), min(max(y + 4, LINE), HEIGHT - 6))

    def meridians(self) -> tuple[Line, ...]:
        step = _round((WIDTH / self.unit / self.per_degree[1]) / 3)
        return tuple(Line(self.x(at), degree) for at, degree in _ticks(self.middle[1], step, self._across(1)))

    def parallels(self) -> tuple[Line, ...]:
        step = _round((HEIGHT / self.unit / self.per_degree[0]) / 3)
        return tuple(Line(self.y(at), degree) for at, degree in _ticks(self.middle[0], step, self._across(0)))

    def _across(self, axis: int) -> float:
        """Half of what the frame inside the margins shows, in degrees."""
        size = (HEIGHT, WIDTH)[axis]
        return (size - 2 * MARGIN) / 2 / self.unit / self.per_degree[axis]

    def scale_bar(self) -> tuple[float, str]:
        metres = _round(WIDTH / 5 / self.unit)
        said = f"{show_decimal(Decimal(repr(metres / 1000)))} km" if metres >= 1000 else f"{int(metres)} m"
        return metres * self.unit, said


def _round(wanted: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not above `wanted`."""
    power = math.floor(math.log10(wanted))
    step = max((s for s in _STEPS if s * 10.0**power <= wanted * 1.000001), default=1)
    return float(step * Decimal(10) ** power)


def _ticks(middle: float, step: float, half: float) -> list[tuple[float, str]]:
    first, last = math.ceil((middle - half) / step), math.floor((middle + half) / step)
    exact = Decimal(repr(step))
    return [(float(n * exact), f"{show_decimal(n * exact)}°") for n in range(first, last + 1)]


def _describe(plots: Sequence[Plot]) -> Text:
    """What the picture shows, for those who do not see it."""
    total = sum(Decimal(repr(p.hectares)) for p in plots if p.hectares is not None)
    area = show_decimal(Decimal(total))
    names = ", ".join(p.label for p in plots[:20])
    return say(
        f"Sơ đồ vị trí {len(plots)} thửa, tổng diện tích {area} ha: {names}.",
        f"Map of {len(plots)} plot(s), {area} ha in all: {names}.",
    )

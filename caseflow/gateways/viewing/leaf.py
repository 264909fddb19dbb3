"""What may be seen of a file without its own program: one leaf at a time, as a picture or as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from caseflow.core.values import Values

PICTURE_TYPE: Final = "image/webp"
"""What every picture of a leaf is, whatever the file was."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which leaf of a file: page, part or sheet (from 1), row of a sheet (from 1), turned by 0 to 3 quarters."""

    number: int = 1
    row: int = 1
    turns: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn page: pixels by pixels, of `PICTURE_TYPE`."""

    width: int
    height: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that look alike."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of a table of a document; it reaches over `span` columns."""

    span: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, an item of a list (`mark`; how deep by `level`), or a table (`rows`) of a document."""

    kind: Literal["heading", "paragraph", "item", "table"]
    runs: Line = ()
    level: int = 0
    mark: str = ""
    align: str = ""
    rows: tuple[tuple[Box, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a sheet as people in Viet Nam read it; `kind` is text, number, error or unknown (a formula's)."""

    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of a sheet from row `first` on; `more` follow below, columns to the right are left out when it is `wider`.

    `unknown` says that the file holds no result of some formula that stands here.
    """

    first: int
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: bool
    wider: bool
    unknown: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf of a file of `count` leaves; it has a picture, blocks or a grid. `text` is what a picture says."""

    count: int
    number: int
    title: str = ""
    hidden: bool = False
    picture: Picture | None = None
    text: str = ""
    blocks: tuple[Block, ...] = ()
    grid: Grid | None = None


def leaf_of(found: Values) -> Leaf:
    """The leaf that the sandbox told, or that was kept; raises KeyError and TypeError for anything else."""
    return Leaf(
        count=found["count"],
        number=found["number"],
        title=found.get("title", ""),
        hidden=found.get("hidden", False),
        picture=Picture(**found["picture"]) if found.get("picture") else None,
        text=found.get("text", ""),
        blocks=tuple(_block(one) for one in found.get("blocks", ())),
        grid=_grid(found["grid"]) if found.get("grid") else None,
    )


def _block(found: Mapping[str, Any]) -> Block:
    rows = tuple(tuple(Box(b["span"], tuple(_line(line) for line in b["lines"])) for b in row) for row in found["rows"])
    return Block(found["kind"], _line(found["runs"]), found["level"], found["mark"], found["align"], rows)


def _line(found: list[Mapping[str, Any]]) -> Line:
    return tuple(Run(**run) for run in found)


def _grid(found: Mapping[str, Any]) -> Grid:
    rows = tuple(tuple(Cell(*cell) for cell in row) for row in found["rows"])
    return Grid(found["first"], tuple(found["columns"]), rows, found["more"], found["wider"], found["unknown"])

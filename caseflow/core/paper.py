"""A finished paper: blocks without placeholders, the head and foot around them, the sheet they are set on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Frame = Literal["office", "letter", "national"]
"""What stands at the top: office and national motto side by side, the same for a letter (its subject under the number),
or the motto alone in the middle, above what private parties write."""
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. The text is text: no format reads it as anything else."""

    text: str
    bold: bool = False
    italic: bool = False


Line = tuple[Run, ...]
"""What stands in one paragraph."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the text; it becomes a bookmark."""

    kind: Literal["heading"] = field(default="heading", kw_only=True)
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    kind: Literal["paragraph"] = field(default="paragraph", kw_only=True)
    line: Line
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """`Điều n.`, numbered where the paper was put together."""

    kind: Literal["article"] = field(default="article", kw_only=True)
    number: int
    line: Line


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list with the sign before it: `1.`, `đ)`, `-`."""

    kind: Literal["item"] = field(default="item", kw_only=True)
    label: str
    line: Line


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, how wide it is beside the others (0: a number's width), where its cells lean."""

    title: str
    share: float = 1
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their heads; `total` is one more row, in bold, or none: its first cell says what is summed."""

    kind: Literal["table"] = field(default="table", kw_only=True)
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """Who signs: in which capacity (several lines), a note in brackets below it, and the name under the signature."""

    capacity: tuple[str, ...]
    note: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Several who sign side by side, as in a contract or minutes."""

    kind: Literal["signatures"] = field(default="signatures", kw_only=True)
    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """What is attached begins here, on a page of its own."""

    kind: Literal["annex"] = field(default="annex", kw_only=True)
    label: str
    title: Line
    belongs_to: str


Block = Heading | Paragraph | Article | Item | Table | Signatures | Annex
"""What a text is made of; `kind` is the word by which a template tells one from another."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One "Căn cứ …" of a paper; an unconfirmed one is marked where officials look, never in the paper itself."""

    line: Line
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """Measures: lengths in millimetres, sizes of letters in points. `papers.measures` says what the decree asks."""

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    national: float
    motto: float
    superior: float
    office: float
    number: float
    place: float
    title: float
    about: float
    subject: float
    text: float
    table: float
    signer: float
    recipients_head: float
    recipients: float
    page_number: float
    indent: float
    space: float


@dataclass(frozen=True, slots=True)
class Top:
    """What stands above the title, the names of offices line by line.

    `dated` is the line of place and date, `number` the whole line "Số: …".
    """

    frame: Frame
    superior: tuple[str, ...]
    office: tuple[str, ...]
    number: str
    dated: str


@dataclass(frozen=True, slots=True)
class Title:
    """Name and subject of a paper, and who decides; `heading` is empty for an official letter."""

    heading: str
    about: str
    authority: str
    addressee: str
    opens: str
    """What stands alone between the grounds and the first article: QUYẾT ĐỊNH:."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The code by which anybody can look the paper up, and the address that its QR code holds."""

    code: str
    url: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as every format writes it: the same data give the same bytes."""

    name: str
    called: str
    """What a reader of the file shows as its title."""
    author: str
    on: date
    """The day that the file says it was made on; never the machine's."""
    sheet: Sheet
    top: Top
    title: Title
    grounds: tuple[Ground, ...]
    body: tuple[Block, ...]
    annexes: tuple[Block, ...]
    """What follows the signatures, each part begun by an Annex."""
    recipients: tuple[str, ...]
    signer: Party | None
    seal: Seal | None
    draft: bool = False


def text_of(line: Line) -> str:
    """The words of a line without their styles."""
    return "".join(run.text for run in line)

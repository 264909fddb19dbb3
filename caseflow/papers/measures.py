"""The measures of official papers: what NĐ 30/2020, Phụ lục I sets, and what this office chose inside its bounds."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from caseflow.core.paper import Sheet

Size = Literal["a4", "a4_landscape", "a5"]

MARGINS_MM: Final = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
"""Least and most of each margin of an A4 sheet (NĐ 30/2020, Phụ lục I, phần I, mục I.3)."""
SIZES_PT: Final = {
    "national": (12, 13),
    "motto": (13, 14),
    "superior": (12, 13),
    "office": (12, 13),
    "number": (13, 13),
    "place": (13, 14),
    "title": (13, 14),
    "about": (13, 14),
    "subject": (12, 13),
    "text": (13, 14),
    "signer": (13, 14),
    "recipients_head": (12, 12),
    "recipients": (11, 11),
    "page_number": (13, 14),
}
"""Smallest and largest letters of each part (NĐ 30/2020, Phụ lục I, phần II and mục V)."""
INDENT_MM: Final = (10, 12.7)
"""How far the first line of a paragraph goes in (NĐ 30/2020, Phụ lục I, mục II.6)."""
LEAST_SPACE_PT: Final = 6
"""Between two paragraphs at least (NĐ 30/2020, Phụ lục I, mục II.6)."""

A4: Final = Sheet(
    width=210,
    height=297,
    top=20,
    bottom=25,  # the foot of the first page holds the code by which the paper is looked up
    left=30,
    right=15,
    national=12,
    motto=13,
    superior=12,
    office=12,
    number=13,
    place=13,
    title=14,
    about=14,
    subject=12,
    text=14,
    table=12,
    signer=14,
    recipients_head=12,
    recipients=11,
    page_number=13,
    indent=10,
    space=6,
)
"""A sheet of A4, upright: where the decree leaves a choice, the larger letters for the text, the smaller ones for the
top, so that each name stands on the lines that one expects."""
OFFICE_LETTERS: Final = 26
"""So many capitals stand on one line beside the national motto, whatever the sheet: its letters shrink with it."""

_LANDSCAPE: Final = replace(A4, width=297, height=210, top=20, bottom=25, left=20, right=20, text=13, table=10.5)
"""A list with many columns; the decree allows it for tables (Phụ lục I, phần I, mục I.2)."""

_A5: Final = replace(
    A4, width=148, height=210, top=12, bottom=25, left=15, right=12, national=9, motto=9.5, superior=9, office=9,
    number=9.5, place=9.5, title=12, about=11, text=11, table=10, signer=11, recipients_head=9, recipients=8.5,
    page_number=10, indent=7, space=4,
)  # fmt: skip
"""A slip of the one-stop desk that is handed over the counter; no official paper, so the bounds above do not hold."""

SHEETS: Final[dict[Size, Sheet]] = {"a4": A4, "a4_landscape": _LANDSCAPE, "a5": _A5}

"""Sets a paper as PDF: typst, the embedded font alone, PDF/A-2b with tags; the same paper gives the same bytes."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Final

import typst

from caseflow.core.paper import Paper
from caseflow.core.values import Plain
from caseflow.gateways import qr
from caseflow.gateways.letters_of_font import letters

HERE = Path(__file__).resolve().parent
TEMPLATE, FONTS = HERE / "paper.typ", HERE / "fonts"
STANDARD: Final = "a-2b"
UNKNOWN = "□"
"""Printed for a letter that the font does not have: a PDF/A may not hold a sign without a shape."""
_LONG_WORD, _LONG_IN_CELL = re.compile(r"\S{45,}"), re.compile(r"\S{16,}")
"""What may break anywhere; no Vietnamese word is a third as long."""
_PIECES = re.compile(r"[^-./@_]*[-./@_]|[^-./@_]+")
"""A code, an address: it breaks after its signs before it breaks anywhere."""
_BREAK_HERE = "\u200b"
SHORT_PIECE: Final = 16
"""A piece of a code that fits into a cell."""


class CannotTypeset(Exception):
    """The paper could not be set: a mistake in the template or an installation without its files, never a value."""


def pdf(paper: Paper) -> bytes:
    """The paper as PDF/A-2b; raises CannotTypeset."""
    given = {"paper": json.dumps(_shown(_data(paper)), ensure_ascii=False)}
    if paper.seal is not None:
        given["qr"] = qr.picture(paper.seal.url)
    try:
        made = typst.compile(
            TEMPLATE,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs=given,
            format="pdf",
            pdf_standards=[STANDARD],
            timestamp=0,
        )
    except typst.TypstError as error:
        raise CannotTypeset(f"{paper.name}: {error}") from error
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@cache
def _letters() -> frozenset[int]:
    """The letters that the font has in each of its four styles."""
    return frozenset.intersection(*(letters(path.read_bytes()) for path in sorted(FONTS.rglob("*.ttf"))))


def _data(paper: Paper) -> Plain:
    """The paper as JSON; every block says what it is."""
    data = asdict(paper)
    data["on"] = paper.on.isoformat()
    return data


def _shown(data: object, narrow: bool = False) -> object:
    """Every text as the font can print it, and with places where a word too long for a line may break."""
    if isinstance(data, str):
        return _printed(data, narrow)
    if isinstance(data, dict):
        return {name: _shown(value, data.get("kind") == "table") for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_shown(value, narrow) for value in data]
    return data


def _printed(text: str, narrow: bool) -> str:
    if any(ord(c) not in _letters() for c in text):
        text = "".join(c if ord(c) in _letters() else UNKNOWN for c in text)
    return _LONG_IN_CELL.sub(_broken, text) if narrow else _LONG_WORD.sub(_broken, text)


def _broken(word: re.Match[str]) -> str:
    """A long word with places where it may break."""
    pieces = _PIECES.findall(word[0])
    return _BREAK_HERE.join(p if len(p) < SHORT_PIECE else _BREAK_HERE.join(p) for p in pieces)

"""The numbers and marks of lists in DOCX, counted as Word counts them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final
from xml.etree.ElementTree import Element

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE: Final = re.compile(r"%([1-9])")
_BULLET: Final = "•"
_ROMAN: Final = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST: Final = 10_000


class Numbering:
    """Gives every paragraph of a list its mark, in the order of the document."""

    def __init__(self, part: Element | None, styles: Element | None = None) -> None:
        self._styled: dict[str, Element] = {}
        for style in styles.findall(f"{_W}style") if styles is not None else ():
            numbered = style.find(f"{_W}pPr/{_W}numPr")
            if numbered is not None:
                self._styled[style.get(f"{_W}styleId", "")] = numbered
        self._abstract: dict[str, str] = {}
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for found in part.findall(f"{_W}num") if part is not None else ():
            self._abstract[found.get(f"{_W}numId", "")] = _value(found, "abstractNumId") or ""
        for abstract in part.findall(f"{_W}abstractNum") if part is not None else ():
            for level in abstract.findall(f"{_W}lvl"):
                key = (abstract.get(f"{_W}abstractNumId", ""), _number(level.get(f"{_W}ilvl"), 0))
                self._levels[key] = (
                    _value(level, "numFmt") or "decimal", _value(level, "lvlText") or "",
                    _number(_value(level, "start"), 1),
                )  # fmt: skip

    def mark(self, about: Element) -> tuple[int, str] | None:
        """How deep the paragraph stands and what is before it; None for one that is in no list."""
        numbered = about.find(f"{_W}numPr")
        if numbered is None:
            numbered = self._styled.get(_value(about, "pStyle") or "")
        if numbered is None:
            return None
        number, level = _value(numbered, "numId") or "0", _number(_value(numbered, "ilvl"), 0)
        if number == "0":
            return None
        abstract = self._abstract.get(number, "")
        form, text, start = self._levels.get((abstract, level), ("bullet", "", 1))
        counts = self._counts[number]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if form == "bullet" or not text:
            return level, _BULLET
        return level, _PLACE.sub(lambda found: self._said(abstract, number, int(found[1]) - 1), text)

    def _said(self, abstract: str, number: str, level: int) -> str:
        form, _text, start = self._levels.get((abstract, level), ("decimal", "", 1))
        return _written(self._counts[number].get(level, start), form)


def _value(element: Element, name: str) -> str | None:
    found = element.find(f"{_W}{name}")
    return found.get(f"{_W}val") if found is not None else None


def _number(text: str | None, otherwise: int) -> int:
    return min(int(text), _MOST) if text is not None and text.isdigit() else otherwise


def _written(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 0 < number < 40:
        said, left = "", number
        for value, letters in _ROMAN:
            while left >= value:
                said, left = said + letters, left - value
        return said.upper() if form == "upperRoman" else said
    return str(number)

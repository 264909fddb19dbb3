"""DOCX as headings, paragraphs, lists and tables: what was written and how it is ordered, nothing that could act."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from caseflow.core.values import Plain
from caseflow.gateways.inspection.rules import LIMITS, MEBIBYTE, costly, damaged
from caseflow.gateways.viewing.numbering import Numbering
from caseflow.gateways.viewing.pictures import beyond

LETTERS: Final = 12_000
"""Letters of one part: about four pages."""
MOST_PARTS: Final = 500
ROWS: Final = 300
"""Rows of one table that are shown."""
_DOCUMENT_BYTES: Final = 40 * MEBIBYTE
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED: Final = frozenset((f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}instrText"))
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS: Final = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "‑"}
_ALIGNED: Final = {"center": "center", "right": "right", "end": "right"}
_OFF: Final = ("0", "false", "off", "none")
_FAULTS: Final = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError,
                  struct.error, ElementTree.ParseError)  # fmt: skip
Element = ElementTree.Element


def part(path: Path, number: int) -> Plain:
    """Part `number` of a document, and how many parts it has; raises UnsafeFile."""
    try:
        with zipfile.ZipFile(path) as package:
            body = _read(package, "word/document.xml")
            styles = _optional(package, "word/styles.xml")
            lists = Numbering(_optional(package, "word/numbering.xml"), styles)
    except _FAULTS as error:
        raise damaged() from error
    parts: list[list[Plain]] = [[]]
    letters = 0
    for block in _blocks(body, _headings(styles), lists):
        size = _size(block)
        if parts[-1] and letters + size > LETTERS:
            parts.append([])
            letters = 0
        if len(parts) > MOST_PARTS:
            raise costly()
        parts[-1].append(block)
        letters += size
    if not 1 <= number <= len(parts):
        raise beyond(len(parts))
    return {"count": len(parts), "number": number, "blocks": parts[number - 1]}


def _read(package: zipfile.ZipFile, name: str) -> Element:
    if package.getinfo(name).file_size > min(_DOCUMENT_BYTES, LIMITS.unpacked_bytes):
        raise costly()
    data = package.read(name)
    if b"<!DOCTYPE" in data.replace(b"\x00", b"")[:4096]:
        raise damaged()
    return ElementTree.fromstring(data)  # noqa: S314 - in the sandbox, and without a document type


def _optional(package: zipfile.ZipFile, name: str) -> Element | None:
    return _read(package, name) if name in package.namelist() else None


def _value(element: Element | None, path: str, name: str = "val") -> str | None:
    found = element.find(path) if element is not None else None
    return found.get(f"{_W}{name}") if found is not None else None


def _headings(styles: Element | None) -> dict[str, int]:
    """The level of every style that is a heading, by its own word or by its name."""
    levels: dict[str, int] = {}
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        name, own = (_value(style, f"{_W}name") or "").lower(), style.get(f"{_W}styleId", "")
        outline = _value(style, f"{_W}pPr/{_W}outlineLvl")
        if name == "title":
            levels[own] = 1
        elif name.startswith("heading ") and name[8:].isdigit():
            levels[own] = int(name[8:])
        elif outline is not None and outline.isdigit() and int(outline) < 9:
            levels[own] = int(outline) + 1
        elif (base := _value(style, f"{_W}basedOn")) in levels:
            levels[own] = levels[str(base)]
    return levels


def _blocks(body: Element, headings: dict[str, int], lists: Numbering) -> Iterator[Plain]:
    for element in _content(body):
        if element.tag == f"{_W}p":
            yield from _paragraph(element, headings, lists)
        elif element.tag == f"{_W}tbl":
            yield {**_block("table"), "rows": _table(element)}


def _content(within: Element) -> Iterator[Element]:
    """Paragraphs and tables in their order, wherever wrappers (content controls, insertions) put them."""
    for child in within:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag not in _SKIPPED and child.tag != _FALLBACK:
            yield from _content(child)


def _paragraph(element: Element, headings: dict[str, int], lists: Numbering) -> Iterator[Plain]:
    about = element.find(f"{_W}pPr")
    runs = _runs(element)
    mark = lists.mark(about) if about is not None else None
    if any(run["text"].strip() for run in runs):
        level = headings.get(_value(about, f"{_W}pStyle") or "")
        align = _ALIGNED.get(_value(about, f"{_W}jc") or "", "")
        if level is not None:
            yield {**_block("heading"), "runs": runs, "level": min(level, 6), "mark": mark[1] if mark else "",
                   "align": align}  # fmt: skip
        elif mark is not None:
            yield {**_block("item"), "runs": runs, "level": min(mark[0], 5), "mark": mark[1]}
        else:
            yield {**_block("paragraph"), "runs": runs, "align": align}
    for frame in element.iter(f"{_W}txbxContent"):  # a box of text follows the paragraph that holds it
        if not _in_fallback(element, frame):
            yield from _blocks(frame, headings, lists)


def _in_fallback(element: Element, frame: Element) -> bool:
    return any(one is frame for fallback in element.iter(_FALLBACK) for one in fallback.iter(f"{_W}txbxContent"))


def _block(kind: str) -> Plain:
    return {"kind": kind, "runs": [], "level": 0, "mark": "", "align": "", "rows": []}


def _runs(paragraph: Element) -> list[Plain]:
    """The letters of a paragraph as a reader of the finished text sees them: nothing struck out, nothing hidden."""
    runs: list[Plain] = []
    for run in _run_elements(paragraph):
        text = "".join(_letters(run))
        if not text:
            continue
        about = run.find(f"{_W}rPr")
        look = {"bold": _is_on(about, "b"), "italic": _is_on(about, "i"), "underline": _is_on(about, "u")}
        if runs and all(runs[-1][name] == value for name, value in look.items()):
            runs[-1]["text"] += text
        else:
            runs.append({"text": text, **look})
    return runs


def _run_elements(within: Element) -> Iterator[Element]:
    for child in within:
        if child.tag == f"{_W}r":
            if not _is_on(child.find(f"{_W}rPr"), "vanish"):
                yield child
        elif child.tag not in _SKIPPED and child.tag != _FALLBACK:
            yield from _run_elements(child)


def _letters(run: Element) -> Iterator[str]:
    for child in run:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]


def _is_on(about: Element | None, name: str) -> bool:
    found = about.find(f"{_W}{name}") if about is not None else None
    return found is not None and found.get(f"{_W}val", "1") not in _OFF


def _table(table: Element) -> list[list[Plain]]:
    rows: list[list[Plain]] = []
    for row in table.iter(f"{_W}tr"):
        if len(rows) == ROWS:
            rows.append([{"span": 1, "lines": [[{"text": "…", "bold": False, "italic": False, "underline": False}]]}])
            break
        rows.append([_box(cell) for cell in row.findall(f"{_W}tc")])
    return rows


def _box(cell: Element) -> Plain:
    span = _value(cell, f"{_W}tcPr/{_W}gridSpan") or "1"
    lines = [runs for paragraph in cell.iter(f"{_W}p") if (runs := _runs(paragraph))]
    return {"span": min(int(span), 60) if span.isdigit() else 1, "lines": lines}


def _size(block: Plain) -> int:
    own = sum(len(run["text"]) for run in block["runs"])
    return own + 80 + sum(20 + sum(len(run["text"]) for line in box["lines"] for run in line)
                          for row in block["rows"] for box in row)  # fmt: skip

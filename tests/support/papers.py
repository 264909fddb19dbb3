"""Papers read back: the words of a PDF and of a DOCX, without what only lays them out."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import pypdfium2
from docx.oxml.ns import qn

from caseflow.core.content import content_roots
from caseflow.core.paper import Paper
from caseflow.notifications import letters
from caseflow.notifications.letter_schema import Letter

LETTERS: dict[str, Letter] = letters.load(content_roots())
"""The letters that ship."""
HEAD = """---
name: sample
title: {vi: Mẫu, en: Sample}
series: TB
heading: THÔNG BÁO
issuer: department
chain: director
layout: record
"""
_LAID_OUT = re.compile(r"[\s\u200b\u00ad\ufffe\x02]+")


def letter(body: str, head: str = "", *, base: str = HEAD) -> Letter:
    """A letter that a test writes."""
    return letters.read(f"{base}{head.strip()}\n---\n{body}\n", "notifications/letters/sample.md")


def words(text: str) -> str:
    """The letters of a text without blanks, line breaks and places where a word may break."""
    return _LAID_OUT.sub("", text)


def pdf_pages(content: bytes) -> list[str]:
    """The text of each page, the number above it left out."""
    document = pypdfium2.PdfDocument(content)
    pages = [document[i].get_textpage().get_text_range() for i in range(len(document))]
    return [re.sub(rf"\A\s*{number}\s", "", text) for number, text in enumerate(pages, 1)]


def pdf_words(content: bytes, paper: Paper) -> str:
    """Everything between the margins of a PDF."""
    first, *others = map(words, pdf_pages(content))
    if paper.seal is not None:
        foot = words(f"Mã tra cứu: {paper.seal.code} Tra cứu văn bản tại: {paper.seal.url}")
        assert first.count(foot) == 1
        first = first.replace(foot, "")
    return "".join([first, *others])


def docx_words(content: bytes) -> str:
    """Everything between the margins of a DOCX."""
    body = docx.Document(io.BytesIO(content)).element.body
    return words("".join(node.text or "" for node in body.iter(qn("w:t"))))


def shown(name: str, pdf: bytes, folder: Path) -> None:
    """Draws every page into a folder, for the eye."""
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        document[number].render(scale=1.5).to_pil().save(folder / f"{name}-{number + 1}.png")

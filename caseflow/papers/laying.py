"""Lays the parts of a letter out as blocks: what stands under its condition, numbered as Vietnamese papers number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from caseflow.core.paper import (
    Annex,
    Article,
    Block,
    Heading,
    Item,
    Line,
    Paragraph,
    Party,
    Signatures,
)
from caseflow.notifications.letter_schema import Part, Span
from caseflow.papers import spelled
from caseflow.papers.filling import Filling
from caseflow.papers.measures import OFFICE_LETTERS


@dataclass
class _Counts:
    """How far articles and lists have been numbered."""

    articles: int = 0
    annexes: int = 0
    numbers: int = 0
    letters: int = 0
    blocks: list[Block] = field(default_factory=list)

    def enter(self, kind: str) -> None:
        """Lists begin anew after anything that is no entry; letters after every number."""
        if kind not in ("number", "letter", "dash"):
            self.numbers = 0
        if kind not in ("letter", "dash"):
            self.letters = 0
        if kind == "annex":
            self.articles = 0


def lay(parts: Iterable[Part], filling: Filling, belongs_to: str) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks of the paper, and those of what is attached to it, which begin with an Annex."""
    kept = [part for part in parts if part.when is None or filling.given(part.when.name) == part.when.given]
    several = sum(part.kind == "annex" for part in kept) > 1
    counts = _Counts()
    for part in kept:
        counts.enter(part.kind)
        counts.blocks += _blocks(part, filling, counts, (belongs_to, several))
    at = next((i for i, block in enumerate(counts.blocks) if isinstance(block, Annex)), len(counts.blocks))
    return tuple(counts.blocks[:at]), tuple(counts.blocks[at:])


def _blocks(part: Part, filling: Filling, counts: _Counts, annex: tuple[str, bool]) -> Iterator[Block]:
    """What one part becomes; a list's line that holds several lines becomes several entries."""
    if part.kind == "table":
        yield filling.table(part.rows)
    elif part.kind == "sign":
        yield Signatures(tuple(_party(cells, filling) for cells in part.parties))
    elif part.kind == "annex":
        counts.annexes += 1
        label = f"Phụ lục {spelled.roman(counts.annexes)}" if annex[1] else "Phụ lục"
        yield Annex(label, filling.line(part.spans), annex[0])
    else:
        for line in filling.lines(part.spans):
            yield _text(part, line, counts)


def _text(part: Part, line: Line, counts: _Counts) -> Block:
    if part.kind == "heading":
        return Heading(line)
    if part.kind == "article":
        counts.articles += 1
        return Article(counts.articles, line)
    if part.kind == "number":
        counts.numbers += 1
        return Item(f"{counts.numbers}.", line)
    if part.kind == "letter":
        counts.letters += 1
        return Item(f"{spelled.letter(counts.letters - 1)})", line)
    return Item("-", line) if part.kind == "dash" else Paragraph(line, centred=part.kind == "centred")


def _party(cells: tuple[tuple[Span, ...], ...], filling: Filling) -> Party:
    capacity, note, name = (filling.plain(cell) for cell in cells)
    return Party((capacity.upper(),), note, name)


def balanced(name: str, most: int = OFFICE_LETTERS) -> tuple[str, ...]:
    """The name of an office on lines of at most `most` letters and of about one length; a longer word stands alone."""
    words = name.split()
    for count in range(1, len(words) + 1):
        width = max(most if count == 1 else 0, len(name) // count)
        for room in range(width, most + 1):
            lines = _lines(words, room)
            if len(lines) <= count:
                return tuple(lines)
    return tuple(words)


def _lines(words: Iterable[str], room: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines

"""The line grammar of letters: one line is one block; a small strict reader, for there is nothing else to read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from caseflow.core.reader import Fault, nearest
from caseflow.notifications.letter_schema import Part, PartKind, Span, When

HOLE: Final = re.compile(r"\{\{([a-z][a-z0-9_]*)\}\}")
"""A placeholder: `{{name}}`, no blanks, no dots, no filters. There is nothing else."""
DIRECTIVES: Final = {
    "#table": "the rows of a variable as a table",
    "#if": "what follows stands only where the variable is given",
    "#unless": "what follows stands only where the variable is not given",
    "/if": "ends #if",
    "/unless": "ends #unless",
    "#sign": "who signs side by side, a line each: capacity | note | name",
    "/sign": "ends #sign",
    "#annex": "what is attached begins here, on a new page, under this title",
}
"""The words between braces that stand alone on a line, and what each means."""
STARTS: Final[tuple[tuple[str, PartKind], ...]] = (
    ("### Điều: ", "article"),
    ("## ", "heading"),
    ("->", "centred"),
    ("1. ", "number"),
    ("a) ", "letter"),
    ("- ", "dash"),
)
"""How the line of each block begins; any other line is a paragraph. Lists are numbered by the engine: every entry is
written `1.` or `a)`."""
_DIRECTIVE = re.compile(r"\{\{([#/][a-z]*)(?:\s+(.*?))?\s*\}\}")
_BRACES = re.compile(r"\{\{[^{}]*\}\}|\{\{|\}\}")
_MARK = re.compile(r"\*\*|\*|\{\{[a-z][a-z0-9_]*\}\}")
_WRONG_STARTS = (
    (re.compile(r"#+\s*\S"), "a heading is written '## …', an article '### Điều: …'"),
    (re.compile(r"(?:[2-9]|\d{2,})\.\s"), "entries of a list are all written '1. …': the engine numbers them"),
    (re.compile(r"[b-zđ]\)\s"), "entries of a list are all written 'a) …': the engine letters them"),
    (re.compile(r"[*+•–]\s"), "an entry of a list is written '- …'"),
    (re.compile(r"\|"), "a table is written {{#table rows}}, its columns stand in the head"),
    (re.compile(r"[>`]|!\["), "there are no quotations, code or pictures in a letter"),
)
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def spans(text: str) -> tuple[Span, ...]:
    """A line cut into text and placeholders, `**bold**` and `*italic*`; raises ValueError for an open mark."""
    found: list[Span] = []
    at, bold, italic = 0, False, False
    for mark in _MARK.finditer(text):
        if mark.start() > at:
            found.append(Span(text[at : mark.start()], bold=bold, italic=italic))
        at = mark.end()
        if mark[0] == "**":
            bold = not bold
        elif mark[0] == "*":
            italic = not italic
        else:
            found.append(Span("", hole=mark[0][2:-2], bold=bold, italic=italic))
    if bold or italic:
        raise ValueError("a '*' is not closed: **bold**, *italic*")
    if at < len(text):
        found.append(Span(text[at:]))
    return tuple(found)


def strange_braces(text: str) -> Iterable[str]:
    """What stands between braces in a line and is no placeholder."""
    return (found for found in _BRACES.findall(text) if HOLE.fullmatch(found) is None)


@dataclass
class Reading:
    """What has been read so far of one letter."""

    file: str
    parts: list[Part] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    when: When | None = None
    opened: tuple[str, int] | None = None
    parties: list[tuple[tuple[Span, ...], ...]] | None = None
    _outer: tuple[str, int] | None = None

    def fault(self, at: int, message: str, suggestion: str = "") -> None:
        """Notes a mistake."""
        self.faults.append(Fault(self.file, at, message, suggestion))

    def line(self, at: int, text: str) -> None:
        """Reads the next line."""
        text = text.strip()
        if not text:
            return
        directive = _DIRECTIVE.fullmatch(text)
        if directive is not None:
            self._directive(at, directive[1], directive[2] or "")
        elif self.parties is not None:
            self._party(at, text)
        else:
            self._block(at, text)

    def end(self, at: int) -> None:
        """The file has ended."""
        if self.opened is not None:
            self.fault(self.opened[1], f"{{{{#{self.opened[0]}}}}} is not closed by {{{{/{self.opened[0]}}}}}")
        if not self.parts and not self.faults:
            self.fault(at, "the letter has no text")

    def _block(self, at: int, text: str) -> None:
        for start, kind in STARTS:
            if text.startswith(start):
                self._add(kind, at, text[len(start) :].strip())
                return
        for pattern, message in _WRONG_STARTS:
            if pattern.match(text):
                self.fault(at, message)
                return
        self._add("paragraph", at, text)

    def _add(self, kind: PartKind, at: int, text: str) -> None:
        self.parts.append(Part(kind, at, self._spans(at, text), self.when))

    def _spans(self, at: int, text: str) -> tuple[Span, ...]:
        for strange in strange_braces(text):
            self.fault(at, f"'{strange}' is not a placeholder: write {{{{name}}}}, without blanks or dots")
        try:
            return spans(text)
        except ValueError as error:
            self.fault(at, str(error))
            return ()

    def _party(self, at: int, text: str) -> None:
        cells = [self._spans(at, cell.strip()) for cell in text.split("|")]
        if len(cells) != 3:
            self.fault(at, "who signs is written: capacity | note | name (the last two may be empty)")
        elif self.parties is not None:
            self.parties.append(tuple(cells))

    def _directive(self, at: int, word: str, rest: str) -> None:
        if word not in DIRECTIVES:
            self.fault(at, f"unknown block '{{{{{word}}}}}'", nearest(word, DIRECTIVES))
        elif word in ("/if", "/unless", "/sign"):
            self._close(at, word[1:])
        elif word == "#annex":
            if not rest:
                self.fault(at, "{{#annex …}} needs the title of what is attached")
            self.parts.append(Part("annex", at, self._spans(at, rest), self.when))
        elif word != "#sign" and not _NAME.fullmatch(rest):
            self.fault(at, f"{{{{{word} name}}}} needs the name of one variable")
        elif word == "#table":
            self.parts.append(Part("table", at, when=self.when, rows=rest))
        else:
            self._open(at, word[1:], rest)

    def _open(self, at: int, word: str, name: str) -> None:
        if self.opened is not None and (word != "sign" or self.parties is not None):
            self.fault(at, f"{{{{#{word}}}}} cannot stand inside {{{{#{self.opened[0]}}}}}")
            return
        if word == "sign":
            self.parties, self._outer = [], self.opened
        else:
            self.when = When(name, word == "if")
        self.opened = (word, at)

    def _close(self, at: int, word: str) -> None:
        if self.opened is None or self.opened[0] != word:
            self.fault(at, f"{{{{/{word}}}}} closes nothing that is open")
            return
        if word == "sign":
            if not self.parties:
                self.fault(at, "{{#sign}} names nobody")
            self.parts.append(Part("sign", self.opened[1], when=self.when, parties=tuple(self.parties or ())))
            self.parties, self.opened = None, self._outer
        else:
            self.when = self.opened = None

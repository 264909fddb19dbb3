"""Reads `notifications/letters/*.md` strictly: every mistake is a fault with file and line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from caseflow.core.content import ContentRoots
from caseflow.core.reader import ContentError, Fault, Source, parse, validate
from caseflow.notifications.letter_body import Reading, spans, strange_braces
from caseflow.notifications.letter_lint import faults as lint
from caseflow.notifications.letter_schema import Letter, LetterHead

FOLDER = "notifications/letters"
_FENCE = "---"


def load(roots: ContentRoots) -> dict[str, Letter]:
    """Every letter by name, the overlay's file before the shipped one; raises ContentError with every fault."""
    letters: dict[str, Letter] = {}
    faults: list[Fault] = []
    for path in roots.files(FOLDER, "*.md"):
        try:
            letters[path.stem] = read(path.read_text(encoding="utf-8"), roots.shown(path))
        except ContentError as error:
            faults += error.faults
    if faults:
        raise ContentError(faults)
    return letters


def read(text: str, file: str) -> Letter:
    """One letter file; `file` is its path under the content root. Raises ContentError with every fault."""
    lines = unicodedata.normalize("NFC", text).split("\n")
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if lines[0].rstrip() != _FENCE or end is None:
        raise ContentError([Fault(file, 1, "a letter begins with its head between two lines of ---")])
    # An empty first line stands for the fence, so that YAML counts the lines of the whole file.
    source = parse("\n".join(["", *lines[1:end]]), file)
    head = validate(source, LetterHead)
    reading = Reading(file)
    for number, line in enumerate(lines[end + 1 :], end + 2):
        reading.line(number, line)
    reading.end(end + 1)
    faults = [*_head_faults(head, source), *reading.faults]
    if faults:
        raise ContentError(faults)
    letter = Letter(
        file=file,
        head=head,
        about=spans(head.about),
        authority=spans(head.authority),
        addressee=spans(head.addressee),
        grounds=tuple((spans(ground.text), ground.confirmed) for ground in head.grounds),
        recipients=tuple(spans(line) for line in head.recipients),
        body=tuple(reading.parts),
    )
    if wrong := list(lint(letter, source)):
        raise ContentError(wrong)
    return letter


def head_lines(head: LetterHead) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every line of the head in which placeholders may stand, with its path."""
    for name in ("about", "authority", "addressee"):
        yield (name,), getattr(head, name)
    for index, ground in enumerate(head.grounds):
        yield ("grounds", index), ground.text
    for index, line in enumerate(head.recipients):
        yield ("recipients", index), line


def _head_faults(head: LetterHead, source: Source) -> Iterator[Fault]:
    """Lines of the head that cannot be cut into text and placeholders."""
    for path, text in head_lines(head):
        for strange in strange_braces(text):
            yield source.fault(path, f"'{strange}' is not a placeholder: write {{{{name}}}}, without blanks or dots")
        if "\n" in text.strip():
            yield source.fault(path, "it must be one line of text")
        try:
            spans(text)
        except ValueError as error:
            yield source.fault(path, str(error))

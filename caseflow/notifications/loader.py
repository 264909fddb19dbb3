"""Reads `notifications/messages/*.md` strictly: every mistake is a fault with file and line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from caseflow.core.content import ContentRoots
from caseflow.core.reader import ContentError, Fault, Source, nearest, parse, validate
from caseflow.core.text import Text
from caseflow.notifications.schema import LANGUAGES, PLACEHOLDER, VOCABULARIES, FrontMatter, Message

FOLDER = "notifications/messages"
_FENCE = "---"
_HEADING = re.compile(r"^##\s+(.*?)\s*$")
_BRACES = re.compile(r"\{\{[^{}]*\}\}|\{\{|\}\}")


@dataclass
class _Section:
    """The body in one language: where its heading stands, and its lines with their numbers."""

    heading: int
    lines: list[tuple[int, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(line for _, line in self.lines).strip("\n")


def load(roots: ContentRoots) -> dict[str, Message]:
    """Every message by name, the overlay's file before the shipped one; raises ContentError with every fault."""
    messages: dict[str, Message] = {}
    faults: list[Fault] = []
    for path in roots.files(FOLDER, "*.md"):
        try:
            messages[path.stem] = read(path.read_text(encoding="utf-8"), roots.shown(path))
        except ContentError as error:
            faults += error.faults
    faults += [fault for message in messages.values() for fault in _instead_faults(message, messages)]
    if faults:
        raise ContentError(faults)
    return messages


def _instead_faults(message: Message, messages: dict[str, Message]) -> Iterator[Fault]:
    """What other readers get in the place of a message must be there, and be sent by the same timers."""
    file = f"{FOLDER}/{message.name}.md"
    for other in (message.instead.late, message.instead.waiting, message.instead.about):
        if other is not None and other not in messages:
            yield Fault(file, 1, f"'instead' names a message '{other}' that is not there", nearest(other, messages))
        elif other is not None and messages[other].kind not in ("case", message.kind):
            yield Fault(file, 1, f"'instead' names '{other}', which is no message about a case")


def read(text: str, file: str) -> Message:
    """One message file; `file` is its path under the content root. Raises ContentError with every fault."""
    lines = unicodedata.normalize("NFC", text).split("\n")
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if lines[0].rstrip() != _FENCE or end is None:
        raise ContentError([Fault(file, 1, "a message begins with its head between two lines of ---")])
    # An empty first line stands for the fence, so that YAML counts the lines of the whole file.
    source = parse("\n".join(["", *lines[1:end]]), file)
    head = validate(source, FrontMatter)
    sections, faults = _sections(lines, end, file)
    faults += _faults(head, source, sections)
    if faults:
        raise ContentError(faults)
    body = Text(**{language: sections[language].text for language in LANGUAGES})
    return Message(**{name: getattr(head, name) for name in FrontMatter.model_fields}, body=body)


def _sections(lines: list[str], end: int, file: str) -> tuple[dict[str, _Section], list[Fault]]:
    """The bodies by language; text before the first heading, unknown and repeated headings are faults."""
    sections: dict[str, _Section] = {}
    faults: list[Fault] = []
    current: _Section | None = None
    for number, line in enumerate(lines[end + 1 :], end + 2):
        heading = _HEADING.match(line)
        if heading is None:
            if current is not None:
                current.lines.append((number, line.rstrip()))
            elif line.strip():
                faults.append(Fault(file, number, "text before the first heading '## vi'"))
            continue
        language = heading[1]
        current = _Section(number)
        if language not in LANGUAGES:
            faults.append(Fault(file, number, f"unknown heading '## {language}'", nearest(language, LANGUAGES)))
        elif language in sections:
            faults.append(Fault(file, number, f"the heading '## {language}' is repeated"))
        else:
            sections[language] = current
    return sections, faults


def _faults(head: FrontMatter, source: Source, sections: dict[str, _Section]) -> list[Fault]:
    faults = list(_head_faults(head, source))
    for language in LANGUAGES:
        section = sections.get(language)
        if section is None or not section.text:
            at = section.heading if section else 1
            faults.append(Fault(source.file, at, f"the body in '{language}' is missing"))
            continue
        subject = (source.line("subject", language), head.subject(language))
        used: set[str] = set()
        for number, line in (subject, *section.lines):
            faults += _line_faults(head, source.file, number, line)
            used |= set(PLACEHOLDER.findall(line))
        for name in [n for n in head.variables if n not in used]:
            at = source.line("variables", head.variables.index(name))
            faults.append(Fault(source.file, at, f"the variable '{name}' is declared but not used in '{language}'"))
    return faults


def _head_faults(head: FrontMatter, source: Source) -> Iterator[Fault]:
    stem = source.file.rsplit("/", 1)[-1].removesuffix(".md")
    if head.name != stem:
        yield source.fault(["name"], f"the name '{head.name}' is not the file's name", stem)
    vocabulary = VOCABULARIES[head.kind]
    for index, name in enumerate(head.variables):
        if name not in vocabulary:
            message = f"unknown variable '{name}' for a message of kind '{head.kind}'"
            yield source.fault(["variables", index], message, nearest(name, vocabulary))
        if name in head.variables[:index]:
            yield source.fault(["variables", index], f"the variable '{name}' is repeated")
    for language in LANGUAGES:
        subject = head.subject(language)
        if not subject.strip() or "\n" in subject.strip():
            yield source.fault(["subject", language], f"the subject in '{language}' must be one line of text")


def _line_faults(head: FrontMatter, file: str, number: int, line: str) -> Iterator[Fault]:
    for found in _BRACES.findall(line):
        placeholder = PLACEHOLDER.fullmatch(found)
        if placeholder is None:
            yield Fault(file, number, f"'{found}' is not a placeholder: write {{{{name}}}}, without blanks or dots")
        elif placeholder[1] not in head.variables:
            near = nearest(placeholder[1], head.variables)
            yield Fault(file, number, f"the variable '{placeholder[1]}' is not declared", near)

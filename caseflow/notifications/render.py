"""Fills a message with its values: dictionary lookup and nothing else, so that no value is ever code or a header."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from caseflow.core.text import nfc
from caseflow.notifications.schema import MULTI_LINE, PLACEHOLDER, Message

SUBJECT_CHARACTERS = 250
"""Longest subject; a longer one ends in an ellipsis."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is sent: a subject of one line and a body of plain text that ends in a line break."""

    subject: str
    body: str


class MissingVariables(ValueError):
    """A message was to be rendered without values it declares: a mistake of the caller, never of a person."""

    def __init__(self, message: str, names: list[str]) -> None:
        super().__init__(f"message '{message}' needs: {', '.join(names)}")
        self.names = names


def render(message: Message, locale: str, variables: Mapping[str, str]) -> Rendered:
    """The message in `locale` (anything but English reads Vietnamese).

    Every declared variable must be given, though it may be empty; values that are not declared are ignored. A line of
    the body whose only placeholder is empty is dropped, and blank lines left together become one. Values are text:
    a placeholder inside a value stays as it is written. Raises MissingVariables.
    """
    missing = [name for name in message.variables if name not in variables]
    if missing:
        raise MissingVariables(message.name, missing)
    values = {name: _clean(variables[name], name in MULTI_LINE) for name in message.variables}
    empty = frozenset(name for name, value in values.items() if not value)
    body = _fill(_shown_body(message.body(locale), empty), values)
    if "\n\n\n" in body:
        body = re.sub(r"\n{3,}", "\n\n", body)
    subject = _fill(_parts(message.subject(locale)), values)
    return Rendered(_one_line(subject, SUBJECT_CHARACTERS), body.strip("\n") + "\n")


@lru_cache(maxsize=1024)
def _shown_body(body: str, empty: frozenset[str]) -> tuple[str, ...]:
    """The parts of a body without the lines that speak of one variable only, where that one is empty."""
    named = [(line, set(PLACEHOLDER.findall(line))) for line in body.split("\n")]
    return _parts("\n".join(line for line, names in named if len(names) != 1 or names.isdisjoint(empty)))


@lru_cache(maxsize=1024)
def _parts(text: str) -> tuple[str, ...]:
    """Text and names in turn: every second part is the name of a variable."""
    return tuple(PLACEHOLDER.split(text))


def _fill(parts: tuple[str, ...], values: Mapping[str, str]) -> str:
    """One pass: what a value contains is never looked at again."""
    filled = list(parts)
    filled[1::2] = [values[name] for name in parts[1::2]]
    return "".join(filled)


@lru_cache(maxsize=4096)
def _clean(value: str, many_lines: bool) -> str:
    """Without control and direction characters; on one line unless the variable may hold several."""
    lines = [_one_line(line) for line in nfc(value).splitlines()]
    return "\n".join(lines) if many_lines else " ".join(line for line in lines if line)


def _one_line(text: str, limit: int | None = None) -> str:
    """`text` with every run of blanks, line breaks and control characters as one space, at most `limit` long."""
    if not text.isprintable():  # nearly every value is, and the careful way costs a look at each character
        text = _printable(text)
    line = " ".join(text.split())
    return line if limit is None or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _printable(text: str) -> str:
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return "".join(c for c in visible if unicodedata.category(c) not in ("Cf", "Cs"))

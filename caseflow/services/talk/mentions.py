"""Which people a text mentions: `@` and a whole name, in any letter case and without its accents too. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caseflow.core.text import fold

SIGN = "@"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be mentioned."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a text mentions; `doubtful` are names as typed that several people bear."""

    people: frozenset[int]
    doubtful: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `mention` where it is a name that was mentioned."""

    text: str
    mention: bool


def find(text: str, people: Sequence[Person]) -> Found:
    """Whom of `people` the text mentions. Of names that begin alike the longest counts; an address of mail is none."""
    by_name: dict[str, list[Person]] = {}
    for person in people:
        by_name.setdefault(_folded(person.name), []).append(person)
    found: set[int] = set()
    doubtful: list[str] = []
    for begin, end, name in _places(text, by_name):
        if len(by_name[name]) == 1:
            found.add(by_name[name][0].id)
        else:
            doubtful.append(text[begin + 1 : end])
    return Found(frozenset(found), tuple(dict.fromkeys(doubtful)))


def pieces(text: str, names: Sequence[str]) -> Iterator[Piece]:
    """The text in stretches, for a page that marks the names that it mentions."""
    at = 0
    for begin, end, _name in _places(text, [_folded(name) for name in names]):
        if begin > at:
            yield Piece(text[at:begin], False)
        yield Piece(text[begin:end], True)
        at = end
    if at < len(text):
        yield Piece(text[at:], False)


def _folded(name: str) -> str:
    return " ".join(fold(name).split())


def _places(text: str, names: Sequence[str] | dict[str, list[Person]]) -> Iterator[tuple[int, int, str]]:
    """Begin and end of every mention, and the folded name that stands there."""
    longest_first = sorted((name for name in names if name), key=len, reverse=True)
    at = text.find(SIGN)
    while at >= 0:
        found = None
        if at == 0 or not text[at - 1].isalnum():
            found = next(((end, n) for n in longest_first if (end := _end(text, at + 1, n)) is not None), None)
        if found is not None:
            yield at, *found
        at = text.find(SIGN, found[0] if found is not None else at + 1)


def _end(text: str, at: int, name: str) -> int | None:
    """Where a folded name that begins at `at` ends; None where another word, or a longer one, stands there."""
    rest = name
    while rest:
        if at >= len(text):
            return None
        letter = " " if text[at] == "\u00a0" else fold(text[at])
        if not rest.startswith(letter):
            return None
        rest, at = rest[len(letter) :], at + 1
    return at if at == len(text) or not text[at].isalnum() else None

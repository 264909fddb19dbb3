"""The words by which things are found: one way to cut a text for every list and search of the product."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from caseflow.core.text import fold

LONGEST = 60
"""Letters of a word that are kept."""
MOST_ASKED = 6
"""Words of one question; what is typed beyond them does not narrow."""
SHORT = 2
"""A word of so few letters is compared whole: too many others begin like it."""

_TAX_CODES = (10, 12, 13)
"""Digits of a tax code: of a firm, of a person, of a branch."""
_WORD = re.compile("[a-z0-9]+")
_RUN = re.compile(r"(?<![a-z0-9])\d+(?:[ .\-–—/]\d+)+(?![a-z0-9])")
_PHRASES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = tuple(
    (tuple(said.split()), tuple(meant.split()))
    for said, meant in (
        ("trach nhiem huu han", "tnhh"),
        ("doanh nghiep tu nhan", "dntn"),
        ("mot thanh vien", "mtv"),
        ("1 thanh vien", "mtv"),
        ("hop tac xa", "htx"),
        ("ho kinh doanh", "hkd"),
        ("xuat nhap khau", "xnk"),
        ("thuong mai", "tm"),
        ("san xuat", "sx"),
        ("dich vu", "dv"),
        ("xay dung", "xd"),
        ("co phan", "cp"),
        ("cong ty", "cty"),
        ("ctcp", "cty cp"),
        ("cttnhh", "cty tnhh"),
    )
)
"""What firms are called in full and for short: (the words, the short ones), longest first."""


def words_of(text: str) -> list[str]:
    """The words of a text, folded, in their order: letters and digits, whatever stands between them."""
    return _WORD.findall(fold(text))


def joined(text: str) -> str:
    """A number or code without what stands between its parts: `QMS 12/Đ` -> `qms12d`."""
    return "".join(words_of(text))


def kept_words(*texts: str, codes: Iterable[str | None] = ()) -> frozenset[str]:
    """What is kept of a thing so that it is found: the words of its texts, in full and for short, and its codes.

    A code is found by its parts, by all of them written as one, and by its last two (`261022-0001`).
    """
    found: set[str] = set()
    for text in texts:
        plain = words_of(text)
        found.update(plain, _short(plain))
    for code in codes:
        parts = words_of(code or "")
        found.update(parts, {"".join(parts), "".join(parts[-2:])})
    return frozenset(word[:LONGEST] for word in found if word)


def asked_words(text: str, most: int = MOST_ASKED) -> tuple[str, ...]:
    """What a question asks for: its words for short, a tax code as one; at most `most`, each once."""
    whole = _RUN.sub(_as_tax_code, fold(text))
    found = dict.fromkeys(word[:LONGEST] for word in _short(_WORD.findall(whole)))
    return tuple(found)[:most]


def nearest_things(asked: Sequence[str], things: Mapping[str, Collection[str]]) -> list[str]:
    """The few things that a sentence of a visitor speaks of, the likeliest first: not every word has to fit.

    A word weighs the more, the fewer things bear it, and one that all of them bear weighs nothing; half its weight
    counts where it only begins a word. What reaches less than half of the best is left out.
    """
    if not things:
        return []
    scores = dict.fromkeys(things, 0.0)
    for word in asked:
        fits = {name: _fit(word, words) for name, words in things.items()}
        bearing = sum(1 for fit in fits.values() if fit)
        weight = math.log(len(things) / bearing) if bearing else 0.0
        for name, fit in fits.items():
            scores[name] += fit * weight
    best = max(scores.values())
    found = [name for name, score in scores.items() if best > 0 and score >= best / 2]
    return sorted(found, key=lambda name: -scores[name])


def _fit(word: str, words: Collection[str]) -> float:
    if word in words:
        return 1.0
    return 0.5 if len(word) > SHORT and any(own.startswith(word) for own in words) else 0.0


def _as_tax_code(run: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", run[0])
    return digits if len(digits) in _TAX_CODES and not _is_case_code(run[0]) else run[0]


def _is_case_code(run: str) -> bool:
    """`261022-0001` has ten digits, too, but six and four of them."""
    return [len(part) for part in re.findall(r"\d+", run)] == [6, 4]


def _short(words: list[str]) -> list[str]:
    """The words with every long name of a legal form or trade put for its short one."""
    found: list[str] = []
    at = 0
    while at < len(words):
        for said, meant in _PHRASES:
            if tuple(words[at : at + len(said)]) == said:
                found += meant
                at += len(said)
                break
        else:
            found.append(words[at])
            at += 1
    return found

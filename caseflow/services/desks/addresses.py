"""A filter of the queue as the parts of an address, and back: what a link, a saved view and a page have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, TypeVar

from caseflow.core.text import nfc
from caseflow.core.values import Plain
from caseflow.services.desks.ordering import ORDERS
from caseflow.services.desks.views import MINE, Filter

NAMES = ("desk", "scheme", "state", "phase", "officer", "due", "year", "q", "priority", "sort")
"""The parts of the address that say which list it is."""
LONGEST = 100
"""Letters of the words that are looked for."""
_NAME = re.compile(r"[a-z0-9_]{0,40}")
Word = TypeVar("Word", bound=str)


def asked(parts: Mapping[str, object]) -> Filter:
    """The filter in an address; a value that cannot be is read as none."""
    year = _word(parts, "year")
    return Filter(
        desk=_word(parts, "desk") or MINE,
        scheme=_word(parts, "scheme"),
        state=_word(parts, "state"),
        phase=_word(parts, "phase"),
        officer=_officer(parts),
        due=_one_of(parts, "due", "overdue", "soon"),
        year=int(year) if re.fullmatch(r"20\d\d", year) else None,
        words=nfc(_text(parts, "q"))[:LONGEST],
        priority=_word(parts, "priority") == "1",
        sort=_one_of(parts, "sort", *ORDERS),
    )


def parts_of(wanted: Filter) -> Plain:
    """The parts of the address of a filter; what does not narrow is left out, but for the desk."""
    found = {
        "desk": wanted.desk,
        "scheme": wanted.scheme,
        "state": wanted.state,
        "phase": wanted.phase,
        "officer": str(wanted.officer),
        "due": wanted.due,
        "year": str(wanted.year or ""),
        "q": wanted.words,
        "priority": "1" if wanted.priority else "",
        "sort": wanted.sort,
    }
    return {name: text for name, text in found.items() if text}


def _text(parts: Mapping[str, object], name: str) -> str:
    found = parts.get(name, "")
    return found if isinstance(found, str) else ""


def _word(parts: Mapping[str, object], name: str) -> str:
    text = _text(parts, name)
    return text if _NAME.fullmatch(text) else ""


def _one_of(parts: Mapping[str, object], name: str, *known: Word) -> Word | Literal[""]:
    text = _text(parts, name)
    return next((word for word in known if word == text), "")


def _officer(parts: Mapping[str, object]) -> Literal["", "me", "none"] | int:
    text = _text(parts, "officer")
    if re.fullmatch(r"\d{1,9}", text):
        return int(text)
    known: tuple[Literal["me", "none"], ...] = ("me", "none")
    return _one_of(parts, "officer", *known)

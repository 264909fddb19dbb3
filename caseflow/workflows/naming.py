"""What a road calls its result: the words that `$act`, `$paper`, `$body` and `$rules` stand for in texts of content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from pydantic import ValidationError

from caseflow.core.reader import Fault, Path_, nearest
from caseflow.core.text import Text
from caseflow.core.values import Plain, Values
from caseflow.workflows.certificate_words import Called

WORDS = tuple(Called.model_fields)
LANGUAGES = ("vi", "en")
_WORD = re.compile(r"\$([A-Za-z][a-z0-9_]*)")


def called(certificates: Iterable[Values | None]) -> Called:
    """What the result is called by the words `certificate` of the phases and then of the scheme, each above the last.

    Words that are no texts leave the usual ones standing: reading the certificate names them as faults.
    """
    own: Plain = {}
    for certificate in certificates:
        said = (certificate or {}).get("called")
        own.update(said if isinstance(said, dict) else {})
    try:
        return Called.model_validate(own)
    except ValidationError:
        return Called()


def spoken(node: Any, names: Called, fault: Callable[[Path_, str, str], Fault], faults: list[Fault]) -> Any:
    """`node`, in whose texts every `$paper` is what the result's paper is called; `$Paper` begins with a capital.

    A word that is none of them is told in `faults`, by the path at which it stands.
    """

    def text(sentence: str, locale: str, path: Path_) -> str:
        def word(match: re.Match[str]) -> str:
            name = match[1][0].lower() + match[1][1:]
            if name not in WORDS:
                faults.append(fault(path, f"'${match[1]}' is no word for the result", nearest(name, WORDS)))
                return match[0]
            said: Text = getattr(names, name)
            return said(locale) if name == match[1] else said.capital(locale)

        return _WORD.sub(word, sentence)

    def walk(value: Any, path: Path_) -> Any:
        if isinstance(value, dict):
            return {
                key: text(inner, key, (*path, key))
                if key in LANGUAGES and isinstance(inner, str)
                else walk(inner, (*path, key))
                for key, inner in value.items()
            }
        return [walk(inner, (*path, i)) for i, inner in enumerate(value)] if isinstance(value, list) else value

    return walk(node, ())

"""What the sandbox and its caller say to each other: JSON, with marks for the few values that JSON has no word for.

Nothing that is read here can become code: the other side has looked into a stranger's file.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from caseflow.core.cells import Formula
from caseflow.core.values import JsonValue, Plain

_MARKS: Final[Mapping[type, str]] = {
    datetime: "instant",
    date: "date",
    Decimal: "decimal",
    Formula: "formula",
    bytes: "bytes",
}
_AS_THEY_ARE: Final = (str, bool, int, type(None))
_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "instant": datetime.fromisoformat,
    "date": date.fromisoformat,
    "decimal": Decimal,
    "formula": Formula,
    "bytes": base64.b64decode,
}


def pack(value: object) -> bytes:
    """None, truth, numbers, texts, bytes, dates, decimals, formulas, lists, mappings; raises TypeError for else."""
    return json.dumps(_marked(value), ensure_ascii=False).encode("utf-8", "surrogatepass")


def unpack(data: bytes) -> JsonValue:
    """What was packed, tuples as lists; raises ValueError for anything else."""
    return json.loads(data.decode("utf-8", "surrogatepass"), object_hook=_unmarked)


def _marked(value: object) -> object:
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, list | tuple):
        return [_marked(each) for each in value]
    if isinstance(value, dict):
        return {name: _marked(each) for name, each in value.items()}
    mark = _MARKS.get(type(value))
    if mark is None:
        raise TypeError(f"the sandbox has no word for {type(value).__name__}")
    if isinstance(value, bytes):
        return {f"!{mark}": base64.b64encode(value).decode("ascii")}
    text = value.isoformat() if isinstance(value, date) else str(value)
    return {f"!{mark}": text}


def _unmarked(found: Plain) -> object:
    if len(found) == 1:
        ((name, text),) = found.items()
        if name.startswith("!") and name[1:] in _READERS:
            return _READERS[name[1:]](text)
    return found

"""Codes of GS1 as scanners read them: element strings and Digital Link addresses, taken apart and put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stdnum import ean, gs1_128
from stdnum.exceptions import ValidationError

GTIN, LOT, SERIAL, GLN, SSCC = "01", "10", "21", "414", "00"
"""Application identifiers: the item, its lot and its serial number; a place; a logistic unit (TCVN 13274:2020)."""

SEPARATOR = "\x1d"
"""FNC1, as a reader passes it on: ends an element that has no fixed length."""
SPELT = "<GS>"
"""The separator where control characters do not survive: in an input of a page."""
GTIN_LENGTHS = (8, 12, 13, 14)

_QUALIFIERS = {GTIN: ("22", LOT, SERIAL), GLN: ("254",), SSCC: ()}
_FIXED = frozenset({"00", "01", "02", "03", "04", *map(str, range(11, 21)), "31", "32", "33", "34", "35", "36", "41"})
"""First two digits of identifiers whose elements have a fixed length and need no separator after them."""
_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9]")
_BRACKETS = re.compile(r"\(([0-9]{2,4})\)([^()]*)")
_VALUE = re.compile(r"""[!"%&'*+,\-./0-9:;<=>?A-Z_a-z]+""")
_ADDRESS = re.compile(r"^(https?://[^/?#\s]+)(/[^?#\s]*)(?:\?([^#\s]*))?(?:#\S*)?$", re.IGNORECASE)
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class NoCode(ValueError):
    """This is no code of GS1, or one with a wrong check digit or an element that cannot be."""


@dataclass(frozen=True)
class Code:
    """What a code says: elements by their application identifier, a GTIN always with 14 digits."""

    elements: Mapping[str, str]

    @property
    def brackets(self) -> str:
        """As people write it under a symbol: `(01)08930000000019(10)LO-01`."""
        return "".join(f"({ai}){value}" for ai, value in self._ordered())

    @property
    def element_string(self) -> str:
        """As it is encoded in a symbol, FNC1 after what has no fixed length unless it comes last."""
        pieces = list(self._ordered())
        ends = ["" if ai[:2] in _FIXED else SEPARATOR for ai, _ in pieces]
        return "".join(f"{ai}{value}{end}" for (ai, value), end in zip(pieces, ends, strict=True)).rstrip(SEPARATOR)

    def link(self, resolver: str) -> str:
        """The GS1 Digital Link below `resolver`, such as `https://id.gs1.org`; raises NoCode without a key.

        Key and qualifiers stand in the path in the order of the standard, everything else in the query.
        """
        key = next((ai for ai in _QUALIFIERS if ai in self.elements), None)
        if key is None:
            raise NoCode("no element of this code can begin a link")
        path = [ai for ai in (key, *_QUALIFIERS[key]) if ai in self.elements]
        rest = [ai for ai in self.elements if ai not in path]
        steps = "".join(f"/{ai}/{_quote(self.elements[ai])}" for ai in path)
        query = "&".join(f"{ai}={_quote(self.elements[ai])}" for ai in rest)
        return f"{resolver.rstrip('/')}{steps}{'?' if query else ''}{query}"

    def carries(self, wanted: Mapping[str, str]) -> bool:
        """Whether every wanted element stands in this code, letter by letter; GTINs of any length are compared."""
        return all(self.elements.get(ai) == (value.zfill(14) if ai == GTIN else value) for ai, value in wanted.items())

    def _ordered(self) -> Iterator[tuple[str, str]]:
        """Elements of fixed length first, as the standard advises, so that fewer separators are needed."""
        yield from sorted(self.elements.items(), key=lambda pair: (pair[0][:2] not in _FIXED, pair[0] != GTIN))


def code(elements: Mapping[str, str]) -> Code:
    """The code of these elements; raises NoCode at a wrong check digit, an unknown element or a value too long."""
    if not elements:
        raise NoCode("a code without elements")
    return Code({ai: _checked(ai, value) for ai, value in elements.items()})


def read(text: str) -> Code:
    """What was scanned: a Digital Link, an element string with or without brackets, a bare GTIN; raises NoCode."""
    text = _SYMBOLOGY.sub("", text.strip()).replace(SPELT, SEPARATOR)
    if match := _ADDRESS.match(text):
        return _read_link(match[2], match[3] or "")
    if text.startswith("("):
        pairs = _BRACKETS.findall(text)
        if "".join(f"({ai}){value}" for ai, value in pairs) != text:
            raise NoCode("brackets that do not close")
        return _once(pairs)
    if text.isascii() and text.isdigit() and len(text) in GTIN_LENGTHS and ean.is_valid(text):
        return code({GTIN: text})
    try:
        found = gs1_128.info(text.strip(SEPARATOR), separator=SEPARATOR)
        encoded = [(ai, gs1_128.encode({ai: value})[len(ai) :]) for ai, value in found.items()]
    except (ValidationError, ValueError) as error:
        raise NoCode("no element string") from error
    return _once(encoded)


def is_value(text: str) -> bool:
    """Whether a lot or serial number can be encoded: 1 to 20 letters, digits and marks of GS1, without brackets."""
    return len(text) <= 20 and _VALUE.fullmatch(text) is not None


def _read_link(path: str, query: str) -> Code:
    steps = [_unquote(step) for step in path.split("/")[1:]]
    for at in range(len(steps) - 1):
        pairs = list(zip(steps[at::2], steps[at + 1 :: 2], strict=False))
        if steps[at] in _QUALIFIERS and (len(steps) - at) % 2 == 0:
            allowed = _QUALIFIERS[steps[at]]
            if all(ai in allowed for ai, _ in pairs[1:]):
                more = [part.partition("=") for part in query.split("&")]
                return _once([*pairs, *((ai, _unquote(v)) for ai, _, v in more if re.fullmatch(r"[0-9]{2,4}", ai))])
    raise NoCode("an address without a key of GS1")


def _once(pairs: list[tuple[str, str]]) -> Code:
    elements = dict(pairs)
    if len(elements) != len(pairs):
        raise NoCode("an element that stands there twice")
    return code(elements)


def _checked(ai: str, value: str) -> str:
    """The value of one element; python-stdnum knows every identifier, its length and its check digit."""
    if ai == GTIN:
        if not (
            value.isascii() and value.isdigit() and len(value) in GTIN_LENGTHS and int(value) and ean.is_valid(value)
        ):
            raise NoCode("a GTIN with a wrong check digit or length")
        return value.zfill(14)
    if _VALUE.fullmatch(value) is None:
        raise NoCode(f"a value of ({ai}) that cannot be encoded")
    if ai == GLN and not ean.is_valid(value):
        raise NoCode("a GLN with a wrong check digit")
    if ai == SSCC and not (re.fullmatch(r"[0-9]{18}", value) and ean.calc_check_digit(value[:-1]) == value[-1]):
        raise NoCode("an SSCC with a wrong check digit or length")
    try:
        found = gs1_128.info(f"{ai}{value}")
    except (ValidationError, ValueError) as error:
        raise NoCode(f"no element ({ai}) can say '{value}'") from error
    if list(found) != [ai]:
        raise NoCode(f"there is no element ({ai})")
    return value


def _quote(value: str) -> str:
    return "".join(c if c in _PLAIN else "".join(f"%{byte:02X}" for byte in c.encode()) for c in value)


def _unquote(value: str) -> str:
    """Percent signs resolved; raises NoCode where they stand for no ASCII character."""
    try:
        return re.sub(r"%([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]).decode("ascii"), value)
    except UnicodeDecodeError as error:
        raise NoCode("a character that no code can hold") from error

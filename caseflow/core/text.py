"""Vietnamese text: the two-language `Text`, NFC normalisation, folding for search, the sort key of the alphabet."""

from __future__ import annotations

import unicodedata
from typing import Literal

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

Locale = Literal["vi", "en"]

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


class Text(BaseModel):
    """One sentence in both languages of the screens; Vietnamese is the original, English follows it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    vi: str
    en: str

    @model_validator(mode="before")
    @classmethod
    def _accept_plain_string(cls, value: object) -> object:
        """Content may write one string where both languages agree (a number, a proper name)."""
        return {"vi": value, "en": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """An editor accepts the plain string as well."""
        return {"anyOf": [{"type": "string"}, handler(core)]}

    def __call__(self, locale: str = "vi") -> str:
        """The sentence in `locale`; anything but English reads Vietnamese."""
        return self.en if locale == "en" else self.vi

    @property
    def capital(self) -> Text:
        """The same words beginning with a capital, as a heading or a sentence does."""
        return say(self.vi[:1].upper() + self.vi[1:], self.en[:1].upper() + self.en[1:])

    def format(self, **values: object) -> Text:
        """The same sentence with `{name}` placeholders filled in both languages."""
        return Text(vi=self.vi.format(**values), en=self.en.format(**values))


def say(vi: str, en: str) -> Text:
    """A `Text` from its two sentences: the short form used where code itself must speak to a person."""
    return Text.model_construct(vi=vi, en=en)  # two strings: there is nothing to validate


def nfc(text: str) -> str:
    """`text` composed (NFC), outer blanks removed, NUL removed: the only form in which text is stored."""
    return unicodedata.normalize("NFC", text.replace("\x00", "")).strip()


def fold(text: str) -> str:
    """`text` without case, tone and diacritics ("Đường" -> "duong"): what a search compares."""
    decomposed = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def sort_key(text: str) -> tuple[list[tuple[int, int]], list[int], str]:
    """Orders names as a Vietnamese dictionary does: letters of the alphabet first, then tones."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", text.casefold()):
        parts = unicodedata.normalize("NFD", char)
        tones.append(next((_TONES[p] for p in parts if p in _TONES), 0))
        letter = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))
        place = _ALPHABET.find(letter)
        letters.append((1, place) if place >= 0 else (0, ord(letter[0])))
    return letters, tones, text

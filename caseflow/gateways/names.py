"""Names of files: what is kept of the name a person's computer sent, and how it is named again on download."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import quote

NAME_CHARACTERS: Final = 180
"""Longest file name that is kept, extension included."""

_FORBIDDEN: Final = re.compile(r'[<>:"|?*]')
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
_INVISIBLE: Final = ("Cc", "Cf", "Cs", "Co", "Cn")
_NAMELESS: Final = "tep"


def clean_name(raw: str) -> str:
    """The last part of `raw` in NFC, safe to show and to save, Vietnamese and extension kept, never empty.

    Path parts, control, direction and unassigned characters go, characters that a file system forbids become `_`,
    and at most NAME_CHARACTERS remain. Cleaning twice changes nothing more.
    """
    name = unicodedata.normalize("NFC", raw)
    name = "".join(" " if unicodedata.category(c) in ("Zl", "Zp") or c in "\t\n\r\v\f" else c for c in name)
    name = "".join(c for c in name if unicodedata.category(c) not in _INVISIBLE)
    name = _FORBIDDEN.sub("_", re.split(r"[/\\]", name)[-1])
    name = " ".join(unicodedata.normalize("NFC", name).split()).strip(". ") or _NAMELESS
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return _shorten(name)


def _shorten(name: str) -> str:
    if len(name) <= NAME_CHARACTERS:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:NAME_CHARACTERS].strip(". ")
    return stem[: NAME_CHARACTERS - len(extension) - 1].rstrip(". ") + dot + extension


def extension(name: str) -> str:
    """What follows the last dot, in lower case; empty without one."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def content_disposition(name: str) -> str:
    """The header that makes a browser save the file as `name`, never show it (RFC 6266, RFC 8187).

    Old readers get the letters without their marks; all others the name itself.
    """
    clean = clean_name(name)
    letters = unicodedata.normalize("NFD", clean.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    fallback = re.sub(r"[^A-Za-z0-9 ._()+,=@-]", "_", plain)
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(clean, safe='!#$&+-.^_`|~')}"

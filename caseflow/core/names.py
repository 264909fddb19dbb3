"""Names as a list shows them: a firm by its own name, what it is in law small beside it."""

from __future__ import annotations

import re
from typing import NamedTuple


class ShortName(NamedTuple):
    """A firm's own name and the short form of what it is; no form where the name does not begin with one."""

    name: str
    form: str


_FORMS = (
    (r"công ty (?:tnhh|trách nhiệm hữu hạn) (?:mtv|một thành viên|1 thành viên)", "TNHH MTV"),
    (r"công ty (?:tnhh|trách nhiệm hữu hạn)(?: (?:hai|2) thành viên(?: trở lên)?)?", "TNHH"),
    (r"công ty (?:cp|cổ phần)", "CP"),
    (r"liên hiệp hợp tác xã", "LH HTX"),
    (r"(?:hợp tác xã|htx)", "HTX"),
    (r"(?:doanh nghiệp tư nhân|dntn)", "DNTN"),
    (r"(?:hộ kinh doanh|hkd)", "hộ KD"),
)
_BEGINNINGS = tuple((re.compile(rf"{words}\s+(?=\S)", re.IGNORECASE), form) for words, form in _FORMS)


def short_name(name: str) -> ShortName:
    """`Công ty TNHH Gốm Xuân` -> `Gốm Xuân`, `TNHH`; a name that begins otherwise stays whole."""
    for beginning, form in _BEGINNINGS:
        found = beginning.match(name)
        if found is not None:
            own = name[found.end() :]
            return ShortName(own[:1].upper() + own[1:], form)
    return ShortName(name, "")


def short_code(code: str | None) -> str:
    """The day and serial of a dossier code, `261022-0001`: the unit before them is the same on every line."""
    return "" if code is None else code.partition("-")[2] or code

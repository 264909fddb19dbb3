"""Money is integer đồng, written the Vietnamese way."""

from __future__ import annotations

import re

_GROUPED = re.compile(r"^-?\d{1,3}(\.\d{3})+$|^-?\d+$")


def format_dong(amount: int) -> str:
    """`1234567` -> `1.234.567 ₫` (the space does not break)."""
    return f"{format_int(amount)}\u00a0₫"


def format_int(number: int) -> str:
    """`1234567` -> `1.234.567`."""
    return f"{number:,}".replace(",", ".")


def parse_int(text: str) -> int:
    """Reads `1.234.567` or `1234567`, with or without ₫ / đ / đồng / VND; raises ValueError for anything else.

    A decimal comma, an English thousands comma and a badly grouped number are refused, never guessed.
    """
    bare = re.sub(r"\s*(₫|đồng|đ|vnd|vnđ)$", "", text.strip().casefold()).replace("\u00a0", "").replace(" ", "")
    if not _GROUPED.match(bare):
        raise ValueError(text)
    return int(bare.replace(".", ""))

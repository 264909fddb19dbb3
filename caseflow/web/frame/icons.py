"""The drawings beside words: a page holds the strokes of those it shows, so that none waits for a second file."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

SPRITE = Path(__file__).parents[1] / "static" / "vendor" / "tabler-icons-3.51.0" / "icons.svg"
_SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)"[^>]*>(.*?)</symbol>', re.DOTALL)
_GROUND = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'
"""The empty ground of every drawing, which nobody sees."""


@lru_cache(maxsize=1)
def drawings() -> dict[str, Markup]:
    """Every drawing of the product by its name: what stands inside its svg element."""
    found = _SYMBOL.findall(SPRITE.read_text(encoding="utf-8"))
    return {name: Markup(strokes.replace(_GROUND, "")) for name, strokes in found}  # noqa: S704 -- our own file


def strokes(name: str) -> Markup:
    """What stands inside the svg element of a drawing; raises KeyError for one that the product does not have."""
    return drawings()[name]

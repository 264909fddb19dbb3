"""How the number of a paper is written: `01/TB-SKHCN` (NĐ 30/2020/NĐ-CP, Phụ lục I, mục II.3)."""

from __future__ import annotations

OFFICIAL_LETTER = "CV"
"""The series of letters without a kind, whose number names none: `955/SKHCN-TĐC`."""


def written(serial: int, series: str, initials: str) -> str:
    """The number: below 10 with a leading zero, then the kind and who issues it; official letters name no kind."""
    if serial < 1:
        raise ValueError(f"a serial begins at 1, not {serial}")
    symbol = initials if series == OFFICIAL_LETTER else f"{series}-{initials}"
    return f"{serial:02d}/{symbol}"

"""Which letters a TrueType font has: its `cmap` table read as the format says, for nothing else is asked of a font."""

from __future__ import annotations

import struct
from collections.abc import Iterator


def letters(font: bytes) -> frozenset[int]:
    """The code points of the basic plane that the font draws; raises ValueError for a file without such a table."""
    at = _table(font, b"cmap")
    count = struct.unpack_from(">H", font, at + 2)[0]
    for number in range(count):
        _platform, _encoding, offset = struct.unpack_from(">HHL", font, at + 4 + 8 * number)
        if struct.unpack_from(">H", font, at + offset)[0] == 4:
            return frozenset(_format_4(font, at + offset))
    raise ValueError("the font has no table of the letters of the basic plane")


def _table(font: bytes, tag: bytes) -> int:
    """Where a table of the font begins."""
    for number in range(struct.unpack_from(">H", font, 4)[0]):
        name, _checksum, offset, _length = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if name == tag:
            return int(offset)
    raise ValueError(f"the font has no table {tag.decode()}")


def _format_4(font: bytes, at: int) -> Iterator[int]:
    """Segments of code points, each with a distance to its drawings or with a list of them; drawing 0 is no drawing."""
    segments = struct.unpack_from(">H", font, at + 6)[0] // 2

    def row(place: int) -> tuple[int, ...]:
        return struct.unpack_from(f">{segments}H", font, place)

    ends, starts = row(at + 14), row(at + 16 + 2 * segments)
    deltas, offsets_at = row(at + 16 + 4 * segments), at + 16 + 6 * segments
    for index, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, row(offsets_at), strict=True)):
        for point in range(first, last + 1):
            drawing = point + delta
            if offset:
                place = offsets_at + 2 * index + offset + 2 * (point - first)
                listed = struct.unpack_from(">H", font, place)[0]
                drawing = listed and listed + delta
            if drawing & 0xFFFF and point != 0xFFFF:
                yield point

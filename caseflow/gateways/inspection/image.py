"""Pictures: decoded once within the pixel limit, and nothing but the picture in the file."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Final

from PIL import Image

from caseflow.gateways.inspection.rules import MARKUP, PROGRAMS, Limits, costly, damaged, double_faced, refuse

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SCAN: Final = 0xDA
_END: Final = 0xD9
_MARKER: Final = re.compile(rb"\xff++[^\xff]", re.DOTALL)
_AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7]", re.DOTALL)
_FAULTS: Final = (OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, struct.error, zlib.error, EOFError)
"""What the picture library raises for pictures that are not sound."""


def inspect_jpg(path: Path, limits: Limits) -> None:
    """A sound JPEG that ends where its last picture ends, but for a short note; raises UnsafeFile."""
    data = path.read_bytes()
    counted = _Counted(limits)
    end = _jpeg_end(data, 0, counted)
    while data.startswith(b"\xff\xd8\xff", end):  # a preview or a second view follows, as some cameras do
        end = _jpeg_end(data, end, counted)
    trailing = data[end:]
    if len(trailing) > limits.image_trailing_bytes or trailing.startswith(PROGRAMS):
        raise double_faced()
    _only_a_picture(path, data)
    _decode(path, ("JPEG", "MPO"), limits)


def inspect_png(path: Path, limits: Limits) -> None:
    """A sound PNG whose file ends with its IEND chunk; raises UnsafeFile."""
    data = path.read_bytes()
    if _png_end(data, limits) != len(data):
        raise double_faced()
    _only_a_picture(path, data)
    _decode(path, ("PNG",), limits)


def _decode(path: Path, formats: tuple[str, ...], limits: Limits) -> None:
    """Reads the size first, then the whole picture: a cut or damaged one shows only then."""
    try:
        with Image.open(path, formats=formats) as picture:
            width, height = picture.size
            if width * height > limits.pixels:
                raise _too_many(limits)
            picture.draft(None, (width // 8, height // 8))  # of a JPEG every byte is read, an eighth of it is drawn
            picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise _too_many(limits) from error
    except _FAULTS as error:
        raise damaged() from error


def _too_many(limits: Limits) -> Exception:
    millions = limits.pixels // 1_000_000
    return refuse(
        f"Ảnh có quá {millions} triệu điểm ảnh. Vui lòng giảm kích thước ảnh.",
        f"The picture has more than {millions} million pixels. Please make it smaller.",
    )


def _only_a_picture(path: Path, data: bytes) -> None:
    if zipfile.is_zipfile(path) or b"%PDF-" in data or MARKUP.search(data):
        raise double_faced()


def _png_end(data: bytes, limits: Limits) -> int:
    """Where the IEND chunk ends; every chunk's checksum is checked on the way."""
    if not data.startswith(_PNG):
        raise damaged()
    at, first, left = len(_PNG), True, limits.segments
    while at + 12 <= len(data):
        left -= 1
        if left < 0:
            raise costly()
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise damaged()
        if first != (kind == b"IHDR"):
            raise damaged()
        if kind == b"IEND":
            return end
        at, first = end, False
    raise damaged()


class _Counted:
    """How much of a JPEG is left before it is too costly, over all its pictures."""

    def __init__(self, limits: Limits) -> None:
        self._scans, self._segments = limits.scans, limits.segments

    def segment(self, marker: int) -> None:
        """Takes one segment off; raises UnsafeFile when there were too many."""
        self._segments -= 1
        self._scans -= marker == _SCAN
        if self._segments < 0 or self._scans < 0:
            raise costly()


def _jpeg_end(data: bytes, start: int, counted: _Counted) -> int:
    """Where the picture that begins at `start` ends: segments by their length, scans by their next marker."""
    if not data.startswith(b"\xff\xd8\xff", start):
        raise damaged()
    at = start + 2
    while found := _MARKER.match(data, at):  # any number of fill bytes, then the marker
        at = found.end()
        marker = data[at - 1]
        if marker == _END:
            return at
        counted.segment(marker)
        at += int.from_bytes(data[at : at + 2], "big")
        if marker == _SCAN:
            at = _scan_end(data, at)
    raise damaged()


def _scan_end(data: bytes, at: int) -> int:
    """The next marker after compressed picture data, in which FF is followed by 00 or by a restart marker."""
    found = _AFTER_SCAN.search(data, at)
    if found is None:
        raise damaged()
    return found.start()

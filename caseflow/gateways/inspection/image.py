"""Pictures: decoded once within the pixel limit, and nothing but the picture in the file."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import Final

from PIL import Image

from caseflow.gateways.inspection.rules import MARKUP, PROGRAMS, Limits, damaged, double_faced, refuse

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_FAULTS: Final = (OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, struct.error, zlib.error, EOFError)
"""What the picture library raises for pictures that are not sound."""


def inspect_jpg(path: Path, limits: Limits) -> None:
    """A sound JPEG that ends where its last picture ends, but for a short note; raises UnsafeFile."""
    data = path.read_bytes()
    end = _jpeg_end(data, 0)
    while data.startswith(b"\xff\xd8\xff", end):  # a preview or a second view follows, as some cameras do
        end = _jpeg_end(data, end)
    trailing = data[end:]
    if len(trailing) > limits.image_trailing_bytes or trailing.startswith(PROGRAMS):
        raise double_faced()
    _only_a_picture(path, data)
    _decode(path, ("JPEG", "MPO"), limits)


def inspect_png(path: Path, limits: Limits) -> None:
    """A sound PNG whose file ends with its IEND chunk; raises UnsafeFile."""
    data = path.read_bytes()
    if _png_end(data) != len(data):
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


def _png_end(data: bytes) -> int:
    """Where the IEND chunk ends; every chunk's checksum is checked on the way."""
    if not data.startswith(_PNG):
        raise damaged()
    at, first = len(_PNG), True
    while at + 12 <= len(data):
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


def _jpeg_end(data: bytes, start: int) -> int:
    """Where the picture that begins at `start` ends: segments by their length, scans by their next marker."""
    if not data.startswith(b"\xff\xd8\xff", start):
        raise damaged()
    at = start + 2
    while at + 4 <= len(data) or data[at : at + 2] == b"\xff\xd9":
        if data[at] != 0xFF:
            raise damaged()
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
        elif marker == 0xD9:
            return at + 2
        elif marker == 0xDA:
            at = _scan_end(data, at + 2 + int.from_bytes(data[at + 2 : at + 4], "big"))
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    raise damaged()


def _scan_end(data: bytes, at: int) -> int:
    """The next marker after compressed picture data, in which FF is followed by 00 or by a restart marker."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        else:
            return at
    raise damaged()

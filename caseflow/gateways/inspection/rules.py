"""The limits of uploaded files in one table, and the refusal that every inspector raises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from caseflow.core.errors import CaseflowError
from caseflow.core.text import say

MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold (promises.md#files); the administrator's guide and the tests read this table."""

    members: int = 2_000
    """Parts of a DOCX or XLSX."""
    unpacked_bytes: int = 100 * MEBIBYTE
    """All parts of a DOCX or XLSX together, unpacked."""
    ratio: int = 100
    """Unpacked to packed size, of the whole file and of each part above `ratio_from_bytes`."""
    ratio_from_bytes: int = MEBIBYTE
    """Smaller parts may be packed better: an empty table is."""
    pdf_trailing_bytes: int = 1024
    """After the last %%EOF of a PDF."""
    pdf_objects_bytes: int = 64 * MEBIBYTE
    """All compressed object streams of a PDF together, unpacked."""
    pdf_streams: int = 100_000
    """Streams of a PDF."""
    pdf_names: int = 1_000_000
    """Names that a PDF says outside its streams."""
    pdf_ascii_bytes: int = 4 * MEBIBYTE
    """Object streams packed as ASCII85, all together: no program of today writes any."""
    image_trailing_bytes: int = 1024
    """After the last picture of a JPEG: cameras leave notes there."""
    pixels: int = 40_000_000
    """Width times height of a picture."""
    scans: int = 32
    """Passes over a gradual JPEG; cameras and editors write about ten."""
    segments: int = 10_000
    """Segments of a JPEG and chunks of a PNG."""
    elements: int = 4_000_000
    """Elements of all parts of a DOCX or XLSX: two for every cell."""


LIMITS: Final = Limits()


class UnsafeFile(CaseflowError):
    """The file is refused; the message tells the person who sent it what to change."""


def refuse(vi: str, en: str) -> UnsafeFile:
    """A refusal with its sentence in both languages."""
    return UnsafeFile(say(vi, en))


def costly() -> UnsafeFile:
    """The refusal of a file that takes more work than a file of an office ever does."""
    return refuse(
        "Tệp quá phức tạp nên không kiểm tra được. Vui lòng xuất hoặc quét lại tệp ở dạng đơn giản hơn.",
        "The file is too complex to be checked. Please export or scan it again in a simpler form.",
    )


def damaged() -> UnsafeFile:
    """The refusal of a file that is cut short, damaged, or not what its name says."""
    return refuse(
        "Tệp bị hỏng, bị cắt ngắn hoặc nội dung không đúng với phần mở rộng của tên tệp.",
        "The file is damaged, cut short, or is not what its extension says.",
    )


def double_faced() -> UnsafeFile:
    """The refusal of a file that is also a file of another kind."""
    return refuse(
        "Tệp chứa thêm nội dung của một loại tệp khác. Vui lòng xuất lại tệp từ phần mềm gốc.",
        "The file also holds a file of another kind. Please export it again from the program it was made with.",
    )


MARKUP: Final = re.compile(rb"<(?:script|html|!doctype|\?php|svg|iframe)[\s>]", re.IGNORECASE)
"""Text that a browser or a server might run, wherever in a picture it stands."""

PROGRAMS: Final = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"#!", b"Rar!", b"7z\xbc\xaf")
"""How programs, old Office files and archives begin."""

"""Makers of files that cost much to look into: each gives the bytes of one file that is sound but for its cost."""

from __future__ import annotations

import base64
import functools
import io
import random
import zipfile
import zlib

from PIL import Image

from tests.support.files import make_docx, make_png

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)


@functools.cache
def jpeg_of_scans(scans: int = 150, side: int = 6_000) -> bytes:
    """A gradual picture whose last scan is sent again and again, each a look at every one of its blocks."""
    stream = io.BytesIO()
    Image.new("L", (side, side), 128).save(stream, "JPEG", progressive=True)
    whole = stream.getvalue()
    last = whole[whole.rfind(b"\xff\xda") : -2]
    return whole[:-2] + last * scans + whole[-2:]


def jpeg_of_segments(count: int) -> bytes:
    """A picture with many empty comments."""
    stream = io.BytesIO()
    Image.new("L", (8, 8)).save(stream, "JPEG")
    return stream.getvalue()[:2] + b"\xff\xfe\x00\x02" * count + stream.getvalue()[2:]


def png_of_chunks(count: int) -> bytes:
    """A drawing with many empty chunks before its end."""
    whole = make_png(8, 8)
    empty = b"\x00\x00\x00\x00teXt" + zlib.crc32(b"teXt").to_bytes(4, "big")
    return whole[:-12] + empty * count + whole[-12:]


@functools.cache
def docx_of_elements(count: int = 12_000_000) -> bytes:
    """A document of many empty elements; of one megabyte when there are twenty-five million.

    Text that packs badly stands between them, so that nothing unpacks to more than it may.
    """
    filler = b"<a>" + base64.b64encode(random.Random(1).randbytes(count // 20)) + b"</a>"
    body = b"<d>" + b"<a/>" * count + filler + b"</d>"
    return package({"[Content_Types].xml": _TYPES.encode(), "word/document.xml": body})


def docx_of_entries(count: int) -> bytes:
    """A document with many parts."""
    target = io.BytesIO(make_docx())
    with zipfile.ZipFile(target, "a") as package:
        for number in range(count):
            package.writestr(f"{number}.xml", b"<a/>")
    return target.getvalue()


def pdf_of_names(count: int) -> bytes:
    """One object that says many names."""
    return _pdf(b"".join(b"/%x" % n for n in range(count)))


def pdf_of_streams(count: int) -> bytes:
    """Many streams that must be looked into one by one."""
    packed = zlib.compress(b"BT ET")
    one = b"<< /Length %d >>\nstream\n%s\nendstream\n" % (len(packed), packed)
    return _pdf(one * count)


def pdf_of_ascii85(size: int) -> bytes:
    """One stream that would unpack to an object stream, in a form that is slow and large to unpack."""
    text = base64.a85encode(b"9 0 << /A /B >> " * (size // 20)) + b"~>"
    return _pdf(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text))


def package(parts: dict[str, bytes]) -> bytes:
    """An archive of these parts, packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return stream.getvalue()


def _pdf(content: bytes) -> bytes:
    return (
        b"%%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n%s\nendobj\n" % content
        + b"trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
    )


def pdf_of_pages(count: int, size: tuple[int, int] = (595, 842)) -> bytes:
    """Many blank pages, each of this size in points."""
    pages = b"".join(
        b"%d 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] >>\nendobj\n" % (n, *size)
        for n in range(3, count + 3)
    )
    kids = b" ".join(b"%d 0 R" % n for n in range(3, count + 3))
    return (
        b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Count %d /Kids [%s] >>\nendobj\n%s"
        % (count, kids, pages)
        + b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n0\n%%%%EOF\n" % (count + 3)
    )


def pdf_with_password() -> bytes:
    """One page that opens with a password alone: nobody has it, for what it would be checked against is invented."""
    lock = b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <" + b"00" * 32 + b"> /U <" + b"11" * 32 + b"> >>"
    return pdf_of_pages(1).replace(
        b"trailer\n<<", b"9 0 obj\n%s\nendobj\ntrailer\n<< /Encrypt 9 0 R /ID [<00> <00>]" % lock
    )


def png_of_pixels(width: int, height: int) -> bytes:
    """The head of a drawing of this size, and nothing of what it would show."""
    head = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    end = b"IEND"
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (len(one) - 4).to_bytes(4, "big") + one + zlib.crc32(one).to_bytes(4, "big") for one in (head, end)
    )

"""Makers of genuine files, as an office would send them: each returns the bytes of one whole file."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import openpyxl
from PIL import Image, ImageDraw


def _picture(width: int = 320, height: int = 240, text: str = "") -> Image.Image:
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    for step in range(0, width, 8):
        draw.line((step, 0, width - step, height), fill=(step % 256, 80, 160))
    draw.text((10, 10), text, fill="black")
    return picture


def make_pdf(text: str = "Đơn đề nghị hỗ trợ", pages: int = 1) -> bytes:
    """A scanned PDF of `pages` pages with `text` drawn on each."""
    first, *others = [_picture(595, 842, text) for _ in range(pages)]
    stream = io.BytesIO()
    first.save(stream, "PDF", save_all=True, append_images=others, title=text)
    return stream.getvalue()


def make_docx(text: str = "Đơn đề nghị hỗ trợ") -> bytes:
    """A Word document with a heading, `text`, a table and a picture."""
    document = docx.Document()
    document.add_heading("Cộng hòa xã hội chủ nghĩa Việt Nam", 1)
    document.add_paragraph(text)
    document.add_table(2, 2).cell(0, 0).text = "Nội dung"
    document.add_picture(io.BytesIO(make_png()))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def make_xlsx(rows: Sequence[Sequence[object]] = (("Khoản mục", "Số tiền"), ("Tư vấn", 90_000_000))) -> bytes:
    """An Excel workbook with `rows` on its first sheet."""
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(list(row))
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def make_jpg(width: int = 320, height: int = 240) -> bytes:
    """A photograph."""
    stream = io.BytesIO()
    _picture(width, height).save(
        stream, "JPEG", quality=85, exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00"
    )
    return stream.getvalue()


def make_png(width: int = 320, height: int = 240) -> bytes:
    """A drawing."""
    stream = io.BytesIO()
    _picture(width, height).save(stream, "PNG")
    return stream.getvalue()

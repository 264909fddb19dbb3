"""Pictures and pages of PDF, drawn anew within bounds: of the file's own bytes nothing reaches a browser."""

from __future__ import annotations

import io
import math
import struct
import zlib
from pathlib import Path
from typing import Any, Final

import pypdfium2
from PIL import Image, ImageOps

from caseflow.core.values import Plain
from caseflow.gateways.inspection.rules import LIMITS, UnsafeFile, costly, damaged, refuse

WIDE: Final = 1_400
"""Pixels across a page: letters of ten points stay sharp at twice the width of a pane."""
PIXELS: Final = 3_600_000
LONGEST: Final = 4_000
"""Pixels of a drawn page, and of its longer side; a long or a broad one is drawn smaller."""
PHOTO: Final = 1_600
"""Pixels of a picture's longer side."""
MOST_PAGES: Final = 2_000
LETTERS: Final = 20_000
_QUALITY: Final = 80
_EFFORT: Final = 0
_SMALLEST: Final = 1.0
_FAULTS: Final = (OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, struct.error, zlib.error, EOFError)


def page(path: Path, number: int, turns: int) -> Plain:
    """Page `number` of a PDF with its text, and how many pages it has; raises UnsafeFile."""
    try:
        document = pypdfium2.PdfDocument(path.read_bytes())
    except pypdfium2.PdfiumError as error:
        raise (locked() if "password" in str(error).lower() else damaged()) from error
    count = len(document)
    if not 1 <= number <= min(count, MOST_PAGES):
        raise beyond(count)
    try:
        document.init_forms()  # filled fields and visible signatures are drawn; scripts are not built in
        leaf = document[number - 1]
        drawn = leaf.render(scale=_scale(*leaf.get_size()), rotation=turns * 90, rev_byteorder=True, prefer_bgrx=True)
        picture = drawn.to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise damaged() from error
    return {"count": count, "number": number, "picture": _packed(picture), "text": _text(leaf)}


def picture(path: Path, formats: tuple[str, ...], turns: int) -> Plain:
    """A photograph or drawing the way it was held, no larger than a page; raises UnsafeFile."""
    try:
        with Image.open(path, formats=formats) as opened:
            if math.prod(opened.size) > LIMITS.pixels:
                raise costly()
            opened.draft("RGB", (PHOTO, PHOTO))  # of a large JPEG only as much as is needed is drawn
            upright = ImageOps.exif_transpose(opened)
            flat = _on_white(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise costly() from error
    except _FAULTS as error:
        raise damaged() from error
    flat.thumbnail((PHOTO, PHOTO))
    turned = flat.rotate(-90 * turns, expand=True) if turns else flat
    return {"count": 1, "number": 1, "picture": _packed(turned)}


def beyond(count: int) -> UnsafeFile:
    """There is no such page, or none that is shown."""
    if count > MOST_PAGES:
        return refuse(
            f"Tệp có {count} trang; ở đây chỉ xem được {MOST_PAGES} trang đầu.",
            f"The file has {count} pages; only the first {MOST_PAGES} are shown here.",
        )
    return refuse("Tệp không có trang này.", "The file has no such page.")


def locked() -> UnsafeFile:
    """The file opens with a password alone."""
    return refuse("Tệp có đặt mật khẩu nên không xem được ở đây.", "The file has a password and cannot be shown here.")


def _scale(width: float, height: float) -> float:
    """So many pixels for each point that the page is `WIDE` across and has no more than `PIXELS`."""
    width, height = max(width, _SMALLEST), max(height, _SMALLEST)
    return min(WIDE / width, math.sqrt(PIXELS / (width * height)), LONGEST / max(width, height))


def _text(leaf: Any) -> str:
    try:
        said = leaf.get_textpage()
        return str(said.get_text_range(0, min(said.count_chars(), LETTERS), errors="ignore")).replace("\x00", "")
    except pypdfium2.PdfiumError:
        return ""


def _on_white(image: Image.Image) -> Image.Image:
    if "A" in image.getbands() or "transparency" in image.info:
        full = image.convert("RGBA")
        ground = Image.new("RGBA", full.size, "white")
        return Image.alpha_composite(ground, full).convert("RGB")
    return image.convert("RGB")


def _packed(image: Image.Image) -> Plain:
    stream = io.BytesIO()
    image.save(stream, "WEBP", quality=_QUALITY, method=_EFFORT)
    return {"width": image.width, "height": image.height, "content": stream.getvalue()}

"""Symbols of GS1: drawn as SVG for pages and labels, and read back from pictures of them."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image

from caseflow.core.errors import Invalid
from caseflow.gateways import qr
from caseflow.gateways.inspection import UnsafeFile, sandbox
from caseflow.gateways.inspection.rules import refuse

MOST_PIXELS = 40_000_000
_SIDE = 2_400
"""Pictures are made this small first: more tells a reader nothing, and bounds its work."""
_FORMATS = ("JPEG", "PNG", "WEBP")
_FAULTS = (OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, struct.error, zlib.error, EOFError)


def svg(text: str) -> str:
    """The symbol of a code as inline SVG: an address as QR code, an element string in brackets as GS1 DataMatrix."""
    return qr.svg(text) if text.startswith(("http://", "https://")) else _data_matrix(text)


def read(picture: bytes) -> list[str]:
    """What every symbol in a picture says, the largest first; nothing when none is found.

    Element strings come with brackets. Raises Invalid for what is no picture, has too many pixels or costs too much,
    Busy when there is no room for it now.
    """
    try:
        return list(sandbox.run(symbols, picture))
    except UnsafeFile as error:
        raise Invalid({"": [error.message]}) from error


def symbols(path: Path) -> list[str]:
    """For the sandbox: what every symbol in a picture says, the largest first; raises UnsafeFile."""
    try:
        with Image.open(path, formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise _unreadable()
            opened.draft("L", (_SIDE, _SIDE))
            grey = _on_white(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError, *_FAULTS) as error:
        raise _unreadable() from error
    grey.thumbnail((_SIDE, _SIDE))
    flat = memoryview(grey.tobytes()).cast("B", (grey.height, grey.width))
    return [symbol.text for symbol in sorted(zxingcpp.read_barcodes(flat), key=_width, reverse=True)]


def _on_white(picture: Image.Image) -> Image.Image:
    """In grey; what is transparent is white, as on the page it was taken from."""
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        paper.alpha_composite(clear)
        return paper.convert("L")
    return picture.convert("L")


def _width(symbol: zxingcpp.Barcode) -> int:
    corners = symbol.position.top_left, symbol.position.bottom_right
    return abs(corners[0].x - corners[1].x) + abs(corners[0].y - corners[1].y)


def _data_matrix(text: str) -> str:
    """One path in a square of its own, drawn as `qr.svg` draws: no style, no size."""
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix, gs1=True, forceSquare=True)
    bits: Any = memoryview(zxingcpp.write_barcode_to_image(symbol, scale=1, add_quiet_zones=False))  # type: ignore[arg-type]
    rows, columns = bits.shape
    dots = [(x + 2, y + 2) for y in range(rows) for x in range(columns) if bits[y, x] == 0]
    path = "".join(f"M{x} {y}h1v1h-1z" for x, y in dots)
    size = f"{columns + 4} {rows + 4}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" class="qr">'
        f'<path fill="#fff" d="M0 0h{columns + 4}v{rows + 4}h-{columns + 4}z"/><path class="qr-dots" d="{path}"/></svg>'
    )


def _unreadable() -> UnsafeFile:
    return refuse(
        "Không đọc được ảnh. Hãy gửi ảnh JPEG, PNG hoặc WebP.", "Not a readable picture. Send JPEG, PNG or WebP."
    )

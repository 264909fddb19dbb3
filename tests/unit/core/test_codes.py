"""Symbols that the application draws are read back from pictures of them, upright, turned, small, as photographs."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image, ImageDraw, ImageFilter

from caseflow.core import gs1
from caseflow.core.errors import Invalid
from caseflow.gateways import codes

LINK = "https://id.gs1.org/01/08930000000019/10/LO-01/21/7"
ELEMENTS = "(01)08930000000019(10)LO-01(21)7"


def picture(svg: str, dot: int = 6) -> Image.Image:
    """The SVG as a browser would paint it: `h` and `m`/`M` of its one path, nothing else is drawn."""
    width, height = (int(n) for n in re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg)[0])
    image = Image.new("L", (width * dot, height * dot), "white")
    draw = ImageDraw.Draw(image)
    path = re.findall(r' d="([^"]+)"', svg)[-1]
    x = y = 0.0
    for letter, numbers in re.findall(r"([Mmhvz])([-0-9. ]*)", path):
        steps = [float(n) for n in re.findall(r"-?[0-9.]+", numbers)]
        if letter in "Mm":
            x, y = (steps[0], steps[1]) if letter == "M" else (x + steps[0], y + steps[1])
        elif letter == "h" and steps[0] > 0:
            top = int(y) * dot
            draw.rectangle((x * dot, top, (x + steps[0]) * dot - 1, top + dot - 1), fill="black")
            x += steps[0]
    return image


def _file(image: Image.Image, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize("text", [LINK, ELEMENTS])
def test_what_is_drawn_is_read_again(text: str) -> None:
    drawn = picture(codes.svg(text))
    assert codes.read(_file(drawn)) == [text]
    turned = drawn.rotate(11, expand=True, fillcolor="white").filter(ImageFilter.GaussianBlur(1)).convert("RGB")
    desk = Image.new("RGB", (1600, 1200), (205, 190, 160))
    desk.paste(turned, (400, 300))
    (read,) = codes.read(_file(desk, "JPEG"))
    assert gs1.read(read).carries({gs1.GTIN: "8930000000019", gs1.LOT: "LO-01", gs1.SERIAL: "7"})


def test_clear_paper_is_white_and_an_empty_picture_says_nothing() -> None:
    clear = picture(codes.svg(LINK)).convert("RGBA")
    clear.putalpha(clear.convert("L").point(lambda grey: 255 - grey))
    assert codes.read(_file(clear)) == [LINK]
    assert codes.read(_file(Image.new("L", (300, 300), "white"))) == []


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", _file(Image.new("L", (40, 40)))[:30]])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        codes.read(data)


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    with pytest.raises(Invalid):
        codes.read(_file(Image.new("1", (8000, 6000))))

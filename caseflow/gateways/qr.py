"""QR codes as SVG that stands in a page under a strict content security policy: no style, no script, no size."""

from __future__ import annotations

import io

import segno


def svg(text: str, *, error: str = "m") -> str:
    """The code of `text` as an inline SVG of class `qr`; `error` is the share that may be lost (l, m, q, h)."""
    code = segno.make(text, error=error, micro=False)
    return str(code.svg_inline(omitsize=True, svgclass="qr", lineclass="qr-line", border=4, light="#fff"))


def picture(text: str, *, error: str = "m") -> str:
    """The same as an SVG file of its own, black on nothing, for a paper."""
    made = io.BytesIO()
    segno.make(text, error=error, micro=False).save(made, kind="svg", scale=4, border=0, xmldecl=False)
    return made.getvalue().decode()


def png(text: str, *, error: str = "m") -> bytes:
    """The same as a PNG, eight pixels a square, for a paper that a word processor opens."""
    made = io.BytesIO()
    segno.make(text, error=error, micro=False).save(made, kind="png", scale=8, border=0)
    return made.getvalue()

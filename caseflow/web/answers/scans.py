"""Buttons beside the questions of a content form that send it without signing it: rows, and pictures of codes."""

from __future__ import annotations

from flask import Flask, g, request
from markupsafe import Markup

from caseflow.core import gs1
from caseflow.core.errors import Busy, Invalid
from caseflow.core.text import Text, say
from caseflow.forms import rows
from caseflow.forms.rows import Posted
from caseflow.forms.schema import FormDefinition
from caseflow.gateways import codes

SCAN, PICTURE = "_scan_", "_picture_"
_FOUND = say("Đã đọc mã trong ảnh.", "The code in the picture was read.")
_NONE = say(
    "Không tìm thấy mã trong ảnh. Hãy chụp gần hơn, đủ sáng và đủ lề trắng quanh mã.",
    "No code was found in the picture. Take it closer, in good light, with the white margin around the code.",
)
_NO_FILE = say("Vui lòng chọn ảnh trước.", "Please choose a picture first.")


def pressed(definition: FormDefinition, page: str | None) -> Posted | None:
    """The posted form after such a button, to be shown again unvalidated; None if none was pressed."""
    button = next((name for name in request.form if name.startswith(SCAN)), None)
    if button is None:
        return rows.pressed(definition, page, request.form)
    posted = Posted({name: request.form.getlist(name) for name in request.form if name != button})
    place = button.removeprefix(SCAN)
    if _is_scan(definition, page, place):
        found, message = _read(place)
        if found is not None:
            posted[place] = [found]
        g.scanned = (place, found is not None, message)
    return posted


def _is_scan(definition: FormDefinition, page: str | None, place: str) -> bool:
    name, _, cell = place.partition("-")
    field = definition.fields_on(page).get(name)
    if field is not None and cell:
        field = field.columns.get(cell.partition("-")[2])
    return field is not None and field.kind == "scan"


def _read(place: str) -> tuple[str | None, Text]:
    """What the picture chosen at `place` says, of several codes the first of GS1; and what to tell the person."""
    sent = request.files.get(PICTURE + place)
    if sent is None or not sent.filename:
        return None, _NO_FILE
    try:
        found = codes.read(sent.stream.read())
    except (Invalid, Busy) as error:
        return None, error.message
    best = next((text for text in found if _is_gs1(text)), next(iter(found), None))
    return best, _NONE if best is None else _FOUND


def _is_gs1(text: str) -> bool:
    try:
        gs1.read(text)
    except gs1.NoCode:
        return False
    return True


def said(place: str) -> tuple[bool, Text] | None:
    """What became of the picture at this question, in this very request: whether a code was read, and the words."""
    scanned = g.get("scanned")
    return (scanned[1], scanned[2]) if scanned is not None and scanned[0] == place else None


def drawn(text: str) -> Markup:
    """Filter: a code as a picture in the page."""
    return Markup(codes.svg(text))  # noqa: S704 - drawn by us; what it says stands in no attribute and no text


def init_scans(app: Flask) -> None:
    """What templates need to show codes and what was read of their pictures."""
    app.jinja_env.globals["scan_said"] = said
    app.jinja_env.filters["drawn"] = drawn

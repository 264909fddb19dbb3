"""Whole numbers in addresses and hidden fields: what is too long is none of ours, before a database has to say so."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import BadRequest
from werkzeug.routing import IntegerConverter

DIGITS = 18
"""Every such number fits the 64 bits of a database's integer."""


class ShortInteger(IntegerConverter):
    """The converter `int` of routes: a longer number is a page that does not exist."""

    regex = rf"\d{{1,{DIGITS}}}"


def whole(name: str) -> int | None:
    """The number in the query string under `name`; None when it is absent or no such number."""
    return _read(request.args.get(name, ""))


def posted_number(name: str) -> int:
    """The number that the page itself put into the posted form; 400 for anything else, which is no form of ours."""
    number = _read(request.form.get(name, ""))
    if number is None:
        raise BadRequest
    return number


def _read(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None

"""Whole numbers in addresses: what is too long to be a number of ours is none, before any database has to say so."""

from __future__ import annotations

from flask import request
from werkzeug.routing import IntegerConverter

DIGITS = 18
"""Every such number fits the 64 bits of a database's integer."""


class ShortInteger(IntegerConverter):
    """The converter `int` of routes: a longer number is a page that does not exist."""

    regex = rf"\d{{1,{DIGITS}}}"


def whole(name: str) -> int | None:
    """The number in the query string under `name`; None when it is absent or no such number."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None

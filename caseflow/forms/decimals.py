"""Numbers with decimals: typed with a comma, stored as text that JSON keeps exactly."""

from __future__ import annotations

import re
from decimal import Decimal

from caseflow.forms import messages
from caseflow.forms.messages import Unreadable
from caseflow.forms.schema import FormField

_PERCENTAGE = re.compile(r"^(-?[0-9]{1,9})(?:,([0-9]{1,2}))?$")
_DECIMAL = re.compile(r"^(-?)([0-9]{1,12}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,3})(?:,([0-9]{1,10}))?$")


def read_percentage(field: FormField, text: str) -> str:
    """`12,5 %` as it is stored; raises Unreadable."""
    match = _PERCENTAGE.match(text.removesuffix("%").strip())
    if match is None:
        raise Unreadable(messages.NOT_PERCENTAGE)
    return decimal_text(Decimal(f"{match[1]}.{match[2] or 0}"))


def read_decimal(field: FormField, text: str) -> str:
    """`0,05` or `1.234,5 mg/kg` as it is stored; raises Unreadable."""
    if field.unit is not None:
        text = text.removesuffix(field.unit.vi).strip()
    match = _DECIMAL.match(text)
    if match is None:
        raise Unreadable(messages.NOT_DECIMAL)
    return decimal_text(Decimal(f"{match[1]}{match[2].replace('.', '')}.{match[3] or 0}"))


def decimal_text(number: Decimal) -> str:
    """The one way in which a decimal is stored: no exponent, no trailing zeros, no negative zero."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def show_decimal(number: Decimal) -> str:
    """`1234.5` -> `1.234,5`: every digit of it, none more."""
    whole, _, rest = decimal_text(number).partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    sign = "-" if whole == "-0" else ""
    return f"{sign}{grouped},{rest}" if rest else grouped

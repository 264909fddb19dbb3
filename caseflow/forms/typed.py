"""From what a person types to the typed JSON value of a field, and back to what stands in the input."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from caseflow.core import gs1
from caseflow.core.clock import LOCAL
from caseflow.core.days import read_day
from caseflow.core.money import format_dong, format_int, parse_int
from caseflow.core.text import nfc
from caseflow.forms import messages
from caseflow.forms.codes import read_code
from caseflow.forms.decimals import read_decimal, read_percentage, show_decimal
from caseflow.forms.messages import Unreadable
from caseflow.forms.places import as_instant, read_datetime, read_position
from caseflow.forms.schema import FormField

_KEPT = {"\n", "\t"}
_INVISIBLE = {
    "\u200b",
    "\u200e",
    "\u200f",
    "\ufeff",
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
}
_EMAIL = re.compile(r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}$")
_PHONE = re.compile(r"^(0[0-9]{8,10}|1[89]00[0-9]{4,6}|\+[0-9]{7,15})$")
_MAX_DIGITS = 18


def read(field: FormField, raw: list[str]) -> Any:
    """The typed value of what was posted for `field`, None when nothing was; raises Unreadable."""
    if field.kind == "choices":
        return _choices(field, raw)
    if field.kind == "scan" and raw:  # the separator of elements is a control character, which no text keeps
        raw = [raw[0].replace(gs1.SEPARATOR, gs1.SPELT)]
    text = tidy(raw[0], lines=field.kind == "long_text") if raw else ""
    if not text:
        return None
    return _READERS.get(field.kind, read_code)(field, text)


def write(field: FormField, value: Any) -> list[str]:
    """What a browser would post for `value`: `read(field, write(field, value)) == value`."""
    if value is None or value == []:
        return []
    match field.kind:
        case "integer" | "dong":
            return [format_int(value)] if type(value) is int else [str(value)]
        case "percentage" | "decimal":
            return [str(value).replace(".", ",")]
        case "datetime" if (instant := as_instant(value)) is not None:
            return [instant.astimezone(LOCAL).strftime("%H:%M %d/%m/%Y")]
        case "date" if (day := as_date(value)) is not None:
            return [show_date(day)]
        case "position":
            return [str(value).replace(",", ", ")]
        case "yes_no":
            return ["yes" if value else "no"]
        case "choices":
            return [str(item) for item in value] if isinstance(value, list) else [str(value)]
        case _:
            return [str(value)]


def tidy(text: str, *, lines: bool = False) -> str:
    """`text` in NFC without NUL, control and direction characters and outer blanks; line breaks only if `lines`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        text = re.sub(r"\s", " ", text)
    seen = "".join(
        c for c in text if c in _KEPT or (c not in _INVISIBLE and unicodedata.category(c) not in ("Cc", "Cs"))
    )
    return nfc(seen if lines else re.sub(" +", " ", seen))  # last: what nobody sees may stand between two blanks


def show_date(value: date) -> str:
    """`05/11/2026`."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def show_number(field: FormField, number: int | Decimal) -> str:
    """A number of this field as it is shown."""
    if field.kind == "dong":
        return format_dong(int(number))
    if field.kind in ("percentage", "share"):
        return f"{str(number).replace('.', ',')}\u00a0%"
    if field.kind == "decimal":
        return show_decimal(Decimal(number))
    return format_int(int(number))


def as_date(value: Any) -> date | None:
    """A stored date, None when it is none."""
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError):
        return None


def as_number(field: FormField, value: Any) -> Decimal | None:
    """A stored number of this field, None when it is none."""
    if type(value) is not (str if field.kind in ("percentage", "decimal", "share") else int):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _integer(field: FormField, text: str) -> int:
    wrong = messages.NOT_DONG if field.kind == "dong" else messages.NOT_INTEGER
    bare = text if field.kind == "dong" else re.sub(r"[^0-9.\s-]", "x", text)
    if re.search(r"[0-9]\s+[0-9]", bare) or not bare.isprintable():
        raise Unreadable(wrong)
    if sum(c.isdigit() for c in bare) > _MAX_DIGITS:
        raise Unreadable(messages.NUMBER_HUGE)
    try:
        return parse_int(bare)
    except ValueError:
        raise Unreadable(wrong) from None


def _date(field: FormField, text: str) -> str:
    day = read_day(text)
    if day is None:
        raise Unreadable(messages.NOT_DATE)
    return day.isoformat()


def _yes_no(field: FormField, text: str) -> bool | None:
    if text not in ("yes", "no"):
        raise Unreadable(messages.NOT_OPTION)
    if field.must_accept and text == "no":
        return None  # a commitment is either given or missing
    return text == "yes"


def _choice(field: FormField, text: str) -> str:
    if text not in field.options:
        raise Unreadable(messages.NOT_OPTION)
    return text


def _choices(field: FormField, raw: list[str]) -> list[str] | None:
    chosen = {text for text in map(tidy, raw) if text}
    if not chosen <= field.options.keys():
        raise Unreadable(messages.NOT_OPTION)
    return [name for name in field.options if name in chosen] or None


def _email(field: FormField, text: str) -> str:
    name, at, host = text.rpartition("@")
    text = f"{name}{at}{host.casefold()}"
    if len(text) > 254 or not _EMAIL.match(text):
        raise Unreadable(messages.NOT_EMAIL)
    return text


def _phone(field: FormField, text: str) -> str:
    bare = re.sub(r"[\s.()-]", "", text)
    bare = re.sub(r"^\+84(?=[1-9])", "0", bare)
    if not _PHONE.match(bare):
        raise Unreadable(messages.NOT_PHONE)
    return bare


_READERS = {
    "integer": _integer,
    "dong": _integer,
    "percentage": read_percentage,
    "decimal": read_decimal,
    "date": _date,
    "datetime": read_datetime,
    "position": read_position,
    "yes_no": _yes_no,
    "choice": _choice,
    "email": _email,
    "phone": _phone,
}

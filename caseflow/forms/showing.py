"""Stored values as people read them, in Vietnamese or English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from caseflow.core.money import format_int
from caseflow.forms import messages
from caseflow.forms.computed import FAILED, PASSED
from caseflow.forms.places import as_instant, show_instant
from caseflow.forms.schema import FormField
from caseflow.forms.typed import as_date, as_number, show_date, show_number

_VERDICTS = {PASSED: messages.PASSED, FAILED: messages.FAILED}


def show(field: FormField, value: Any, locale: str) -> str:
    """A stored value as people read it: `1.234.567 ₫`, `9,93 %`, `05/11/2026`, Có; rows a line each.

    What is not of its kind is shown as it is.
    """
    if value is None or value == []:
        return ""
    told = _SHOWN[field.kind](field, value, locale) if field.kind in _SHOWN else None
    return str(value) if told is None else told


def show_row(field: FormField, row: Mapping[str, Any], locale: str) -> str:
    """One row on one line: every cell that has something, with its label."""
    cells = ((column.label(locale), show(column, row.get(name), locale)) for name, column in field.columns.items())
    return "; ".join(f"{label}: {cell}" for label, cell in cells if cell)


def _number(field: FormField, value: Any, locale: str) -> str | None:
    number = as_number(field, value)
    if number is None:
        return None
    return show_number(field, number) + (f"\u00a0{field.unit(locale)}" if field.unit is not None else "")


def _duration(field: FormField, value: Any, locale: str) -> str | None:
    return messages.MINUTES.format(n=format_int(value))(locale) if type(value) is int else None


def _verdict(field: FormField, value: Any, locale: str) -> str | None:
    return _VERDICTS[value](locale) if value in _VERDICTS else None


def _date(field: FormField, value: Any, locale: str) -> str | None:
    day = as_date(value)
    return None if day is None else show_date(day)


def _datetime(field: FormField, value: Any, locale: str) -> str | None:
    instant = as_instant(value)
    return None if instant is None else show_instant(instant)


def _position(field: FormField, value: Any, locale: str) -> str:
    return str(value).replace(",", ", ")


def _yes_no(field: FormField, value: Any, locale: str) -> str:
    return (messages.YES if value else messages.NO)(locale)


def _choice(field: FormField, value: Any, locale: str) -> str | None:
    return field.options[value](locale) if isinstance(value, str) and value in field.options else None


def _choices(field: FormField, value: Any, locale: str) -> str | None:
    if not isinstance(value, list):
        return None
    return ", ".join(field.options[v](locale) if v in field.options else str(v) for v in value)


def _rows(field: FormField, value: Any, locale: str) -> str | None:
    return "\n".join(show_row(field, row, locale) for row in value) if isinstance(value, list) else None


def _files(field: FormField, value: Any, locale: str) -> str | None:
    return messages.FILES.format(n=len(value))(locale) if isinstance(value, list) else None


_SHOWN: dict[str, Callable[[FormField, Any, str], str | None]] = {
    **dict.fromkeys(("integer", "dong", "percentage", "decimal", "share"), _number),
    "duration": _duration,
    "verdict": _verdict,
    "date": _date,
    "datetime": _datetime,
    "position": _position,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "rows": _rows,
    "file": _files,
}

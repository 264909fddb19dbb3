"""Whether typed values satisfy a form: the one set of rules, used on what is typed and on what is stored."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from caseflow.core.clock import local_date
from caseflow.core.money import format_int
from caseflow.core.text import Text, fold
from caseflow.forms import across, computed, conditions, messages
from caseflow.forms.computed import FAILED, PASSED
from caseflow.forms.places import as_instant, as_position, in_bounds
from caseflow.forms.schema import NUMBERS, TEXTS, TODAY, FormField, has_value
from caseflow.forms.typed import as_date, as_number, show_date, show_number

Path = tuple[str | int, ...]
Found = Iterator[tuple[Path, Text]]

_DEFAULT_BOUNDS: dict[str, tuple[int | str | None, int | str | None]] = {
    "text": (None, 2_000),
    "long_text": (None, 10_000),
    "email": (None, 254),
    "scan": (None, 2_000),
    "phone": (None, 20),
    "integer": (0, 1_000_000_000),
    "dong": (0, 1_000_000_000_000_000),
    "percentage": (0, 100),
    "decimal": (0, 1_000_000_000),
    "date": ("1900-01-01", "2100-12-31"),
    "datetime": ("2000-01-01", "2100-12-31"),
    "duration": (0, None),
}
LONGEST_TEXT = 20_000
MOST_ROWS = 400


def check(
    fields: Mapping[str, FormField],
    values: Mapping[str, Any],
    *,
    today: date | None = None,
    only: frozenset[str] | None = None,
    unread: frozenset[Path] = frozenset(),
) -> Found:
    """Every fault of typed `values`: where, and what to say about it.

    `only` restricts the answer to these fields (one page), while conditions still see all `values`. Nothing is said
    about `unread` paths: what stands there could not be read at all. Without `today`, limits relative to the day of
    filling in are not checked: a stored form is read years later.
    """
    shown = visible(fields, values)
    begun = {path[0] for path in unread if len(path) > 1}  # rows in which something stands, though unreadable
    live = {n: value for n, value in values.items() if n in shown and (n in begun or not is_empty(value))}
    for name, field in fields.items():
        if name not in shown or not has_value(field) or (name,) in unread or (only is not None and name not in only):
            continue
        if name in live:
            yield from _at(name, _one(field, live[name], today, _below(unread, name)))
            yield from _at(name, across.check(fields, name, live, unread))
        elif (
            field.required
            or field.must_accept
            or (field.required_if is not None and conditions.holds(field.required_if, live))
        ):
            yield (name,), _missing(field)


def visible(fields: Mapping[str, FormField], values: Mapping[str, Any]) -> set[str]:
    """The names of the fields to be shown for these values."""
    return computed.visible(fields, values)


def is_empty(value: Any) -> bool:
    """Whether nothing was given: None, empty text, an empty list, a list of empty rows."""
    if isinstance(value, list):
        return all(row == {} for row in value)
    return value is None or value == ""


def bounds(field: FormField) -> tuple[int | str | None, int | str | None]:
    """The least and the greatest a field takes; nothing is unlimited, also where content sets no limit."""
    low, high = _DEFAULT_BOUNDS.get(field.kind, (None, None))
    return (low if field.min is None else field.min, high if field.max is None else field.max)


def row_bounds(field: FormField) -> tuple[int, int]:
    """How few and how many rows are taken."""
    return (1 if field.min_rows is None and field.required else field.min_rows or 0), field.max_rows or MOST_ROWS


def resolve_date(word: str, today: date | None) -> date | None:
    """The date that `2026-01-01` or `today + 30 days` means; None when it depends on an unknown today."""
    match = TODAY.match(word)
    if match is None:
        return date.fromisoformat(word)
    if today is None:
        return None
    if match[3] is None:
        return today
    amount = int(match[2]) * (-1 if match[1] == "-" else 1)
    if match[3] == "day":
        return today + timedelta(days=amount)
    months = today.year * 12 + today.month - 1 + amount * (12 if match[3] == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _at(name: str, faults: Found) -> Found:
    for path, message in faults:
        yield (name, *path), message


def _below(unread: frozenset[Path], name: str) -> frozenset[Path]:
    return frozenset(path[1:] for path in unread if path[0] == name)


def _missing(field: FormField) -> Text:
    if field.must_accept:
        return messages.ACCEPT
    if field.kind == "rows":
        return messages.ROWS_NEEDED.format(n=max(1, row_bounds(field)[0]))
    return messages.CHOOSE if field.kind in ("yes_no", "choice", "choices") else messages.REQUIRED


def _one(field: FormField, value: Any, today: date | None, unread: frozenset[Path]) -> Found:
    """The faults of one value that is there, by itself."""
    if not _is_of_kind(field, value):
        yield (), messages.UNREADABLE
    elif field.kind in TEXTS:
        yield from _text(field, value)
    elif field.kind in NUMBERS:
        yield from _number(field, value)
    elif field.kind in ("date", "datetime"):
        yield from _date(field, value, today)
    elif field.kind == "duration":
        yield from _duration(field, value)
    elif field.kind == "choices":
        yield from _choices(field, value)
    elif field.kind == "rows":
        yield from _rows(field, value, today, unread)
    elif field.must_accept and value is not True:
        yield (), messages.ACCEPT


def _is_of_kind(field: FormField, value: Any) -> bool:
    return _KIND_CHECKS.get(field.kind, _is_text)(field, value)


def _is_text(field: FormField, value: Any) -> bool:
    return isinstance(value, str)


def _are_options(field: FormField, value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) and v in field.options for v in value)


def _is_position(field: FormField, value: Any) -> bool:
    return (place := as_position(value)) is not None and in_bounds(*place)


_KIND_CHECKS: dict[str, Callable[[FormField, Any], bool]] = {
    **dict.fromkeys(("integer", "dong", "duration"), lambda _, value: type(value) is int),
    **dict.fromkeys(("percentage", "decimal", "share"), lambda field, value: as_number(field, value) is not None),
    "yes_no": lambda _, value: type(value) is bool,
    "date": lambda _, value: as_date(value) is not None,
    "datetime": lambda _, value: as_instant(value) is not None,
    "position": _is_position,
    "verdict": lambda _, value: value in (PASSED, FAILED),
    "choice": lambda field, value: isinstance(value, str) and value in field.options,
    "choices": _are_options,
    "rows": lambda _, value: isinstance(value, list) and all(isinstance(row, dict) for row in value),
}


def _text(field: FormField, value: str) -> Found:
    low, high = bounds(field)
    if low is not None and len(value) < int(low):
        yield (), messages.TOO_SHORT.format(n=low)
    if high is not None and len(value) > int(high):
        yield (), messages.TOO_LONG.format(n=format_int(int(high)), have=format_int(len(value)))
    folded = fold(value)
    yield from (((), reason) for part, reason in field.refuses.items() if fold(part) in folded)


def _number(field: FormField, value: int | str) -> Found:
    low, high = bounds(field)
    if low is not None and Decimal(value) < Decimal(low):
        yield (), messages.TOO_SMALL.format(limit=show_number(field, Decimal(low)))
    if high is not None and Decimal(value) > Decimal(high):
        yield (), messages.TOO_GREAT.format(limit=show_number(field, Decimal(high)))


def _date(field: FormField, value: str, today: date | None) -> Found:
    low, high = (None if limit is None else resolve_date(str(limit), today) for limit in bounds(field))
    instant = as_instant(value)
    day = date.fromisoformat(value) if instant is None else local_date(instant)
    if low is not None and day < low:
        yield (), messages.TOO_EARLY.format(limit=show_date(low))
    if high is not None and day > high:
        yield (), messages.TOO_LATE.format(limit=show_date(high))


def _duration(field: FormField, value: int) -> Found:
    low, high = bounds(field)
    if value < 0:
        yield (), messages.BACKWARDS
    elif low is not None and value < int(low):
        yield (), messages.TOO_SHORT_A_TIME.format(n=format_int(int(low)))
    elif high is not None and value > int(high):
        yield (), messages.TOO_LONG_A_TIME.format(n=format_int(int(high)))


def _choices(field: FormField, value: list[str]) -> Found:
    if field.min is not None and len(value) < int(field.min):
        yield (), messages.CHOICES_FEW.format(n=field.min)
    if field.max is not None and len(value) > int(field.max):
        yield (), messages.CHOICES_MANY.format(n=field.max)


def _rows(field: FormField, rows: list[dict[str, Any]], today: date | None, unread: frozenset[Path]) -> Found:
    few, many = row_bounds(field)
    filled = [i for i, row in enumerate(rows) if row or any(path[0] == i for path in unread)]
    if len(filled) < few:
        yield (), messages.ROWS_NEEDED.format(n=few)
    if len(filled) > many:
        yield (), messages.ROWS_MANY.format(n=many)
    for i in filled:
        inner = frozenset(path[1:] for path in unread if path[0] == i)
        for path, message in check(field.columns, rows[i], today=today, unread=inner):
            yield (i, *path), message

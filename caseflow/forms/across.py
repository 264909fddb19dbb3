"""Rules between fields of one form or one row: not before, not above, the sum of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from caseflow.core.text import Text, say
from caseflow.forms import messages
from caseflow.forms.places import as_instant, show_instant
from caseflow.forms.schema import FormField, value_at
from caseflow.forms.typed import as_date, as_number, show_date, show_number

Path = tuple[str | int, ...]
Fields = Mapping[str, FormField]


def check(fields: Fields, name: str, live: Mapping[str, Any], unread: frozenset[Path]) -> Iterator[tuple[Path, Text]]:
    """The faults of `name` beside the other visible values; what is missing or unreadable is no measure."""
    field = fields[name]
    if field.not_before is not None:
        yield from _not_before(field, fields[field.not_before], live[name], live.get(field.not_before))
    if field.not_above is not None:
        yield from _not_above(field, fields[field.not_above], live[name], live.get(field.not_above))
    if field.sum_of and not any(path[0] == part.partition(".")[0] for part in field.sum_of for path in unread):
        yield from _sum_of(fields, field, live[name], live)


def _not_before(field: FormField, other: FormField, value: Any, limit: Any) -> Iterator[tuple[Path, Text]]:
    day, earliest = as_date(value), as_date(limit)
    if day is not None and earliest is not None and day < earliest:
        yield (), _format(messages.BEFORE_OTHER, other.label, show_date(earliest))
    at, first = as_instant(value), as_instant(limit)
    if at is not None and first is not None and at < first:
        yield (), _format(messages.BEFORE_OTHER, other.label, show_instant(first))


def _not_above(field: FormField, other: FormField, value: Any, limit: Any) -> Iterator[tuple[Path, Text]]:
    number, most = as_number(field, value), as_number(other, limit)
    if number is not None and most is not None and number > most:
        yield (), _format(messages.ABOVE_OTHER, other.label, show_number(other, most))


def _sum_of(fields: Fields, field: FormField, value: Any, live: Mapping[str, Any]) -> Iterator[tuple[Path, Text]]:
    total = sum((n for part in field.sum_of for n in _numbers(fields, part, live)), Decimal(0))
    number = as_number(field, value)
    if number is not None and number != total:
        parts = [spec.label for part in field.sum_of if (spec := value_at(fields, part)) is not None]
        names = say(" + ".join(f"“{p.vi}”" for p in parts), " + ".join(f"“{p.en}”" for p in parts))
        yield (), _format(messages.NOT_SUM, names, show_number(field, total))


def _numbers(fields: Fields, part: str, live: Mapping[str, Any]) -> Iterator[Decimal]:
    name, _, column = part.partition(".")
    spec, value = value_at(fields, part), live.get(name)
    rows = value if isinstance(value, list) else []
    stored = [row.get(column) for row in rows if isinstance(row, dict)] if column else [value]
    read = (as_number(spec, one) for one in stored if spec is not None)
    yield from (number for number in read if number is not None)


def _format(message: Text, label: Text, limit: str) -> Text:
    return Text(vi=message.vi.format(label=label.vi, limit=limit), en=message.en.format(label=label.en, limit=limit))

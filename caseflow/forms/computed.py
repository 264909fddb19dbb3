"""Answers that nobody gives: verdicts against limits and times elapsed, worked out of other answers on the server."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import Any

from caseflow.core import gs1
from caseflow.forms import conditions
from caseflow.forms.places import as_instant
from caseflow.forms.schema import COMPUTED, MEASURED, FormField, value_at
from caseflow.forms.typed import as_number

PASSED, FAILED = "passed", "failed"
DATA_MATRIX = "data_matrix"
"""The option of a carrier that is no QR code."""
Fields = Mapping[str, FormField]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Place:
    """The answers that are shown, of a form or of one row of it; a row sees those of its form too."""

    fields: Fields
    live: Values
    form: _Place | None = None

    def find(self, name: str) -> tuple[FormField | None, Any]:
        """The field of that name and its answer."""
        if name not in self.fields and self.form is not None:
            return self.form.find(name)
        return self.fields.get(name), self.live.get(name)


def visible(fields: Fields, values: Values) -> set[str]:
    """The names of the fields to be shown for these values."""
    return conditions.visible({name: field.show_if for name, field in fields.items()}, values)


def compute(fields: Fields, values: Values) -> dict[str, Any]:
    """The values with every computed one worked out anew; whatever stood in its place before is dropped.

    What is hidden counts as not answered. What cannot be said yet, because an answer is missing, has no value.
    """
    return _compute(fields, values, None)


def given(fields: Fields, values: Values) -> dict[str, Any]:
    """What people gave: the values without those that are computed, in rows too."""
    found = {name: value for name, value in values.items() if name not in fields or fields[name].kind not in COMPUTED}
    for name, value in found.items():
        columns = fields[name].columns if name in fields else {}
        if isinstance(value, list) and any(column.kind in COMPUTED for column in columns.values()):
            found[name] = [given(columns, row) if isinstance(row, dict) else row for row in value]
    return found


def _compute(fields: Fields, values: Values, form: _Place | None) -> dict[str, Any]:
    told = given(fields, values)
    own = [name for name, field in fields.items() if field.kind in COMPUTED]
    rows = [name for name, field in fields.items() if any(c.kind in COMPUTED for c in field.columns.values())]
    found = told
    for _ in range(len(own) + len(rows) + 1 if own or rows else 0):  # each round settles one of a chain at least
        shown = visible(fields, found)
        place = _Place(fields, {name: value for name, value in found.items() if name in shown}, form)
        again = dict(told)
        for name in rows:
            if isinstance(told.get(name), list):
                again[name] = [_row(fields[name].columns, row, place) for row in told[name]]
        for name in own:
            value = _value(fields[name], place)
            if value is not None:
                again[name] = value
        if again == found:
            break
        found = again
    return dict(found)


def _row(columns: Fields, row: Any, form: _Place) -> Any:
    return _compute(columns, row, form) if isinstance(row, dict) else row


def _value(field: FormField, place: _Place) -> Any:
    return _WORKED_OUT[field.kind](field, place)


def _duration(field: FormField, place: _Place) -> int | None:
    """Whole minutes between two instants; negative when they stand the wrong way round."""
    begin, end = (as_instant(place.find(name or "")[1]) for name in (field.from_, field.to))
    return None if begin is None or end is None else (end - begin) // timedelta(minutes=1)


def _verdict(field: FormField, place: _Place) -> str | None:
    if field.passes_if is not None and conditions.holds(field.passes_if, place.live):
        return PASSED
    parts = list(_parts(field, place)) if field.all else list(_limits(field, place))
    if False in parts:
        return FAILED
    return PASSED if parts and None not in parts else None


def _parts(field: FormField, place: _Place) -> Iterable[bool | None]:
    """What each part said; hidden ones are not asked, and no row at all is no answer."""
    shown = visible(place.fields, place.live)
    for part in field.all:
        name, _, column = part.partition(".")
        if name not in shown:
            continue
        value = place.live.get(name)
        if not column:
            yield _said(value)
            continue
        columns = place.fields[name].columns
        rows = [row for row in value if isinstance(row, dict) and row] if isinstance(value, list) else []
        yield from (_said(row.get(column)) for row in rows if column in visible(columns, row))
        if not rows:
            yield None


def _said(value: Any) -> bool | None:
    """A verdict or a yes/no as passed, failed, or unanswered."""
    return {PASSED: True, FAILED: False}.get(value) if isinstance(value, str) else value if value is not None else None


def _limits(field: FormField, place: _Place) -> Iterable[bool | None]:
    """Whether each limit of a verdict is kept."""
    spec, value = place.find(field.of or "")
    if field.carries is not None:
        yield _says(value, _carried(field, place))
        return
    if field.equals is not None and spec is not None and spec.kind not in MEASURED:
        wanted = field.equals if spec.kind == "choice" else place.find(str(field.equals))[1]
        yield None if value is None or wanted is None else value == wanted
        return
    measured = as_number(spec, value) if spec is not None else None
    kept: tuple[tuple[int | str | None, Callable[[Decimal, Decimal], bool]], ...] = (
        (field.at_most, operator.le),
        (field.at_least, operator.ge),
        (field.equals, operator.eq),
    )
    for limit, compare in kept:
        if limit is not None:
            bound = _bound(limit, place)
            yield None if measured is None or bound is None else compare(measured, bound)


def _bound(limit: int | str, place: _Place) -> Decimal | None:
    number = literal(limit)
    if number is not None:
        return number
    spec, value = place.find(str(limit))
    return as_number(spec, value) if spec is not None else None


def literal(limit: int | str) -> Decimal | None:
    """The number that a limit is, None where it names a field."""
    try:
        number = Decimal(limit)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def depends_on(field: FormField) -> set[str]:
    """The names of the fields that a computed one, or the computed columns of rows, are worked out of."""
    named = {field.from_, field.to, field.carrier, *(part.partition(".")[0] for part in (*field.all, field.of or ""))}
    named |= {*(field.carries.model_dump().values() if field.carries else ()), field.resolver}
    named |= {str(limit) for limit in (field.at_most, field.at_least, field.equals) if isinstance(limit, str)}
    named |= {name for _, name, _ in conditions.comparisons(field.passes_if or {})}
    for column in field.columns.values():
        named |= depends_on(column) - field.columns.keys()
    return {name for name in named if name}


def _share(field: FormField, place: _Place) -> str | None:
    """How many in a hundred: options chosen of those there are, or answers that passed; two decimals, cut off."""
    spec = value_at(place.fields, field.of or "")
    name, _, column = (field.of or "").partition(".")
    value = place.live.get(name)
    rows = [row for row in value if isinstance(row, dict) and row] if column and isinstance(value, list) else []
    given = [row.get(column) for row in rows] if column else [value]
    if spec is None or not given:
        return None
    if spec.kind == "choices":
        have, all_ = sum(len(v) for v in given if isinstance(v, list)), len(spec.options) * len(given)
    else:
        said = [_said(v) for v in given]
        if None in said:
            return None
        have, all_ = said.count(True), len(said)
    return f"{(Decimal(have * 100) / all_).quantize(Decimal('0.01'), ROUND_DOWN).normalize():f}"


def _carried(field: FormField, place: _Place) -> dict[str, str] | None:
    """The elements that a code is to carry, None before there is an item to name."""
    assert field.carries is not None
    named = {gs1.GTIN: field.carries.gtin, gs1.LOT: field.carries.lot, gs1.SERIAL: field.carries.serial}
    found = {ai: place.find(name)[1] for ai, name in named.items() if name is not None}
    given = {ai: value for ai, value in found.items() if isinstance(value, str) and value}
    return given if gs1.GTIN in given else None


def _says(scanned: Any, wanted: dict[str, str] | None) -> bool | None:
    """Whether what was scanned carries what is wanted; what is no code of GS1 carries nothing."""
    if wanted is None or not isinstance(scanned, str) or not scanned:
        return None
    try:
        return gs1.read(scanned).carries(wanted)
    except gs1.NoCode:
        return False


def _code(field: FormField, place: _Place) -> str | None:
    """The text of the code: a Digital Link for a QR code, an element string in brackets for a Data Matrix."""
    carried = _carried(field, place)
    if carried is None:
        return None
    try:
        code = gs1.code(carried)
    except gs1.NoCode:
        return None
    if field.carrier is not None and place.find(field.carrier)[1] == DATA_MATRIX:
        return code.brackets
    resolver = field.resolver or ""
    address = resolver if "://" in resolver else place.find(resolver)[1]
    return code.link(address) if isinstance(address, str) else None


_WORKED_OUT: dict[str, Callable[[FormField, _Place], Any]] = {
    "duration": _duration,
    "verdict": _verdict,
    "share": _share,
    "code": _code,
}

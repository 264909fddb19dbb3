"""Mistakes in a form that its grammar allows: each is found with file and line before anybody meets the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import BaseModel

from caseflow.core.reader import Fault, Source, nearest
from caseflow.core.text import Text
from caseflow.forms import computed, computing
from caseflow.forms.compiler import ContentForm
from caseflow.forms.conditions import GROUPS, comparisons
from caseflow.forms.schema import COMPUTED, NUMBERS, TEXTS, TODAY, FormDefinition, FormField, value_paths
from caseflow.forms.validators import LONGEST_TEXT, MOST_ROWS, resolve_date

Path = tuple[str | int, ...]
Fields = Mapping[str, FormField]

_EVERY = {"kind", "label", "help", "show_if", "legal_basis"}
_ASKED = _EVERY | {"required", "required_if", "taken_from"}
_NUMBER = _ASKED | {"min", "max", "not_above", "sum_of"}
_TEXT = _ASKED | {"min", "max"}
_KEYS: dict[str, set[str]] = {
    "text": _TEXT | {"format", "country", "distinguishes", "refuses"},
    "long_text": _TEXT,
    "email": _ASKED,
    "phone": _ASKED,
    "integer": _NUMBER | {"unit"},
    "dong": _NUMBER,
    "percentage": _NUMBER,
    "decimal": _NUMBER | {"unit"},
    "date": _ASKED | {"min", "max", "not_before"},
    "datetime": _ASKED | {"min", "max", "not_before"},
    "position": _ASKED,
    "yes_no": _ASKED | {"must_accept"},
    "choice": _ASKED | {"options", "distinguishes"},
    "choices": _ASKED | {"options", "min", "max"},
    "rows": _ASKED | {"columns", "min_rows", "max_rows", "map"},
    "file": _EVERY | {"slot"},
    "heading": _EVERY,
    "scan": _ASKED,
    "verdict": _EVERY | {"of", "at_most", "at_least", "equals", "carries", "all", "passes_if"},
    "duration": _EVERY | {"from_", "to", "min", "max"},
    "share": _EVERY | {"of"},
    "code": _EVERY | {"carries", "carrier", "resolver"},
}
_NEEDED = {"choice": "options", "choices": "options", "rows": "columns", "file": "slot"}
_COMPARABLE = {"yes_no", "choice", "choices", "integer", "verdict"}
_ANY_DAY = date(2026, 1, 31)
_VERDICTS = (computed.PASSED, computed.FAILED)
_DATES = {"date", "datetime"}
_RESERVED = {*GROUPS, "key", "version", "csrf_token", *(n for n in dir(ContentForm) if not n.startswith("_"))}


def lint(definition: FormDefinition, source: Source, stem: str) -> list[Fault]:
    """Every mistake in a form read from `source`, whose file is called `stem`.yaml."""
    found: list[Fault] = []
    if definition.name != stem:
        found.append(source.fault(("form",), f"the form is called '{definition.name}', but its file '{stem}.yaml'"))
    pages = Counter(page.name for page in definition.pages)
    fields = Counter(name for page in definition.pages for name in page.fields)
    for i, page in enumerate(definition.pages):
        path = ("pages", i)
        if pages[page.name] > 1:
            found.append(source.fault((*path, "name"), f"there are {pages[page.name]} pages called '{page.name}'"))
        if not page.fields:
            found.append(source.fault((*path, "fields"), f"the page '{page.name}' has no fields"))
        for name in page.fields:
            if fields[name] > 1:
                found.append(source.fault((*path, "fields", name), f"the field '{name}' stands on more than one page"))
        found += _scope(source, (*path, "fields"), page.fields, definition.fields)
    found += _circles(source, definition)
    found += [source.fault(at, message) for at, message in _untranslated(definition, ())]
    return found


def field_faults(source: Source, path: Path, fields: Fields) -> Iterator[Fault]:
    """Every mistake in fields that stand at `path` of a file which is no form, and know no others than each other."""
    yield from _scope(source, path, fields, fields)


def _scope(source: Source, path: Path, fields: Fields, known: Fields, form: Fields | None = None) -> Iterator[Fault]:
    """Faults of the fields of a page, or of the columns of a row, whose conditions may name the `known` ones.

    `form` are the fields beside the rows, which limits of a computed column may name too.
    """
    for name, field in fields.items():
        here = (*path, name)
        if name in _RESERVED:
            yield source.fault(here, f"a field cannot be called '{name}'")
        yield from _keys(source, here, field)
        yield from _limits(source, here, field)
        conditions = {"show_if": field.show_if, "required_if": field.required_if, "passes_if": field.passes_if}
        for key, condition in conditions.items():
            yield from _condition(source, (*here, key), condition or {}, known, "columns" in path)
        yield from _references(source, here, field, known)
        yield from computing.faults(source, here, field, known, form)
        yield from _columns(source, here, field, known)


def _keys(source: Source, path: Path, field: FormField) -> Iterator[Fault]:
    for key in map(word, sorted(field.model_fields_set - _KEYS[field.kind])):
        yield source.fault((*path, key), f"a field of kind '{field.kind}' has no '{key}'")
    needed = _NEEDED.get(field.kind)
    if needed is not None and not getattr(field, needed):
        yield source.fault(path, f"a field of kind '{field.kind}' needs '{needed}'")
    if field.required and field.required_if is not None:
        yield source.fault((*path, "required_if"), "'required_if' says nothing where 'required' is true")


def word(key: str) -> str:
    """How content spells a key of a field: `from_` is `from`."""
    return FormField.model_fields[key].alias or key


def _limits(source: Source, path: Path, field: FormField) -> Iterator[Fault]:
    limits: dict[str, Any] = {}
    for key, bound in (("min", field.min), ("max", field.max)):
        if bound is None:
            continue
        limits[key] = _measure(field, bound)
        if limits[key] is None:
            wanted = "a date or 'today + 30 days'" if field.kind in _DATES else "a number"
            yield source.fault((*path, key), f"'{bound}' is not {wanted}")
    low, high = limits.get("min"), limits.get("max")
    if isinstance(low, str) and isinstance(high, str):  # both move with the day: any day tells which is the later
        low, high = resolve_date(low, _ANY_DAY), resolve_date(high, _ANY_DAY)
    if low is not None and high is not None and type(low) is type(high) and low > high:
        yield source.fault((*path, "min"), "'min' is greater than 'max'")
    if field.kind in TEXTS and isinstance(high, Decimal) and high > LONGEST_TEXT:
        yield source.fault((*path, "max"), f"no text may be longer than {LONGEST_TEXT}")
    if field.max_rows is not None and field.max_rows > MOST_ROWS:
        yield source.fault((*path, "max_rows"), f"there may not be more than {MOST_ROWS} rows")
    if (field.min_rows or 0) > (field.max_rows or MOST_ROWS):
        yield source.fault((*path, "min_rows"), "'min_rows' is greater than 'max_rows'")


def _measure(field: FormField, bound: int | str) -> Decimal | date | str | None:
    """A limit as something to compare; the relative word itself; None if it is neither."""
    try:
        if field.kind in _DATES:
            return str(bound) if TODAY.match(str(bound)) else date.fromisoformat(str(bound))
        number = Decimal(bound)
        whole = field.kind in ("percentage", "decimal") or (number.is_finite() and number == number.to_integral_value())
        return number if number.is_finite() and whole else None
    except (ValueError, InvalidOperation):
        return None


def _condition(source: Source, path: Path, condition: dict[str, Any], known: Fields, row: bool) -> Iterator[Fault]:
    for at, name, values in comparisons(condition):
        here = (*path, *at)
        if name not in known:
            where = " among the columns of this row" if row else ""
            yield source.fault(here, f"there is no field '{name}'{where}", nearest(name, known))
            continue
        other = known[name]
        if other.kind not in _COMPARABLE:
            yield source.fault(here, f"a condition cannot look at '{name}', a field of kind '{other.kind}'")
            continue
        for value in values:
            fault = _compared(other, value)
            if fault:
                yield source.fault(here, f"'{name}' is never '{value}': {fault}", nearest(str(value), other.options))


def _compared(other: FormField, value: Any) -> str:
    """Why `other` never has this value, or nothing."""
    if other.kind == "yes_no":
        return "" if type(value) is bool else "write true or false"
    if other.kind == "integer":
        return "" if type(value) is int else "it is an integer"
    if other.kind == "verdict":
        return "" if value in _VERDICTS else "write passed or failed"
    return "" if isinstance(value, str) and value in other.options else "it is not among its options"


def _references(source: Source, path: Path, field: FormField, known: Fields) -> Iterator[Fault]:
    for key, name, kinds in (
        ("not_before", field.not_before, {field.kind} & _DATES),
        ("not_above", field.not_above, {field.kind} & NUMBERS),
    ):
        if name is not None and (name not in known or known[name].kind not in kinds or known[name] is field):
            yield source.fault((*path, key), f"'{name}' is no other field of the same kind", nearest(name, known))
    summands = value_paths(known)
    for i, part in enumerate(field.sum_of):
        if part not in summands or summands[part].kind != field.kind:
            hint = nearest(part, [n for n, f in summands.items() if f.kind == field.kind])
            yield source.fault((*path, "sum_of", i), f"'{part}' is no field of kind '{field.kind}'", hint)


def _columns(source: Source, path: Path, field: FormField, known: Fields) -> Iterator[Fault]:
    columns = (*path, "columns")
    for name, column in field.columns.items():
        if column.kind in ("rows", "file", "heading"):
            yield source.fault((*columns, name, "kind"), f"a row cannot hold a field of kind '{column.kind}'")
    yield from _scope(source, columns, field.columns, field.columns, known)


def _circles(source: Source, definition: FormDefinition) -> Iterator[Fault]:
    """Fields that are shown only if they are shown."""
    asks = _asks(definition.fields)
    for i, page in enumerate(definition.pages):
        yield from _circles_among(source, ("pages", i, "fields"), page.fields, asks)
        for name, field in page.fields.items():
            columns = ("pages", i, "fields", name, "columns")
            yield from _circles_among(source, columns, field.columns, _asks(field.columns))


def _asks(fields: Fields) -> dict[str, set[str]]:
    """By field: the others among these that it looks at."""
    return {
        n: ({other for _, other, _ in comparisons(f.show_if or {})} | computed.depends_on(f)) & fields.keys()
        for n, f in fields.items()
    }


def _circles_among(source: Source, path: Path, fields: Fields, asks: dict[str, set[str]]) -> Iterator[Fault]:
    for name, field in fields.items():
        seen: set[str] = set()
        todo = set(asks[name])
        while todo:
            other = todo.pop()
            if other not in seen:
                seen.add(other)
                todo |= asks[other]
        if name in seen:
            shown = field.kind not in COMPUTED and not field.columns
            message = f"whether '{name}' is shown depends on itself" if shown else f"'{name}' depends on itself"
            yield source.fault((*path, name, "show_if"), message)


def _untranslated(model: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every sentence that one of the two languages lacks."""
    if isinstance(model, Text):
        for language, sentence in (("Vietnamese", model.vi), ("English", model.en)):
            if not sentence.strip():
                yield path, f"there is no {language}"
    elif isinstance(model, BaseModel):
        for key in type(model).model_fields:
            yield from _untranslated(getattr(model, key), (*path, key))
    elif isinstance(model, dict):
        for key, value in model.items():
            yield from _untranslated(value, (*path, key))
    elif isinstance(model, tuple):
        for i, value in enumerate(model):
            yield from _untranslated(value, (*path, i))

"""Answers that a form begins with because they were signed in another form of the same case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from caseflow.core.reader import Fault, Source, nearest
from caseflow.forms.schema import FormDefinition, FormField, has_value, is_asked

Values = Mapping[str, Any]


def sources(definition: FormDefinition) -> set[str]:
    """The forms whose last signed answers this one begins with."""
    return {form for form, _, _ in _taken(definition)}


def taken(definition: FormDefinition, signed: Mapping[str, Values]) -> dict[str, Any]:
    """What the form begins with, of what was signed last by the form's name; of rows, the columns of the same name."""
    found: dict[str, Any] = {}
    for form, name, target in _taken(definition):
        value = signed.get(form, {}).get(name)
        field = definition.fields[target]
        if field.kind == "rows" and isinstance(value, list):
            value = [_row(field, row) for row in value if isinstance(row, dict)]
        if value is not None:
            found[target] = value
    return found


def _row(field: FormField, row: Values) -> dict[str, Any]:
    return {name: row[name] for name, column in field.columns.items() if name in row and is_asked(column)}


def _taken(definition: FormDefinition) -> Iterator[tuple[str, str, str]]:
    for target, field in definition.fields.items():
        if field.taken_from is not None:
            form, _, name = field.taken_from.partition(".")
            yield form, name, target


def faults(forms: Mapping[str, tuple[FormDefinition, Source]]) -> Iterable[Fault]:
    """Every field that would be taken from where there is none of its kind."""
    for definition, source in forms.values():
        for i, page in enumerate(definition.pages):
            for name, field in page.fields.items():
                if field.taken_from is None:
                    continue
                here = ("pages", i, "fields", name, "taken_from")
                form, _, other = field.taken_from.partition(".")
                if form not in forms:
                    yield source.fault(here, f"there is no form '{form}'", nearest(form, forms))
                elif (spec := forms[form][0].fields.get(other)) is None or spec.kind != field.kind:
                    fitting = [n for n, f in forms[form][0].fields.items() if f.kind == field.kind and has_value(f)]
                    message = f"the form '{form}' has no field '{other}' of kind '{field.kind}'"
                    yield source.fault(here, message, nearest(other, fitting))

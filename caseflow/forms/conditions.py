"""Conditions on other fields (`show_if`, `required_if`): a closed vocabulary of comparisons, no expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema

Path = tuple[str | int, ...]

GROUPS = ("all", "any", "not")


def _check_shape(condition: dict[str, Any]) -> dict[str, Any]:
    """Refuses what is no condition, so that `holds` may trust what it is given."""
    if not condition:
        raise ValueError("a condition names at least one field")
    for key, wanted in condition.items():
        if key in ("all", "any"):
            if not isinstance(wanted, list) or not wanted:
                raise ValueError(f"'{key}' takes a list of conditions")
            for part in wanted:
                _check_part(part)
        elif key == "not":
            _check_part(wanted)
        else:
            values = wanted if isinstance(wanted, list) else [wanted]
            if not values or not all(isinstance(v, str | int) for v in values):
                raise ValueError(f"'{key}' is compared with a value or with a list of values")
    return condition


def _check_part(part: Any) -> None:
    if not isinstance(part, dict):
        raise ValueError("a part of a condition is itself a condition, such as {field: value}")
    _check_shape(part)


Condition = Annotated[
    dict[str, Any],
    AfterValidator(_check_shape),
    WithJsonSchema(
        {
            "type": "object",
            "minProperties": 1,
            "description": "{field: value or [values]}, {all: [...]}, {any: [...]}, {not: {...}}; several keys: all",
        }
    ),
]


def holds(condition: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether `condition` is true of typed `values`; a field without a value equals nothing.

    Of a field with several choices it is enough that one of the wanted ones is chosen.
    """
    return all(_one(key, wanted, values) for key, wanted in condition.items())


def _one(key: str, wanted: Any, values: Mapping[str, Any]) -> bool:
    if key == "all":
        return all(holds(part, values) for part in wanted)
    if key == "any":
        return any(holds(part, values) for part in wanted)
    if key == "not":
        return not holds(wanted, values)
    have = values.get(key)
    chosen = have if isinstance(have, list) else [have]
    allowed = wanted if isinstance(wanted, list) else [wanted]
    return any(type(a) is type(c) and a == c for a in allowed for c in chosen)


def comparisons(condition: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, str, list[Any]]]:
    """Every comparison in `condition`: where it stands, the field, the values it is compared with."""
    for key, wanted in condition.items():
        here = (*path, key)
        if key in ("all", "any"):
            for i, part in enumerate(wanted):
                yield from comparisons(part, (*here, i))
        elif key == "not":
            yield from comparisons(wanted, here)
        else:
            yield here, key, wanted if isinstance(wanted, list) else [wanted]


def visible(show_if: Mapping[str, Mapping[str, Any] | None], values: Mapping[str, Any]) -> set[str]:
    """The names of the fields to be shown: a field that is itself hidden counts as having no value.

    `show_if` gives every field's condition, or None where it is always shown.
    """
    known = {name: True for name, condition in show_if.items() if not condition}

    def shown(name: str, condition: Mapping[str, Any]) -> bool:
        if name not in known:
            known[name] = False  # an answer for circles, which the loader refuses anyway
            asked = {field for _, field, _ in comparisons(condition) if field in values and field in show_if}
            seen = {field: values[field] for field in asked if shown(field, show_if[field] or {})}
            known[name] = holds(condition, seen)
        return known[name]

    return {name for name, condition in show_if.items() if not condition or shown(name, condition)}

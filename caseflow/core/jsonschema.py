"""JSON Schemas of the content files, so that an editor completes keys and marks mistakes while one types."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping

from pydantic import BaseModel

from caseflow.core.values import JsonValue, Plain

_SETTING = {"type": "string", "pattern": r"^\$[a-z][a-z0-9_]*$"}


def _as_it_is(schema: Plain) -> Plain:
    return schema


def schemas(
    models: Mapping[str, type[BaseModel]],
    with_settings: Container[str] = (),
    refine: Callable[[Plain], Plain] = _as_it_is,
) -> dict[str, str]:
    """Kind of file -> its JSON Schema as text; in kinds of `with_settings` a `$word` may stand for any plain value.

    `refine` tells what the models alone do not know.
    """
    return {
        kind: _schema(kind, refine(model.model_json_schema()), kind in with_settings) for kind, model in models.items()
    }


def _schema(kind: str, schema: Plain, settings: bool) -> str:
    if settings:
        schema = _allow_settings(schema)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind}
    return json.dumps({**schema, **head}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _allow_settings(node: JsonValue) -> JsonValue:
    """Every number and every word of a pattern or a list of words may also be a setting."""
    if isinstance(node, list):
        return [_allow_settings(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") in ("integer", "number") or (
        node.get("type") == "string" and {"pattern", "enum"} & node.keys()
    ):
        return {"anyOf": [node, _SETTING]}
    return {key: value if key == "propertyNames" else _allow_settings(value) for key, value in node.items()}

"""The words of `needs` and `does` as a JSON Schema, so that an editor completes them with their arguments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from caseflow.core.values import Plain, Values
from caseflow.workflows.ports import Effect, Guard, Vocabulary

_REF = "#/$defs/{model}"


def with_words(schema: Plain, vocabulary: Vocabulary) -> Plain:
    """The schema of a kind of content file with every `needs` and `does` told word by word."""
    definitions: Plain = dict(schema.get("$defs", {}))
    definitions["Guard"] = _any_of(vocabulary.guards.values(), definitions)
    definitions["Effect"] = _any_of(vocabulary.effects.values(), definitions)
    told: Plain = _told({**schema, "$defs": definitions})
    return told


def _told(node: Any) -> Any:
    if isinstance(node, list):
        return [_told(item) for item in node]
    if not isinstance(node, dict):
        return node
    properties = node.get("properties")
    if isinstance(properties, dict):
        for part, model in (("needs", "Guard"), ("does", "Effect")):
            if part in properties:
                items = {"items": {"$ref": _REF.format(model=model)}}
                node = {**node, "properties": {**node["properties"], part: {**properties[part], **items}}}
    return {key: _told(value) for key, value in node.items()}


def _any_of(ports: Iterable[Guard[Any] | Effect[Any]], definitions: Plain) -> Plain:
    return {"anyOf": [form for port in ports for form in _forms(port, definitions)]}


def _forms(port: Guard[Any] | Effect[Any], definitions: Plain) -> Iterable[Plain]:
    """The ways in which one word may be written: alone, with its value, with arguments beside or below it."""
    args = port.args.model_json_schema(by_alias=True, ref_template=_REF)
    definitions.update(args.pop("$defs", {}))
    known: Values = args.get("properties", {})
    wanted = [name for name in args.get("required", ()) if name != "value"]
    said: Plain = {"description": port.meaning}
    if not args.get("required"):
        yield {**said, "const": port.word}
    if not known:
        return
    others = {name: shown for name, shown in known.items() if name != "value"}
    if "value" in known:
        beside = {"properties": {port.word: known["value"], **others}, "required": [port.word, *wanted]}
        yield {**said, "type": "object", "additionalProperties": False, **beside}
    below = {"type": "object", "properties": known, "required": args.get("required", []), "additionalProperties": False}
    yield {
        **said, "type": "object", "properties": {port.word: below}, "required": [port.word],
        "additionalProperties": False,
    }  # fmt: skip

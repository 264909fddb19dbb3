"""Strict YAML: reads a content file into a pydantic model; every fault names file, line and the word probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from caseflow.core.values import JsonValue, Plain

Model = TypeVar("Model", bound=BaseModel)
Path_ = tuple[str | int, ...]
LONGEST_SHOWN = 60
"""So many characters of a wrong value are shown."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One mistake in the content."""

    file: str
    line: int
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        hint = f" (did you mean '{self.suggestion}'?)" if self.suggestion else ""
        return f"{self.file}:{self.line}: {self.message}{hint}"


class ContentError(Exception):
    """The content cannot be used; `faults` lists every mistake found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` was probably meant to be, or an empty string."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), "")


class Source:
    """A parsed YAML file that remembers on which line every key stands.

    `files` names the other file for every path that was put in from one.
    """

    def __init__(
        self, file: str, data: JsonValue, lines: dict[Path_, int], files: dict[Path_, str] | None = None
    ) -> None:
        self.file = file
        self.data = data
        self.lines = lines
        self.files = files or {}

    def line(self, *path: str | int) -> int:
        """The line of `path`, or of its nearest ancestor that stands in the file."""
        return self.lines.get(self._known(path), 1)

    def fault(self, path: Iterable[str | int], message: str, suggestion: str = "") -> Fault:
        """A fault at `path` of this file, or of the file that was put in there."""
        at = self._known(tuple(path))
        return Fault(self.files.get(at, self.file), self.lines.get(at, 1), message, suggestion)

    def _known(self, path: Path_) -> Path_:
        while path and path not in self.lines:
            path = path[:-1]
        return path


class _Loader(yaml.CSafeLoader):
    """Safe YAML without the surprises: `no`, `on`, `1:30`, `010` and dates stay what they look like."""


_SURPRISES = {f"tag:yaml.org,2002:{kind}" for kind in ("bool", "timestamp", "int", "float")}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, rx) for tag, rx in resolvers if tag not in _SURPRISES]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), ["t", "f"])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^[-+]?(0|[1-9][0-9_]*)$"), list("-+0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]+$"), list("-+0123456789"))


def parse(text: str, file: str) -> Source:
    """Parses YAML text; raises ContentError for bad syntax and repeated keys."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        last = max(1, len(text.splitlines()))  # the parser counts the end of the file as a line of its own
        line = min(error.problem_mark.line + 1, last) if error.problem_mark else 1
        raise ContentError([Fault(file, line, f"not valid YAML: {error.problem}")]) from error
    lines: dict[Path_, int] = {}
    faults: list[Fault] = []
    if node is None:
        raise ContentError([Fault(file, 1, "the file is empty")])
    data = _build(node, (), lines, faults, file)
    if faults:
        raise ContentError(faults)
    return Source(file, data, lines)


def _build(node: yaml.Node, path: Path_, lines: dict[Path_, int], faults: list[Fault], file: str) -> JsonValue:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(node, path, lines, faults, file)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, i), lines, faults, file) for i, item in enumerate(node.value)]
    constructor = yaml.constructor.SafeConstructor()
    return constructor.construct_object(node)


def _build_mapping(
    node: yaml.MappingNode, path: Path_, lines: dict[Path_, int], faults: list[Fault], file: str
) -> dict[Hashable, JsonValue]:
    result: dict[Hashable, JsonValue] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        line = key_node.start_mark.line + 1
        if key in result:
            faults.append(Fault(file, line, f"the key '{key}' is repeated"))
        lines[(*path, key)] = line
        result[key] = _build(value_node, (*path, key), lines, faults, file)
    return result


def validate(source: Source, model: type[Model], at: Path_ = ()) -> Model:
    """The part of `source` at `at` as `model`; raises ContentError with every fault by line."""
    data = source.data
    for step in at:
        data = data[step]
    try:
        return model.model_validate(data)
    except ValidationError as error:
        said = [e for e in error.errors() if not _follows_from_another(e)]
        raise ContentError([_translate(source, model, at, e) for e in said]) from error


def _follows_from_another(error: ErrorDetails) -> bool:
    """A list counts as too short when its entries are wrong: the fault of each entry is told already."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _translate(source: Source, model: type[BaseModel], at: Path_, error: ErrorDetails) -> Fault:
    path = (*at, *_steps_in_file(source, at, error["loc"]))
    last = str(error["loc"][-1]) if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        if last == "<<":
            message = "merge keys (<<) are not read: write the words out, or use an alias (*name) for a whole value"
            return source.fault(path, message)
        if error["input"] is None and " " in last:  # the rest of a text that a comma cut off, read as a key
            return source.fault(path, f"the text before ', {last}' wants quotes: a comma ends it otherwise")
        if error["input"] is None and last.isdigit():  # the rest of a number that a comma cut off
            return source.fault(path, f"a comma ends the number before '{last}': a fraction is written 7.5")
        return source.fault(path, f"unknown key '{last}'", nearest(last, _known_keys(model, error["loc"][:-1])))
    if error["type"] == "missing":
        return source.fault(path, f"the key '{last}' is missing")
    if error["type"] in ("literal_error", "enum"):
        expected = error["ctx"]["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        return source.fault(
            path, f"unknown word '{error['input']}' for '{last}'", nearest(str(error["input"]), expected)
        )
    message = plain_message(error)
    return source.fault(path, f"'{last}': {message}" if last else message)


def plain_message(error: ErrorDetails) -> str:
    """What is wrong with one value, in plain words; what a rule of ours says, as it says it."""
    if error["input"] is None and error["type"].endswith("_type"):
        return "it says nothing"
    plain = _PLAIN.get(error["type"])
    if plain is not None:
        return plain.format(**error.get("ctx", {}), given=_short(error["input"]))
    return str(error["msg"]).removeprefix("Value error, ")


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


_PLAIN = {
    "int_parsing": "'{given}' is not a whole number",
    "int_type": "'{given}' is not a whole number",
    "int_from_float": "'{given}' is not a whole number",
    "decimal_parsing": "'{given}' is no number; a fraction is written 7.5",
    "decimal_type": "'{given}' is no number; a fraction is written 7.5",
    "bool_parsing": "'{given}' is neither true nor false",
    "bool_type": "'{given}' is neither true nor false",
    "string_type": "'{given}' is not a text; a text that looks like a number wants quotes",
    "dict_type": "'{given}' is not a mapping (key: value)",
    "model_type": "'{given}' is not a mapping (key: value)",
    "tuple_type": "'{given}' is not a list",
    "list_type": "'{given}' is not a list",
    "greater_than": "{given} is not more than {gt}",
    "greater_than_equal": "{given} is less than {ge}",
    "less_than": "{given} is not less than {lt}",
    "less_than_equal": "{given} is more than {le}",
    "too_short": "the list is empty, or too short: it has at least {min_length}",
    "date_from_datetime_parsing": "'{given}' is no date; dates are written 2026-11-30",
    "string_pattern_mismatch": "'{given}' is not written as such a word is (pattern {pattern})",
}
"""What the library that checks values says, in plain words."""


def _steps_in_file(source: Source, at: Path_, loc: tuple[str | int, ...]) -> Path_:
    """Pydantic adds the names of union members to a location; the file knows only keys and indexes."""
    steps: Path_ = ()
    for step in loc:
        if (*at, *steps, step) in source.lines:
            steps = (*steps, step)
    return steps


def _known_keys(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The keys allowed at `loc`, found by walking the model's JSON schema."""
    schema: Plain = model.model_json_schema()
    definitions = schema.get("$defs", {})
    candidates = [schema]
    for step in loc:
        candidates = [c for s in candidates for c in _children(s, step, definitions)]
    keys: list[str] = []
    for candidate in candidates:
        for resolved in _resolve(candidate, definitions):
            keys += resolved.get("properties", {})
    return keys


def _resolve(schema: Plain, definitions: dict[str, Plain]) -> list[Plain]:
    if "$ref" in schema:
        return _resolve(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions)
    options = schema.get("anyOf", schema.get("oneOf"))
    return [r for o in options for r in _resolve(o, definitions)] if options else [schema]


def _children(schema: Plain, step: str | int, definitions: dict[str, Plain]) -> list[Plain]:
    found: list[Plain] = []
    for resolved in _resolve(schema, definitions):
        if isinstance(step, int):
            found += [resolved["items"]] if "items" in resolved else []
        elif step in resolved.get("properties", {}):
            found.append(resolved["properties"][step])
        elif isinstance(resolved.get("additionalProperties"), dict):
            found.append(resolved["additionalProperties"])
        else:  # a mapping whose keys are `Name`s is described by their pattern
            found += resolved.get("patternProperties", {}).values()
    return found


def read(path: Path, model: type[Model], name: str | None = None) -> tuple[Model, Source]:
    """Reads a content file into `model`; the source is returned with it, so that later checks can name lines."""
    source = parse(path.read_text(encoding="utf-8"), name or str(path))
    return validate(source, model), source

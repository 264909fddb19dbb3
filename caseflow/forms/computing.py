"""Mistakes in what a field is computed of, in the settings of codes, and in maps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from caseflow.core.reader import Fault, Source, nearest
from caseflow.forms.computed import DATA_MATRIX, literal
from caseflow.forms.schema import MEASURED, FormField, value_paths

Path = tuple[str | int, ...]
Fields = Mapping[str, FormField]

_SAID = {"verdict", "yes_no"}
_EQUAL = {"text", "choice"}
_LIMITS = ("at_most", "at_least", "equals")


def faults(source: Source, path: Path, field: FormField, known: Fields, form: Fields | None) -> Iterator[Fault]:
    """The faults of one field; `known` are its neighbours, `form` the fields beside its rows."""
    if field.kind == "verdict" and field.carries is not None:
        yield from _scanned(source, path, field, known)
    elif field.kind == "verdict":
        yield from _verdict(source, path, field, known, form or {})
    elif field.kind == "duration":
        yield from _duration(source, path, field, known)
    elif field.kind == "share":
        yield from _share(source, path, field, known)
    elif field.kind == "code":
        yield from _code(source, path, field, {**(form or {}), **known})
    if field.carries is not None:
        yield from _carries(source, path, field, {**(form or {}), **known})
    if field.country is not None and field.format not in ("gtin", "gln"):
        yield source.fault((*path, "country"), "'country' belongs to the formats gtin and gln")
    if field.map is not None:
        yield from _map(source, path, field)


def _verdict(source: Source, path: Path, field: FormField, known: Fields, form: Fields) -> Iterator[Fault]:
    if bool(field.of) == bool(field.all):
        yield source.fault(path, "a verdict is either 'of' an answer or 'all' of several")
    limits = [(key, limit) for key in _LIMITS if (limit := getattr(field, key)) is not None]
    if field.of is not None:
        spec = known.get(field.of)
        if spec is None or spec.kind not in MEASURED | _EQUAL:
            fitting = [name for name, other in known.items() if other.kind in MEASURED | _EQUAL]
            yield source.fault((*path, "of"), f"'{field.of}' is no answer with a limit", nearest(field.of, fitting))
            return
        if not limits:
            yield source.fault(path, "a verdict 'of' an answer needs at_most, at_least or equals")
        for key, limit in limits:
            yield from _limit(source, (*path, key), spec, key, limit, {**form, **known})
    elif limits:
        yield source.fault((*path, limits[0][0]), f"'{limits[0][0]}' belongs to a verdict 'of' an answer")
    fitting = [name for name, other in value_paths(known).items() if other.kind in _SAID]
    for i, part in enumerate(field.all):
        if part not in fitting:
            yield source.fault((*path, "all", i), f"'{part}' is no verdict and no yes_no", nearest(part, fitting))


def _limit(source: Source, path: Path, spec: FormField, key: str, limit: int | str, known: Fields) -> Iterator[Fault]:
    if spec.kind in _EQUAL:
        if key != "equals":
            yield source.fault(path, f"a {spec.kind} has no '{key}', only 'equals'")
        elif spec.kind == "choice" and limit not in spec.options:
            yield source.fault(path, f"'{limit}' is not among its options", nearest(str(limit), spec.options))
        elif spec.kind == "text" and (limit not in known or known[str(limit)].kind != "text"):
            texts = [name for name, other in known.items() if other.kind == "text"]
            yield source.fault(path, f"'{limit}' is no text field", nearest(str(limit), texts))
    elif literal(limit) is None and (limit not in known or known[str(limit)].kind not in MEASURED):
        numbers = [name for name, other in known.items() if other.kind in MEASURED]
        yield source.fault(path, f"'{limit}' is no number and no number field", nearest(str(limit), numbers))


def _duration(source: Source, path: Path, field: FormField, known: Fields) -> Iterator[Fault]:
    times = [name for name, other in known.items() if other.kind == "datetime"]
    for key, name in (("from", field.from_), ("to", field.to)):
        if name is None:
            yield source.fault(path, f"a duration needs '{key}'")
        elif name not in times:
            yield source.fault((*path, key), f"'{name}' is no datetime", nearest(name, times))


def _scanned(source: Source, path: Path, field: FormField, known: Fields) -> Iterator[Fault]:
    scans = [name for name, other in known.items() if other.kind == "scan"]
    if field.of not in scans:
        hint = nearest(field.of or "", scans)
        yield source.fault((*path, "carries"), "a verdict on what a code carries is 'of' a scan", hint)


def _share(source: Source, path: Path, field: FormField, known: Fields) -> Iterator[Fault]:
    fitting = [name for name, other in value_paths(known).items() if other.kind in _SAID | {"choices"}]
    if field.of not in fitting:
        message = f"'{field.of}' is nothing to take a share of"
        yield source.fault((*path, "of"), message, nearest(str(field.of), fitting))


def _code(source: Source, path: Path, field: FormField, known: Fields) -> Iterator[Fault]:
    if field.carries is None:
        yield source.fault(path, "a code needs 'carries'")
    carrier = known.get(field.carrier or "")
    if field.carrier is not None and (carrier is None or carrier.kind != "choice"):
        choices = [name for name, other in known.items() if other.kind == "choice"]
        yield source.fault((*path, "carrier"), f"'{field.carrier}' is no choice", nearest(field.carrier, choices))
    elif carrier is not None:
        for option in carrier.options.keys() - {"qr", DATA_MATRIX}:
            yield source.fault((*path, "carrier"), f"no code can be drawn for the option '{option}'")
    resolver = field.resolver or ""
    if not resolver.startswith("https://") and (resolver not in known or known[resolver].format != "web_address"):
        addresses = [name for name, other in known.items() if other.format == "web_address"]
        message = f"'{resolver}' is neither an https address nor a text of the format web_address"
        yield source.fault((*path, "resolver"), message, nearest(resolver, addresses))


def _carries(source: Source, path: Path, field: FormField, known: Fields) -> Iterator[Fault]:
    assert field.carries is not None
    for key, format in (("gtin", "gtin"), ("lot", "lot"), ("serial", "lot")):
        name = getattr(field.carries, key)
        if name is not None and (name not in known or known[name].format != format):
            fitting = [other for other, spec in known.items() if spec.format == format]
            message = f"'{name}' is no text of the format {format}"
            yield source.fault((*path, "carries", key), message, nearest(name, fitting))


def _map(source: Source, path: Path, field: FormField) -> Iterator[Fault]:
    assert field.map is not None
    for key, name, kinds in (
        ("position", field.map.position, {"position"}),
        ("area", field.map.area, {"decimal", "integer"}),
        ("label", field.map.label, {"text", "choice", "integer"}),
    ):
        if name is not None and (name not in field.columns or field.columns[name].kind not in kinds):
            fitting = [other for other, column in field.columns.items() if column.kind in kinds]
            wanted = " or ".join(sorted(kinds))
            yield source.fault((*path, "map", key), f"'{name}' is no column of kind {wanted}", nearest(name, fitting))

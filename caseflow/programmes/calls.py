"""Whether the roads that calls are open for are there, may be applied for, and wait for a call."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from caseflow.core.reader import Fault, Source, nearest
from caseflow.programmes.schema import Programme
from caseflow.programmes.words import CALL_OPEN

Programmes = Mapping[str, tuple[Programme, Source]]
_Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class KnownRoad:
    """What a call has to know of a road: whether an applicant may begin it, and whether it is a kind of support."""

    apply: bool
    support: bool


def road_faults(programmes: Programmes, roads: Mapping[str, KnownRoad]) -> Iterator[Fault]:
    """A fault for every road of a call that there is not, that is not on offer, or that nobody can apply for."""
    for programme, source in programmes.values():
        for at, name in _called(programme):
            road = roads.get(name)
            if road is None:
                open_to_all = [n for n, one in roads.items() if one.apply]
                yield source.fault(at, f"unknown road '{name}'", nearest(name, open_to_all))
            elif road.support and name not in programme.schemes:
                yield source.fault(at, f"the programme does not offer the scheme '{name}'")
            elif not road.apply:
                yield source.fault(at, f"nobody can apply for '{name}': its file does not say 'apply: true'")


def unheeded_faults(programmes: Programmes, heeding: Collection[str]) -> Iterator[Fault]:
    """A fault for every road with a call of which no step waits for it: anybody could hand in at any time.

    `heeding` are the roads of which a step needs an open call.
    """
    for programme, source in programmes.values():
        for at, name in _called(programme):
            if name not in heeding:
                message = f"'{name}' has a call, but no step of it needs '{CALL_OPEN.word}': it could be begun any day"
                yield source.fault(at, message)


def _called(programme: Programme) -> Iterator[tuple[_Place, str]]:
    """Every road that a call names, with its place; `schemes` are checked with the programme itself."""
    for call in programme.calls.values():
        yield from ((("calls", call.name, "roads", i), road) for i, road in enumerate(call.roads))

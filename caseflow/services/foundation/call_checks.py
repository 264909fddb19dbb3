"""What calls for applications and roads have to know of each other, checked over all content together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from caseflow.core.reader import Fault
from caseflow.programmes import calls
from caseflow.programmes import loader as programmes_loader
from caseflow.programmes.calls import KnownRoad, Programmes
from caseflow.programmes.words import CALL_OPEN
from caseflow.workflows.definition import Definition
from caseflow.workflows.road import Library


def named(library: Library, programmes: Programmes) -> Iterator[Fault]:
    """Every scheme on offer and every road with a call that there is not, or that nobody can apply for."""
    yield from programmes_loader.unknown_schemes(programmes, set(library.schemes))
    known = {name: KnownRoad(road.value.apply, name in library.schemes) for name, road in library.roads.items()}
    yield from calls.road_faults(programmes, known)


def heeded(definitions: Mapping[str, Definition], programmes: Programmes) -> Iterator[Fault]:
    """Every road with a call that could be begun without one."""
    heeding = {name for name, one in definitions.items() if _heeds_calls(one)}
    yield from calls.unheeded_faults(programmes, heeding)


def _heeds_calls(definition: Definition) -> bool:
    """Whether a step of the road waits for a call of the programme."""
    return any(need.name == CALL_OPEN.word for action in definition.actions.values() for need in action.needs)

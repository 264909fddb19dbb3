"""Checks of what binds cases: kinds of link, cases that are chosen, and where a linked case begins."""

from __future__ import annotations

from collections.abc import Iterator

from caseflow.core.reader import Fault, Path_, nearest
from caseflow.workflows.lint_words import Roads
from caseflow.workflows.policy import APPLICANT, SYSTEM_PARTY
from caseflow.workflows.road import Placed, Road
from caseflow.workflows.step_words import Action, Pick


def check_kinds(roads: Roads) -> Iterator[Fault]:
    """What links.yaml names must be there."""
    links = roads.library.links
    for name, kind in links.value.links.items():
        if kind.sums is None or roads.forms is None:
            continue
        at: Path_ = ("links", name, "sums")
        if kind.sums.form not in roads.forms:
            message = f"there is no form '{kind.sums.form}'"
            yield links.source.fault((*at, "form"), message, nearest(kind.sums.form, roads.forms))
            continue
        for i, field in enumerate(kind.sums.fields):
            if field not in roads.forms[kind.sums.form]:
                hint = nearest(field, roads.forms[kind.sums.form])
                yield links.source.fault((*at, "fields", i), f"the form has no field '{field}'", hint)


def check_links(roads: Roads, road: Road) -> Iterator[Fault]:
    """Every fault in which cases a road lets people choose."""
    for placed in road.actions.values():
        if placed.value.picks is not None:
            yield from _pick(roads, placed, placed.value.picks)


def _pick(roads: Roads, placed: Placed[Action], pick: Pick) -> Iterator[Fault]:
    kinds = roads.library.links.value.links
    if pick.as_ not in kinds:
        yield placed.fault(f"there is no kind of link '{pick.as_}'", nearest(pick.as_, kinds), at=("picks", "as"))
    for name in pick.of:
        if name not in roads.library.roads:
            hint = nearest(name, roads.library.roads)
            yield placed.fault(f"there is no scheme or procedure '{name}'", hint, at=("picks", "of"))
    for name in pick.in_:
        if name not in roads.states:
            yield placed.fault(f"there is no state '{name}'", nearest(name, roads.states), at=("picks", "in"))
    if set(placed.value.by) & {SYSTEM_PARTY, APPLICANT}:
        yield placed.fault("only a desk of the agency can choose a case", at=("picks",))

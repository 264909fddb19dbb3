"""Checks of what binds cases: link kinds, procedures that are opened, steps that are taken along, notices."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError

from caseflow.core.reader import Fault, Path_, nearest
from caseflow.core.text import Text
from caseflow.workflows.policy import APPLICANT, SYSTEM_PARTY
from caseflow.workflows.road import Library, PlacedStep, Road, argument_path, calls
from caseflow.workflows.schema import Action, Call, End, Outcome, Pick, Reminders

_KINDS: Mapping[str, str] = {
    "open_case": "as", "move_case": "of", "unlink": "value", "linked": "value", "adds_up": "value",
}  # fmt: skip
"""The words that name a kind of link, and the argument in which they do."""

_TAKEN = {"move_case": "value", "issue_notice": "then", "schedule_surveillance": "value"}
"""The effects after which the system takes a step, and the argument that names it."""


@dataclass(frozen=True)
class Roads:
    """What the roads of a library hold between them."""

    library: Library
    states: Set[str]
    system_actions: Set[str]
    forms: Mapping[str, Set[str]] | None
    taken: Set[str]
    """Actions that some effect has the system take."""

    @classmethod
    def of(cls, library: Library, roads: Collection[Road], forms: Mapping[str, Set[str]] | None) -> Roads:
        """Gathers it once for all checks."""
        actions = [(name, placed) for road in roads for name, placed in road.actions.items()]
        return cls(
            library,
            {name for road in roads for name in road.states},
            {name for name, placed in actions if SYSTEM_PARTY in placed.value.by},
            forms,
            {
                str(call.args.get(_TAKEN[call.name]))
                for _, placed in actions
                for call, _ in calls(placed)
                if call.name in _TAKEN
            },
        )


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
    """Every fault in what the steps of one road say about linked cases."""
    steps: list[PlacedStep] = [*road.actions.values(), *road.tasks.values()]
    for placed in steps:
        if isinstance(placed.value, Action) and placed.value.picks is not None:
            yield from _pick(roads, placed, placed.value, placed.value.picks)
        for call, path in calls(placed):
            yield from _call(roads, road, placed, call, path)
    start = road.states.get(road.initial)
    if road.scheme.kind != "support" and start is not None and start.value.deadline is not None:
        message = f"'{road.initial}' is where a case begins: a term begins with a step, so none can run here"
        yield start.fault(message, at=("deadline",))


def _pick(roads: Roads, placed: PlacedStep, action: Action, pick: Pick) -> Iterator[Fault]:
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
    if set(action.by) & {SYSTEM_PARTY, APPLICANT}:
        yield placed.fault("only a desk of the agency can choose a case", at=("picks",))


def _call(roads: Roads, road: Road, placed: PlacedStep, call: Call, path: Path_) -> Iterator[Fault]:
    def wrong(argument: str, message: str, hint: str = "") -> Fault:
        return placed.fault(message, hint, at=argument_path(placed, path, call, argument))

    kinds, given = roads.library.links.value.links, call.args
    if (word := _KINDS.get(call.name)) in given and given[word or ""] not in kinds:
        name = str(given[word or ""])
        yield wrong(word or "", f"there is no kind of link '{name}'", nearest(name, kinds))
    if call.name in _KINDS and "where" in given and given["where"] not in get_args(End):
        yield wrong("where", "a relative stands at the end 'from' or 'to' of a link")
    if call.name in _TAKEN and (action := str(given.get(_TAKEN[call.name]))) not in roads.system_actions:
        hint = nearest(action, roads.system_actions)
        yield wrong(_TAKEN[call.name], f"the system may take no step '{action}' anywhere", hint)
    match call.name:
        case "open_case":
            yield from _opening(roads, given, wrong)
        case "linked":
            yield from _standing(roads, given, wrong)
        case "issue_notice":
            yield from _notice(roads, road, given, wrong)


def _opening(roads: Roads, given: Mapping[str, Any], wrong: Callable[..., Fault]) -> Iterator[Fault]:
    name = str(given.get("value"))
    if name not in roads.library.procedures:
        yield wrong("value", f"there is no procedure '{name}'", nearest(name, roads.library.procedures))
    for target, source in (given.get("carry") or {}).items():
        for place in (str(target), str(source)):
            form, dot, field = place.partition(".")
            if not dot or (roads.forms is not None and field not in roads.forms.get(form, ())):
                yield wrong("carry", f"'{place}' is not a field of a form (form.field)")


def _standing(roads: Roads, given: Mapping[str, Any], wrong: Callable[..., Fault]) -> Iterator[Fault]:
    wanted = given.get("is")
    known = roads.states | set(get_args(Outcome))
    for name in [wanted] if isinstance(wanted, str) else wanted or ():
        if name not in known:
            yield wrong("is", f"there is neither a state nor an outcome '{name}'", nearest(str(name), known))
    try:
        Text.model_validate(given.get("otherwise"))
    except ValidationError:
        yield wrong("otherwise", "says why in both languages: {vi: …, en: …}")


def _notice(roads: Roads, road: Road, given: Mapping[str, Any], wrong: Callable[..., Fault]) -> Iterator[Fault]:
    form = str(given.get("form"))
    fields = None if roads.forms is None else roads.forms.get(form)
    for word in ("until", "since"):
        if fields is not None and given.get(word) not in fields:
            yield wrong(word, f"the form '{form}' has no field '{given.get(word)}'", nearest(str(given[word]), fields))
    if fields is None and roads.forms is not None:
        yield wrong("form", f"there is no form '{form}'", nearest(form, roads.forms))
    if not isinstance(given.get("months"), int) or given["months"] <= 0:
        yield wrong("months", "is a number of months")
    try:
        if "remind" in given:
            Reminders.model_validate(given["remind"])
    except ValidationError:
        yield wrong("remind", "says how many days before, and why: {days: [...], legal_basis: {source: ...}}")
    if given.get("then") not in road.actions:
        yield wrong("then", f"there is no action '{given.get('then')}'", nearest(str(given.get("then")), road.actions))

"""Joins the phases of a scheme into one road; every piece keeps the file and line where it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from caseflow.core.reader import ContentError, Path_, nearest, validate
from caseflow.core.values import Plain
from caseflow.workflows import naming
from caseflow.workflows.phase_settings import resolve
from caseflow.workflows.road import Library, Loaded, Placed, Road
from caseflow.workflows.schema import Extension, Phase
from caseflow.workflows.step_words import Action


def build(library: Library, scheme_name: str) -> Road:
    """The road of a scheme, which nobody changes; what does not fit is listed in `faults` and left out."""
    known_road = library.built.get(scheme_name)
    if known_road is not None:
        return known_road
    library.built[scheme_name] = road = _built(library, scheme_name)
    return road


def _built(library: Library, scheme_name: str) -> Road:
    loaded = library.roads[scheme_name]
    road = Road(loaded.value, loaded.source)
    shared = [library.phases[u.name].value.certificate for u in loaded.value.phases if u.name in library.phases]
    road.called = naming.called([*shared, loaded.value.certificate])
    _open_phases(road, library)
    _fill(road)
    _check_entries(road, library)
    known = {name for phase in library.phases.values() for name in phase.value.actions} | set(road.actions)
    _extend(road)
    for name, placed in list(road.actions.items()):
        road.actions[name] = _taken_by(road, _join(road, library, placed, known))
    _check_exits(road)
    return road


def _open_phases(road: Road, library: Library) -> None:
    for i, use in enumerate(road.scheme.phases):
        at: Path_ = ("phases", i)
        if use.name not in library.phases:
            road.faults.append(
                road.source.fault(at, f"there is no phase '{use.name}'", nearest(use.name, library.phases))
            )
        elif use.name in road.phases:
            road.faults.append(road.source.fault(at, f"the phase '{use.name}' is used twice"))
        else:
            phase = library.phases[use.name]
            settings = phase.value.settings
            for name in use.own.keys() - settings.keys():
                message = f"the phase '{use.name}' has no setting '{name}'"
                road.faults.append(road.source.fault((*at, use.name, name), message, nearest(name, settings)))
            for name in sorted(n for n, v in settings.items() if v is None and n not in use.own):
                road.faults.append(road.source.fault(at, f"the phase '{use.name}' needs the setting '{name}'"))
            try:
                source = resolve(phase.source, use.own, road.source, (*at, use.name), road.called)
                road.phases[use.name] = Loaded(validate(source, Phase), source)
            except ContentError as error:
                road.faults += error.faults


def _fill(road: Road) -> None:
    """Puts what all phases and the scheme's additions hold on the road; names are unique."""
    for name in road.scheme.adds.keys() - road.phases.keys():
        message = f"the scheme does not use the phase '{name}'"
        road.faults.append(road.source.fault(("adds", name), message, nearest(name, road.phases)))
    for name, phase in road.phases.items():
        added = road.scheme.adds.get(name)
        anew = set(added.replaces) if added else set()
        for word in sorted(anew - phase.value.states.keys() - phase.value.actions.keys() - phase.value.tasks.keys()):
            message = f"the phase '{name}' has no state, action or task '{word}' to replace"
            road.faults.append(road.source.fault(("adds", name, "replaces"), message))
        for part, shelf in (("states", road.states), ("actions", road.actions), ("tasks", road.tasks)):
            own: Plain = getattr(phase.value, part)
            new: Plain = getattr(added, part) if added else {}
            for word, value in own.items():
                if word in anew and word in new:
                    _put(road, shelf, word, Placed(new[word], name, road.source, ("adds", name, part, word)))
                else:
                    _put(road, shelf, word, Placed(value, name, phase.source, (part, word)))
            for word, value in new.items():
                if word not in anew or word not in own:
                    _put(road, shelf, word, Placed(value, name, road.source, ("adds", name, part, word)))


def _extend(road: Road) -> None:
    """What phases, and then the scheme, add to actions, after the own words of these."""
    for phase in road.phases.values():
        for action, more in phase.value.extends.items():
            if action not in road.actions:
                message = f"there is no action '{action}' to extend"
                fault = phase.source.fault(("extends", action), message, nearest(action, road.actions))
                road.faults.append(fault)
            else:
                _add_words(road, action, more)
    for name, added in road.scheme.adds.items():
        for action, more in added.extends.items():
            placed = road.actions.get(action)
            if placed is None or placed.phase != name:
                known = [n for n, p in road.actions.items() if p.phase == name]
                message = f"the phase '{name}' has no action '{action}' to extend"
                at = ("adds", name, "extends", action)
                road.faults.append(road.source.fault(at, message, nearest(action, known)))
            else:
                _add_words(road, action, more)


def _add_words(road: Road, action: str, more: Extension) -> None:
    placed = road.actions[action]
    both = {"needs": placed.value.needs + more.needs, "does": placed.value.does + more.does}
    road.actions[action] = replace(placed, value=placed.value.model_copy(update=both))


def _put(road: Road, shelf: Any, word: str, placed: Placed[Any]) -> None:
    if word in shelf:
        road.faults.append(placed.fault(f"the name '{word}' is already taken in the phase '{shelf[word].phase}'"))
    else:
        shelf[word] = placed


def _check_entries(road: Road, library: Library) -> None:
    for name, phase in road.phases.items():
        start = phase.value.enters
        if start is not None and (start not in road.states or road.states[start].phase != name):
            known = [s for s, placed in road.states.items() if placed.phase == name]
            road.faults.append(
                phase.source.fault(("enters",), f"the phase has no state '{start}'", nearest(start, known))
            )
        elif start is not None and not road.initial:
            road.initial = start
    if not road.initial:
        road.faults.append(road.source.fault(("phases",), "no phase of this scheme says where a case begins (enters)"))
    for key, target in road.scheme.routes.items():
        name, _, exit_ = key.partition(".")
        exits = {f"{n}.{e}" for n, phase in road.phases.items() for e in phase.value.exits}
        if key not in exits:
            road.faults.append(road.source.fault(("routes", key), f"there is no exit '{key}'", nearest(key, exits)))
        elif _target(road, target) is None:
            entered = (n for n, phase in road.phases.items() if phase.value.enters is not None)
            places = [*entered, *(f"{p.phase}.{s}" for s, p in road.states.items())]
            message = (
                f"the route of '{exit_}' leads nowhere: '{target}' is neither a phase that can be entered nor a state"
            )
            road.faults.append(road.source.fault(("routes", key), message, nearest(target, places)))


def _target(road: Road, target: str) -> str | None:
    """The state that `phase` or `phase.state` means on this road."""
    name, dot, state = target.partition(".")
    if dot:
        return state if state in road.states and road.states[state].phase == name else None
    return road.phases[name].value.enters if name in road.phases else None


def _exit(road: Road, phase: str, exit_: str) -> str | None:
    """Where a named exit leads: the scheme's route, else the beginning of the next phase that has one."""
    route = road.scheme.routes.get(f"{phase}.{exit_}")
    if route is not None:
        return _target(road, route)
    names = list(road.phases)
    later = (road.phases[n].value.enters for n in names[names.index(phase) + 1 :])
    return next((start for start in later if start is not None), None)


def _join(road: Road, library: Library, placed: Placed[Action], known: set[str]) -> Placed[Action]:
    """The action with its states resolved."""
    action = placed.value
    begins = dict.fromkeys(_begins(road, library, placed))
    to = action.to
    if to is not None and to not in road.states:
        road.faults.append(placed.fault(f"there is no state '{to}'", nearest(to, road.states), at=("to",)))
        to = None
    if action.leaves is not None:
        to = _leave(road, placed, action.leaves)
    for other in action.separate_from:
        if other not in known:
            fault = placed.fault(f"there is no action '{other}'", nearest(other, known), at=("separate_from",))
            road.faults.append(fault)
    apart = tuple(other for other in action.separate_from if other in road.actions)
    changed = action.model_copy(update={"from_": tuple(begins), "to": to, "separate_from": apart})
    return Placed(changed, placed.phase, placed.source, placed.path)


def _begins(road: Road, library: Library, placed: Placed[Action]) -> Iterator[str]:
    action = placed.value
    if not action.from_ and not action.from_phases:
        road.faults.append(placed.fault("the action begins nowhere: it has neither from nor from_phases"))
    for name in action.from_:
        if name in road.states:
            yield name
        else:
            road.faults.append(placed.fault(f"there is no state '{name}'", nearest(name, road.states), at=("from",)))
    for i, phase in enumerate(action.from_phases):
        if phase not in library.phases:
            fault = placed.fault(f"there is no phase '{phase}'", nearest(phase, library.phases), at=("from_phases", i))
            road.faults.append(fault)
        yield from (s for s, p in road.states.items() if p.phase == phase and p.value.final is None)


def _leave(road: Road, placed: Placed[Action], exit_: str) -> str | None:
    exits = road.phases[placed.phase].value.exits
    if placed.value.to is not None:
        road.faults.append(placed.fault("an action has either to or leaves, not both", at=("leaves",)))
    if exit_ not in exits:
        message = f"the phase '{placed.phase}' has no exit '{exit_}'"
        road.faults.append(placed.fault(message, nearest(exit_, exits), at=("leaves",)))
        return None
    return _exit(road, placed.phase, exit_)


def _check_exits(road: Road) -> None:
    for name, phase in road.phases.items():
        used = {placed.value.leaves for placed in road.actions.values() if placed.phase == name}
        for exit_ in phase.value.exits:
            if exit_ not in used:
                road.faults.append(phase.source.fault(("exits", exit_), f"no action leaves by the exit '{exit_}'"))
            elif _exit(road, name, exit_) is None and f"{name}.{exit_}" not in road.scheme.routes:
                at: Path_ = ("phases", list(road.phases).index(name))
                message = (
                    f"the exit '{exit_}' of the phase '{name}' leads nowhere: no phase follows that can be entered"
                )
                road.faults.append(road.source.fault(at, message))


def _taken_by(road: Road, placed: Placed[Action]) -> Placed[Action]:
    """An action that does not say who takes it is taken by whoever all its states wait for."""
    if "by" in placed.value.model_fields_set:
        return placed
    waiting = {road.states[name].value.waits_for for name in placed.value.from_ if name in road.states}
    only = next(iter(waiting)) if len(waiting) == 1 else None
    return placed if only is None else replace(placed, value=placed.value.model_copy(update={"by": (only,)}))

"""Ways through a workflow, read off its definition: how people get to a state, and which loops lead back to it."""

from __future__ import annotations

import random
from collections import Counter, deque
from dataclasses import dataclass

from caseflow.forms.computed import FAILED
from caseflow.workflows.policy import SYSTEM_PARTY
from caseflow.workflows.schema import Call, DefinedAction, DefinedState, Definition

SETS_END = "schedule_surveillance"
"""The effect whose action the system takes when a certificate's validity ends."""
NO_DUPLICATE = "no_duplicate_support"
COUNCIL_READY, VOTES_COUNTED, COUNCIL_FAILED = "council_ready", "votes_counted", "council_failed"
FAST_TRACK, LINKED, OPENS = "fast_track", "linked", "open_case"
LONGEST_LOOP = 4


@dataclass(frozen=True, slots=True)
class Leg:
    """One action of a way; `waits` when nobody takes it and the system does when its time has come."""

    source: str
    action: str
    to: str
    waits: bool = False


def by_people(definition: Definition, action: DefinedAction) -> bool:
    """Whether somebody of the demo takes the action; the system's own are waited for.

    A fast track is left alone, and so is what waits for a relative that somebody else opens: each case of the demo is
    played with what it opens itself. So is what follows a failed test or a declaration refused: those of the demo pass.
    """
    if needs(action, FAST_TRACK) or _follows_failure(action):
        return False
    if sum(need.name == LINKED for need in action.needs) > len(brought(definition, action)):
        return False
    return any(party != SYSTEM_PARTY for party in action.by)


def brought(definition: Definition, action: DefinedAction) -> list[Call]:
    """Where the action waits for a relative that the case has opened itself, to stand in one state of its road."""
    opened = {
        (call.args["as"], call.args["where"])
        for other in definition.actions.values()
        for call in other.does
        if call.name == OPENS
    }
    return [
        need
        for need in action.needs
        if need.name == LINKED
        and (need.args["value"], need.args["where"]) in opened
        and isinstance(need.args["is"], str)
    ]


def _follows_failure(action: DefinedAction) -> bool:
    return any(need.name == "answered" and need.args["is"] in (FAILED, False) for need in action.needs)


def is_played(definition: Definition, state: str) -> bool:
    """Whether the demo brings cases to this state."""
    if definition.states[state].final is not None:
        return bool(ends(definition, state))
    return way_to(definition, state) is not None


def needs(action: DefinedAction, guard: str) -> bool:
    """Whether the action has this guard."""
    return any(need.name == guard for need in action.needs)


def does(action: DefinedAction, effect: str) -> bool:
    """Whether the action has this effect."""
    return any(call.name == effect for call in action.does)


def legs_from(definition: Definition, state: str) -> list[Leg]:
    """Every action by people that leaves `state`."""
    found = []
    for name in definition.actions_from[state]:
        action = definition.actions[name]
        if by_people(definition, action) and action.to is not None and action.to != state:
            found.append(Leg(state, name, action.to))
    return found


def way_to(definition: Definition, state: str, start: str | None = None) -> tuple[Leg, ...] | None:
    """The shortest way of people from the beginning (or `start`) to `state`; None when there is none."""
    first = start or definition.initial
    came: dict[str, Leg | None] = {first: None}
    waiting = deque([first])
    while waiting:
        here = waiting.popleft()
        if here == state:
            return _back(came, here)
        for leg in legs_from(definition, here):
            if leg.to not in came:
                came[leg.to] = leg
                waiting.append(leg.to)
    return None


def _back(came: dict[str, Leg | None], state: str) -> tuple[Leg, ...]:
    way: list[Leg] = []
    leg = came[state]
    while leg is not None:
        way.append(leg)
        leg = came[leg.source]
    return tuple(reversed(way))


def ends(definition: Definition, state: str) -> list[tuple[Leg, ...]]:
    """Every way to a final state that differs in its last step, in the order of the content."""
    found = []
    for name, action in definition.actions.items():
        for source in action.from_ if action.to == state else ():
            way = way_to(definition, source)
            if way is None:
                continue
            if by_people(definition, action):
                found.append((*way, Leg(source, name, state)))
            if _comes_by_itself(definition, definition.states[source], name, way):
                found.append((*way, Leg(source, name, state, waits=True)))
    return found


def _comes_by_itself(definition: Definition, source: DefinedState, action: str, way: tuple[Leg, ...]) -> bool:
    """Whether a timer takes `action` in `source`: at the end of its term, or of a certificate's validity."""
    if SYSTEM_PARTY not in definition.actions[action].by:
        return False
    return (source.deadline is not None and source.deadline.then == action) or _ends_validity(definition, action, way)


def _ends_validity(definition: Definition, action: str, way: tuple[Leg, ...]) -> bool:
    return any(
        call.name == SETS_END and call.args.get("value") == action
        for leg in way
        for call in definition.actions[leg.action].does
    )


def with_loops(definition: Definition, way: tuple[Leg, ...], rng: random.Random, share: float) -> tuple[Leg, ...]:
    """The same way with a detour here and there: a supplement, a revision, a suspension that is lifted again.

    Only through states that have a term, which keeps the detour short.
    """
    longer = list(way)
    for leg in reversed(way):
        open_to = [] if leg.waits or _decides_against(definition, leg) else loops(definition, leg.source)
        timed = [loop for loop in open_to if all(definition.states[step.source].deadline for step in loop)]
        if timed and rng.random() < share:
            at = longer.index(leg)
            tried = [*longer[:at], *rng.choice(timed), *longer[at:]]
            longer = tried if _allowed(definition, tried) else longer
    return tuple(longer)


def _allowed(definition: Definition, way: list[Leg]) -> bool:
    """Whether no action is taken more often than it may be."""
    taken = Counter(leg.action for leg in way)
    return all(n <= (definition.actions[name].at_most or n) for name, n in taken.items())


def _decides_against(definition: Definition, leg: Leg) -> bool:
    return needs(definition.actions[leg.action], COUNCIL_FAILED)


def loops(definition: Definition, state: str) -> list[tuple[Leg, ...]]:
    """The ways of a few steps that leave `state` and lead back to it."""
    found = []
    for leg in legs_from(definition, state):
        back = way_to(definition, state, start=leg.to)
        if back is not None and len(back) < LONGEST_LOOP:
            found.append((leg, *back))
    return found

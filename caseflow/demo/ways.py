"""Ways through a workflow, read off its definition: how people get to a state, and which loops lead back to it."""

from __future__ import annotations

import random
from collections import Counter, deque
from dataclasses import dataclass
from typing import Any

from caseflow.councils.words import COUNCIL_FAILED
from caseflow.forms.computed import FAILED
from caseflow.workflows.definition import DefinedState
from caseflow.workflows.effect_words import OfNewCase
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import SYSTEM_PARTY
from caseflow.workflows.ports import Effect, Guard
from caseflow.workflows.words import LINKED_SO, OfAnswer, OfLinked

LONGEST_LOOP = 4


@dataclass(frozen=True, slots=True)
class Leg:
    """One action of a way; `waits` when nobody takes it and the system does when its time has come."""

    source: str
    action: str
    to: str
    waits: bool = False


def by_people(book: Rulebook, action: str) -> bool:
    """Whether somebody of the demo takes the action; the system's own are waited for.

    What not every programme has (a fast track) is left alone, and so is what waits for a relative that somebody else
    opens: each case of the demo is played with what it opens itself. So is what follows a failed test or a declaration
    refused: those of the demo pass.
    """
    if any(said.port.absent is not None for said in book.needs[action]) or _follows_failure(book, action):
        return False
    if sum(said.port is LINKED_SO for said in book.needs[action]) > len(brought(book, action)):
        return False
    return any(party != SYSTEM_PARTY for party in book.definition.actions[action].by)


def brought(book: Rulebook, action: str) -> list[OfLinked]:
    """Where the action waits for a relative that the case has opened itself, to stand in one state of its road."""
    waits = [said.args for said in book.needs[action] if isinstance(said.args, OfLinked)]
    if not waits:
        return []
    opened = {
        (said.args.as_, said.args.where)
        for other in book.definition.actions
        for said in book.does[other]
        if isinstance(said.args, OfNewCase)
    }
    return [args for args in waits if (args.value, args.where) in opened and len(args.is_) == 1]


def _follows_failure(book: Rulebook, action: str) -> bool:
    answers = (said.args for said in book.needs[action] if isinstance(said.args, OfAnswer))
    return any(answer.is_ in (FAILED, False) for answer in answers)


def is_played(book: Rulebook, state: str) -> bool:
    """Whether the demo brings cases to this state."""
    if book.definition.states[state].final is not None:
        return bool(ends(book, state))
    return way_to(book, state) is not None


def needs(book: Rulebook, action: str, guard: Guard[Any]) -> bool:
    """Whether the action has this guard."""
    return any(said.port is guard for said in book.needs[action])


def does(book: Rulebook, step: str, effect: Effect[Any]) -> bool:
    """Whether the step has this effect."""
    return any(said.port is effect for said in book.does[step])


def legs_from(book: Rulebook, state: str) -> list[Leg]:
    """Every action by people that leaves `state`."""
    found = []
    for name in book.definition.actions_from[state]:
        action = book.definition.actions[name]
        if by_people(book, name) and action.to is not None and action.to != state:
            found.append(Leg(state, name, action.to))
    return found


def way_to(book: Rulebook, state: str, start: str | None = None) -> tuple[Leg, ...] | None:
    """The shortest way of people from the beginning (or `start`) to `state`; None when there is none."""
    first = start or book.definition.initial
    came: dict[str, Leg | None] = {first: None}
    waiting = deque([first])
    while waiting:
        here = waiting.popleft()
        if here == state:
            return _back(came, here)
        for leg in legs_from(book, here):
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


def ends(book: Rulebook, state: str) -> list[tuple[Leg, ...]]:
    """Every way to a final state that differs in its last step, in the order of the content."""
    found = []
    for name, action in book.definition.actions.items():
        for source in action.from_ if action.to == state else ():
            way = way_to(book, source)
            if way is None:
                continue
            if by_people(book, name):
                found.append((*way, Leg(source, name, state)))
            if _comes_by_itself(book, book.definition.states[source], name, way):
                found.append((*way, Leg(source, name, state, waits=True)))
    return found


def _comes_by_itself(book: Rulebook, source: DefinedState, action: str, way: tuple[Leg, ...]) -> bool:
    """Whether a timer takes `action` in `source`: at the end of its term, or of a certificate's validity."""
    rule = book.definition.actions[action]
    if SYSTEM_PARTY not in rule.by or rule.paper is not None:  # a timer only drafts what people then sign
        return False
    return (source.deadline is not None and source.deadline.then == action) or _ends_validity(book, action, way)


def _ends_validity(book: Rulebook, action: str, way: tuple[Leg, ...]) -> bool:
    return any(action in book.names(leg.action, "system_step") for leg in way)


def with_loops(book: Rulebook, way: tuple[Leg, ...], rng: random.Random, share: float) -> tuple[Leg, ...]:
    """The same way with a detour here and there: a supplement, a revision, a suspension that is lifted again.

    Only through states that have a term, which keeps the detour short.
    """
    longer = list(way)
    for leg in reversed(way):
        open_to = [] if leg.waits or _decides_against(book, leg) else loops(book, leg.source)
        timed = [loop for loop in open_to if all(book.definition.states[step.source].deadline for step in loop)]
        if timed and rng.random() < share:
            at = longer.index(leg)
            tried = [*longer[:at], *rng.choice(timed), *longer[at:]]
            longer = tried if _allowed(book, tried) else longer
    return tuple(longer)


def _allowed(book: Rulebook, way: list[Leg]) -> bool:
    """Whether no action is taken more often than it may be."""
    taken = Counter(leg.action for leg in way)
    return all(n <= (book.definition.actions[name].at_most or n) for name, n in taken.items())


def _decides_against(book: Rulebook, leg: Leg) -> bool:
    return needs(book, leg.action, COUNCIL_FAILED)


def loops(book: Rulebook, state: str) -> list[tuple[Leg, ...]]:
    """The ways of a few steps that leave `state` and lead back to it."""
    found = []
    for leg in legs_from(book, state):
        back = way_to(book, state, start=leg.to)
        # no case is judged twice: it would have to fail and to pass
        if back is not None and len(back) < LONGEST_LOOP and not any(_decides_against(book, s) for s in (leg, *back)):
            found.append((leg, *back))
    return found

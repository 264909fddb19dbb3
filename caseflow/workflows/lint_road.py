"""Checks of one scheme's road as a whole: reachability, ends, terms and who acts."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from caseflow.core.reader import Fault, Path_, nearest
from caseflow.workflows.policy import SYSTEM_PARTY
from caseflow.workflows.road import Placed, Road
from caseflow.workflows.step_words import LAPSED, Action, State
from caseflow.workflows.term_words import Deadline

_WORKING_DAYS_IN_MONTH = 20


def check_road(road: Road, taken: Set[str] = frozenset()) -> Iterator[Fault]:
    """Every fault in the shape of a road whose pieces fit together; effects have the system take the steps `taken`."""
    yield from _reached(road)
    for name, placed in road.states.items():
        if placed.value.final is not None:
            yield from _final(road, name, placed)
        else:
            yield from _open(road, name, placed)
        if placed.value.deadline is not None:
            yield from _deadline(road, name, placed, placed.value.deadline)
    yield from _ways_to_an_end(road)
    yield from _system_actions(road, taken)


def _reached(road: Road) -> Iterator[Fault]:
    seen = {road.initial}
    waiting = [road.initial]
    while waiting:
        state = waiting.pop()
        found = {a.value.to for a in road.actions.values() if a.value.to and state in a.value.from_} - seen
        seen |= found
        waiting += sorted(found)
    for name, placed in road.states.items():
        if name not in seen:
            yield placed.fault(f"no road reaches the state '{name}'")


def _final(road: Road, name: str, placed: Placed[State]) -> Iterator[Fault]:
    state = placed.value
    for action_name, action in road.actions.items():
        if name in action.value.from_ and not _reopens(action.value, state):
            message = f"the action '{action_name}' begins in the final state '{name}': a final state is never left"
            yield action.fault(message, at=("from",))
    if state.deadline is not None:
        yield placed.fault(f"the final state '{name}' has a deadline", at=("deadline",))
    if state.waits_for is not None:
        yield placed.fault(f"the final state '{name}' waits for nobody, not for '{state.waits_for}'", at=("waits_for",))


def _reopens(action: Action, state: State) -> bool:
    """A person may lead back what lapsed; whatever was decided, or reached, stays as it is."""
    return action.reopens and state.final == LAPSED and SYSTEM_PARTY not in action.by


def _open(road: Road, name: str, placed: Placed[State]) -> Iterator[Fault]:
    state = placed.value
    if state.waits_for is None:
        owner = "the deadline has no owner: " if state.deadline else ""
        yield placed.fault(f"{owner}the state '{name}' does not say whom it waits for (waits_for)")
    if state.clock == "stopped" and state.deadline is None:
        yield placed.fault(f"the clock stands still in '{name}' without a deadline: the case could wait for ever")
    actions = [a.value for a in road.actions.values() if name in a.value.from_]
    if not any(a.to not in (None, name) and not a.from_phases for a in actions):
        yield placed.fault(f"no road leaves the state '{name}' (apart from giving up)")


def _ways_to_an_end(road: Road) -> Iterator[Fault]:
    """From every state some end must be within reach, not counting withdrawal and the like (`from_phases`)."""
    ahead = [a.value for a in road.actions.values() if a.value.to and not a.value.from_phases]
    ending = {name for name, placed in road.states.items() if placed.value.final is not None}
    grown = True
    while grown:
        found = {s for a in ahead if a.to in ending for s in a.from_}
        grown = not found <= ending
        ending |= found
    leaves = {s for a in ahead for s in a.from_ if a.to != s}
    for name, placed in road.states.items():
        if name not in ending and name in leaves:
            yield placed.fault(f"from the state '{name}' no end can be reached: the roads from it go round in a circle")


def reminders(placed: Placed[Any], deadline: Deadline) -> Iterator[Fault]:
    """Every reminder that would not fall into the term it reminds of; how long it is, an answer says case by case."""
    if deadline.until is not None:
        return
    term = deadline.working_days or deadline.days or (deadline.months or 0) * _WORKING_DAYS_IN_MONTH
    for i, days in enumerate(deadline.remind):
        if not 0 < days < term:
            message = f"a reminder {days} working days before the end lies outside the term"
            yield placed.fault(message, at=("deadline", "remind", i))


def _deadline(road: Road, name: str, placed: Placed[State], deadline: Deadline) -> Iterator[Fault]:
    yield from reminders(placed, deadline)
    for step, at in thens(deadline):
        action = road.actions.get(step)
        if action is None:
            yield placed.fault(f"there is no action '{step}'", nearest(step, road.actions), at=at)
        elif name not in action.value.from_:
            yield placed.fault(f"the action '{step}' cannot be taken from '{name}'", at=at)
        elif SYSTEM_PARTY not in action.value.by:
            yield placed.fault(f"the system may not perform '{step}': it is not in its by", at=at)


def thens(deadline: Deadline) -> Iterator[tuple[str, Path_]]:
    """What the system does on the ladder of a term, and where that is said."""
    if deadline.then is not None:
        yield deadline.then, ("deadline", "then")
    for i, rung in enumerate(deadline.overdue):
        if rung.then is not None:
            yield rung.then, ("deadline", "overdue", i, "then")


def _system_actions(road: Road, taken: Set[str]) -> Iterator[Fault]:
    """What only the system does must be the `then` of a deadline wherever it begins, or be taken by an effect."""
    for name, placed in road.actions.items():
        if placed.value.by != (SYSTEM_PARTY,) or name in taken:
            continue
        for state in placed.value.from_:
            deadline = road.states[state].value.deadline
            if deadline is None or name not in [step for step, _ in thens(deadline)]:
                message = f"nobody performs '{name}' in '{state}': no deadline there says then: {name}"
                yield placed.fault(message, at=("by",))

"""The good road of a definition: the states a case passes when all goes well, and how long they may take; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from caseflow.workflows.definition import DefinedState
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import APPLICANT
from caseflow.workflows.ports import Facts
from caseflow.workflows.step_words import COMPLETED


@dataclass(frozen=True, slots=True)
class Stop:
    """A state on the good road, and the action by which it is left; None at its end."""

    name: str
    state: DefinedState
    action: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """The terms of a stretch added up: the agency's in working and in calendar days, the applicant's in months."""

    working_days: int = 0
    days: int = 0
    months: int = 0


def stops(book: Rulebook, facts: Facts) -> tuple[Stop, ...]:
    """From the beginning to the good end; of several ways on, the one that the content calls primary.

    Steps aside and out (withdrawn, stopped, suspended, reopened) and what this programme does not have are no part of
    it. Empty where nothing leads to a good end.
    """
    found = _onward(book, facts, facts.state, frozenset({facts.state}))
    return tuple(Stop(state, book.state(state), action) for state, action in found)


def span(road: Iterable[Stop]) -> Span:
    """What the terms of these stops allow altogether: how long the agency has, and how long the applicant."""
    terms = [(stop.state.waits_for == APPLICANT, stop.state.deadline) for stop in road if stop.state.deadline]
    return Span(
        working_days=sum(term.working_days or 0 for own, term in terms if not own),
        days=sum(term.days or 0 for own, term in terms if not own),
        months=sum(term.months or 0 for own, term in terms if own),
    )


def until(book: Rulebook, road: Sequence[Stop], effect: str) -> tuple[Stop, ...]:
    """The road up to the stop that is left by an action with this effect; the whole of it where none has it."""
    for place, stop in enumerate(road):
        if stop.action is not None and any(said.name == effect for said in book.definition.actions[stop.action].does):
            return tuple(road[: place + 1])
    return tuple(road)


def _onward(book: Rulebook, facts: Facts, at: str, been: frozenset[str]) -> list[tuple[str, str | None]]:
    """The way from `at` to the good end as (state, action that leaves it); empty where there is none."""
    if book.state(at).final == COMPLETED:
        return [(at, None)]
    for action, to in _ways(book, facts, at):
        if to not in been and (rest := _onward(book, facts, to, been | {to})):
            return [(at, action), *rest]
    return []


def _ways(book: Rulebook, facts: Facts, at: str) -> list[tuple[str, str]]:
    """What leads on from a state, the primary action first, else in the order of the content."""
    definition = book.definition
    found = []
    for name in definition.actions_from[at]:
        action = definition.actions[name]
        if action.to is None or action.reopens or action.from_phases or book.is_absent(name, facts):
            continue
        if definition.states[action.to].final in (None, COMPLETED):
            found.append((action.style != "primary", name, action.to))
    return [(name, to) for _, name, to in sorted(found, key=lambda way: way[0])]

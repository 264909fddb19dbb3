"""Where on its road a case may stand while a task of it is open."""

from __future__ import annotations

from collections.abc import Iterator

from caseflow.workflows.machine import Rulebook
from caseflow.workflows.step_words import Action


def phases(book: Rulebook, task: str) -> frozenset[str]:
    """The phases in which somebody works on `task`: its own, and those of the states and steps that open it.

    A task may be kept in a phase of its own beside the one that waits for it, so that other roads can use it as well.
    """
    definition = book.definition
    found, waiting, known = set[str](), [task], set[str]()
    while waiting:
        name = waiting.pop()
        if name in known:
            continue
        known.add(name)
        found |= {definition.tasks[name].phase, *(s.phase for s in definition.states.values() if name in s.opens)}
        for opener, ends in _openers(book, name):
            waiting += [opener] if opener in definition.tasks else []
            found |= {definition.states[state].phase for state in ends}
    return frozenset(found)


def _openers(book: Rulebook, task: str) -> Iterator[tuple[str, list[str]]]:
    """The steps that open `task`, each with the states in which the case then stands."""
    definition = book.definition
    for name, step in (*definition.actions.items(), *definition.tasks.items()):
        if task in book.names(name, "task"):
            yield name, ([step.to] if step.to else list(step.from_)) if isinstance(step, Action) else []

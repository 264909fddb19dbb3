"""Checks of the tasks of one road: who opens them, who waits for them, by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from caseflow.core.reader import Fault, Path_, nearest
from caseflow.workflows.lint_road import reminders
from caseflow.workflows.lint_words import Roads, Spoken
from caseflow.workflows.road import Placed, PlacedStep, Road, form_calls
from caseflow.workflows.schema import Answer, Task


def check_tasks(roads: Roads, road: Road) -> Iterator[Fault]:
    """Every fault in how the tasks of a road are opened, awaited and ended, and in the answers that steps depend on."""
    words = roads.words[road.scheme.name]
    opened = {name for state in road.states.values() for name in state.value.opens}
    opened |= {n for w in words if w.said is not None for _, mark, n in w.said.names() if mark.opens}
    for state in road.states.values():
        for name in state.value.opens:
            if name not in road.tasks:
                yield state.fault(f"there is no task '{name}'", nearest(name, road.tasks), at=("opens",))
    for name, task in road.tasks.items():
        if name not in opened:
            yield task.fault(f"nobody opens the task '{name}': no state has it in opens, no step opens it")
        if name in road.actions:
            yield task.fault(f"the name '{name}' is already taken by an action")
        yield from _ending(name, task, [w for w in words if w.placed is task], roads)
    yield from _answers(road, roads.forms, words)


def _answers(road: Road, forms: Mapping[str, Set[str]] | None, words: list[Spoken]) -> Iterator[Fault]:
    """Every answer that a step depends on must be asked for in a form that somebody signs on this road."""
    steps: list[PlacedStep] = [*road.actions.values(), *road.tasks.values()]
    signed = {form for placed in steps for form, _ in form_calls(placed)}
    signed |= {form for word in words if word.said is not None for form in word.said.named("draft")}
    for placed, at, wanted in _asked(road, words):
        if wanted.answered not in signed:
            message = f"nobody signs a form '{wanted.answered}' on this road"
            yield placed.fault(message, nearest(wanted.answered, signed), at=at)
        elif forms is not None and wanted.field not in forms.get(wanted.answered, {wanted.field}):
            message = f"the form '{wanted.answered}' has no field '{wanted.field}'"
            yield placed.fault(message, nearest(wanted.field, forms[wanted.answered]), at=at)


def _asked(road: Road, words: list[Spoken]) -> Iterator[tuple[Placed[Any], Path_, Answer]]:
    """Each answer that a step depends on and where that is said."""
    for task in road.tasks.values():
        if task.value.when is not None:
            yield task, ("when",), task.value.when
    tasks = {name: task.value for name, task in road.tasks.items()}
    for word in words:
        for answer in word.said.args.asks(tasks) if word.said is not None else ():
            yield word.placed, word.path, answer


def _ending(name: str, task: Placed[Task], words: list[Spoken], roads: Roads) -> Iterator[Fault]:
    may = [effect.word for effect in roads.vocabulary.effects.values() if effect.in_tasks]
    for word in words:
        if word.is_effect and word.call.name not in may:
            message = f"a task cannot '{word.call.name}': ending it changes nothing about the case itself"
            yield task.fault(message, nearest(word.call.name, may), at=word.path)
    deadline = task.value.deadline
    if deadline is None:
        return
    at: Path_ = ("deadline",)
    yield from reminders(task, deadline)
    if deadline.then is not None:
        message = f"the task '{name}' has no action of the system to take: a missed task escalates"
        yield task.fault(message, at=(*at, "then"))

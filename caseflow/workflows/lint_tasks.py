"""Checks of the tasks of one road: who opens them, who waits for them, by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from pydantic import ValidationError

from caseflow.core.reader import Fault, Path_, nearest
from caseflow.workflows.answers import TASK_WORDS, named
from caseflow.workflows.effects import OF_TASKS
from caseflow.workflows.lint_road import reminders
from caseflow.workflows.road import Placed, PlacedStep, Road, argument_path, calls, form_calls
from caseflow.workflows.schema import Answer, Call, Task

OPEN_WORD, PASSED_WORD = "open_task", "tasks_passed"


def check_tasks(road: Road, forms: Mapping[str, Set[str]] | None) -> Iterator[Fault]:
    """Every fault in how the tasks of a road are opened, awaited and ended, and in the answers that steps depend on."""
    opened = {name for state in road.states.values() for name in state.value.opens}
    for state in road.states.values():
        for name in state.value.opens:
            if name not in road.tasks:
                yield state.fault(f"there is no task '{name}'", nearest(name, road.tasks), at=("opens",))
    for placed, call, path in _words(road):
        for name in named(call) if call.name in {OPEN_WORD, *TASK_WORDS} else ():
            opened |= {name} if call.name == OPEN_WORD else set()
            if name not in road.tasks:
                place = argument_path(placed, path, call, "value")
                yield placed.fault(f"there is no task '{name}'", nearest(name, road.tasks), at=place)
    for name, task in road.tasks.items():
        if name not in opened:
            yield task.fault(f"nobody opens the task '{name}': no state has it in opens, no step does open_task")
        if name in road.actions:
            yield task.fault(f"the name '{name}' is already taken by an action")
        yield from _ending(name, task)
    yield from _answers(road, forms)


def _answers(road: Road, forms: Mapping[str, Set[str]] | None) -> Iterator[Fault]:
    """Every answer that a step depends on must be asked for in a form that somebody signs on this road."""
    steps: list[PlacedStep] = [*road.actions.values(), *road.tasks.values()]
    signed = {form for placed in steps for form, _ in form_calls(placed)}
    for placed, at, wanted in _asked(road):
        if wanted is None:
            yield placed.fault("'when' says which form says what: {answered: form, field: name, is: value}", at=at)
        elif wanted.answered not in signed:
            message = f"nobody signs a form '{wanted.answered}' on this road"
            yield placed.fault(message, nearest(wanted.answered, signed), at=at)
        elif forms is not None and wanted.field not in forms.get(wanted.answered, {wanted.field}):
            message = f"the form '{wanted.answered}' has no field '{wanted.field}'"
            yield placed.fault(message, nearest(wanted.field, forms[wanted.answered]), at=at)


def _asked(road: Road) -> Iterator[tuple[Placed[Any], Path_, Answer | None]]:
    """Each answer that a step depends on and where that is said; None where it is not said as it must be."""
    for task in road.tasks.values():
        if task.value.when is not None:
            yield task, ("when",), task.value.when
    for placed, call, path in _words(road):
        field, value = call.args.get("field"), call.args.get("is")
        if call.name == "answered":
            yield placed, path, _answer({"answered": call.args.get("value"), "field": field, "is": value})
        elif call.name == OPEN_WORD and "when" in call.args:
            yield placed, path, _answer(call.args["when"])
        for name in named(call) if call.name == PASSED_WORD else ():
            if name in road.tasks:
                yield placed, path, _answer({"answered": road.tasks[name].value.form, "field": field, "is": value})


def _answer(said: Any) -> Answer | None:
    try:
        return Answer.model_validate(said)
    except ValidationError:
        return None


def _words(road: Road) -> Iterator[tuple[PlacedStep, Call, Path_]]:
    steps: list[PlacedStep] = [*road.actions.values(), *road.tasks.values()]
    return ((placed, call, path) for placed in steps for call, path in calls(placed))


def _ending(name: str, task: Placed[Task]) -> Iterator[Fault]:
    value = task.value
    for call, path in calls(task):
        if path[0] == "does" and call.name not in OF_TASKS:
            message = f"a task cannot '{call.name}': ending it changes nothing about the case itself"
            yield task.fault(message, nearest(call.name, OF_TASKS), at=path)
    deadline = value.deadline
    if deadline is None:
        return
    at: Path_ = ("deadline",)
    yield from reminders(task, deadline)
    if deadline.then is not None:
        message = f"the task '{name}' has no action of the system to take: a missed task escalates"
        yield task.fault(message, at=(*at, "then"))

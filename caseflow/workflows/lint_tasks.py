"""Checks of the tasks of one road: who opens them, who waits for them, by when."""

from __future__ import annotations

from collections.abc import Iterator

from caseflow.core.reader import Fault, Path_, nearest
from caseflow.workflows.effects import OF_TASKS
from caseflow.workflows.lint_road import reminders
from caseflow.workflows.road import Placed, PlacedStep, Road, argument_path, calls
from caseflow.workflows.schema import Call, Task

OPEN_WORD, WAIT_WORD = "open_task", "tasks_done"


def check_tasks(road: Road) -> Iterator[Fault]:
    """Every fault in how the tasks of a road are opened, awaited and ended."""
    opened = {name for state in road.states.values() for name in state.value.opens}
    for state in road.states.values():
        for name in state.value.opens:
            if name not in road.tasks:
                yield state.fault(f"there is no task '{name}'", nearest(name, road.tasks), at=("opens",))
    for placed, call, path in _words(road):
        for name in _named(call):
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


def _words(road: Road) -> Iterator[tuple[PlacedStep, Call, Path_]]:
    steps: list[PlacedStep] = [*road.actions.values(), *road.tasks.values()]
    return ((placed, call, path) for placed in steps for call, path in calls(placed))


def _named(call: Call) -> list[str]:
    """The tasks that a word speaks of."""
    if call.name not in (OPEN_WORD, WAIT_WORD):
        return []
    value = call.args.get("value")
    return [value] if isinstance(value, str) else [str(v) for v in value or ()]


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

"""The phases in which somebody works on a task: its own, and those of the states and steps that open it."""

from __future__ import annotations

import pytest

from caseflow.workflows.openers import phases
from tests.unit.workflows.build import action, book, both, state, task

OPENED = {"open_task": "visit"}
PHASES = {name: both(name) for name in ("intake", "work", "field", "after")}
STATES = {
    "draft": state("intake"),
    "sent": state("intake"),
    "working": state("work"),
    "living": state("after"),
    "done": state("after", final="completed"),
}


@pytest.mark.parametrize(
    ("states", "actions", "tasks", "found"),
    [
        ({}, {}, {}, {"field"}),
        ({"working": state("work", opens="visit")}, {}, {}, {"field", "work"}),
        ({"working": state("work", opens="other")}, {}, {"other": task(phase="intake")}, {"field"}),
        ({}, {"go": action("draft", "working", does=[OPENED])}, {}, {"field", "work"}),
        ({}, {"stay": action(["draft", "living"], does=[OPENED])}, {}, {"field", "intake", "after"}),
        ({}, {"go": action("draft", "working", does=[{"notify": "visit", "to": "desk"}])}, {}, {"field"}),
        ({}, {"go": action("draft", "working", needs=[{"tasks_done": "visit"}])}, {}, {"field"}),
        ({}, {}, {"first": task(phase="after", does=[OPENED])}, {"field", "after"}),
        (
            {"working": state("work", opens="first")},
            {},
            {"first": task(phase="field", does=[OPENED])},
            {"field", "work"},
        ),
        (
            {},
            {"go": action("draft", "sent", does=[{"open_task": "first"}])},
            {
                "first": task(phase="field", does=[{"open_task": "second"}]),
                "second": task(phase="after", does=[OPENED]),
            },
            {"field", "after", "intake"},
        ),
        (  # two tasks that open each other come to an end
            {"working": state("work", opens="other")},
            {},
            {"other": task(phase="after", does=[OPENED])},
            {"field", "after", "work"},
        ),
    ],
)
def test_a_task_is_worked_on_where_it_is_opened(states: dict, actions: dict, tasks: dict, found: set[str]) -> None:
    again = [{"open_task": "other"}] if "other" in tasks else []
    road = book(
        phases=PHASES,
        states={**STATES, **states},
        actions=actions,
        tasks={"visit": task(phase="field", does=again), **tasks},
    )
    assert phases(road, "visit") == found

"""What signed forms of a case say, where a rule depends on it: whether it is so, and which forms must be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from caseflow.workflows.schema import Answer, Call, Definition

Answers = Mapping[str, Mapping[str, Any]]
"""Form -> what was signed last."""

TASK_WORDS = frozenset({"tasks_done", "tasks_passed"})
"""Guards whose value names tasks."""


def says(wanted: Answer, answers: Answers) -> bool:
    """Whether the form says what is wanted; of several choices one is enough. A form not signed yet says nothing."""
    given = answers.get(wanted.answered, {}).get(wanted.field)
    accepted = wanted.is_ if isinstance(wanted.is_, list | tuple) else [wanted.is_]
    return any(one in accepted for one in (given if isinstance(given, list) else [given]) if one is not None)


def named(call: Call) -> list[str]:
    """The names that the value of a word lists."""
    value = call.args.get("value")
    return [value] if isinstance(value, str) else [str(one) for one in value or ()]


def forms_read(definition: Definition, needs: Sequence[Call]) -> Iterator[str]:
    """The forms whose signed answers these guards depend on."""
    for need in needs:
        if need.name == "answered":
            yield need.args["value"]
        for name in named(need) if need.name in TASK_WORDS else ():
            task = definition.tasks[name]
            if task.when is not None:
                yield task.when.answered
            if need.name == "tasks_passed":
                yield task.form

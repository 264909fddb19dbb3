"""The words of `needs` about the tasks of a case: that they are done, and that what was handed in says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from caseflow.core.text import Text, say
from caseflow.core.words import Name
from caseflow.workflows.answers import says
from caseflow.workflows.facts import ANSWERS, TASKS, TaskFacts
from caseflow.workflows.ports import Answer, Args, Guard, Names, Scene, Shape, Task
from caseflow.workflows.term_words import Names as Listed

BOTH = Shape("says why in both languages: {vi: …, en: …}")


class OfTasks(Args):
    """Tasks that the step waits for."""

    value: Annotated[Listed, Names("task")]

    def asks(self, tasks: Mapping[str, Task]) -> Iterator[Answer]:
        """Whether the case needs a task at all may hang on an answer."""
        return (when for name in self.value if name in tasks and (when := tasks[name].when) is not None)


class OfPassedTasks(OfTasks):
    """Tasks that the step waits for, and what their forms must say."""

    field: Name = Field(description="The field of the tasks' forms.")
    is_: Any = Field(alias="is", description="The value that counts, or a list of which one is enough.")
    at_least: int | None = Field(
        None, gt=0, description="Of a task that several people do, or for each entry: so many must say so; none: all."
    )
    otherwise: Annotated[Text, BOTH] = Field(description="The reason that people read when a form says something else.")

    def asks(self, tasks: Mapping[str, Task]) -> Iterator[Answer]:
        """Their own forms too."""
        yield from OfTasks.asks(self, tasks)
        for name in self.value:
            if name in tasks:
                yield self.answer(tasks[name].form)

    def answer(self, form: str) -> Answer:
        """What the form of one of the tasks must say."""
        return Answer.model_validate({"answered": form, "field": self.field, "is": self.is_})


def is_done(scene: Scene[Any], task: str) -> bool:
    """Whether the task was done in this stay and none of it stands open; also one that the case does not need."""
    known = scene.facts[TASKS].get(task)
    if known is None:
        return not _is_needed(scene, scene.definition.tasks[task])
    return known.done > 0 and known.open == 0


def awaited(scene: Scene[Any]) -> set[str]:
    """The forms of the tasks that the step waits for by another of its guards, and that are not done."""
    waits = (name for said in scene.beside for name in said.named("task"))
    return {scene.definition.tasks[n].form for n in waits if not is_done(scene, n)}


def _tasks_done(scene: Scene[Any]) -> list[Text]:
    """Each task that the case needs was opened at least once and none stands open."""
    waiting = [_left(scene, n) for n in scene.args.value if not is_done(scene, n)]
    if not waiting:
        return []
    titles = say(", ".join(t.vi for t in waiting), ", ".join(t.en for t in waiting))
    return [say(f"Còn công việc chưa xong: {titles.vi}.", f"Work not finished yet: {titles.en}.")]


def _left(scene: Scene[Any], name: str) -> Text:
    """The task as a reason names it; of several at once, how many are left."""
    task, known = scene.definition.tasks[name], scene.facts[TASKS].get(name, TaskFacts())
    if not task.is_many or known.open == 0:
        return task.title
    every = known.open + known.done
    return say(f"{task.title.vi} (còn {known.open}/{every})", f"{task.title.en} ({known.open} of {every} left)")


def _tasks_passed(scene: Scene[OfPassedTasks]) -> list[Text]:
    """Each task that the case needs is done, and what was handed in for it says what is wanted."""
    for name in scene.args.value:
        task = scene.definition.tasks[name]
        if (task.for_each is not None or _is_needed(scene, task)) and not _passes(scene, name, task):
            return _tasks_done(scene) or [scene.args.otherwise]
    return _tasks_done(scene)


def _passes(scene: Scene[OfPassedTasks], name: str, task: Task) -> bool:
    """Of several at once all must say so, or `at_least` so many; of one, what was handed in last."""
    wanted, known = scene.args.answer(task.form), scene.facts[TASKS].get(name, TaskFacts())
    if not task.is_many:
        return says(wanted, scene.facts[ANSWERS])
    passing = sum(says(wanted, {task.form: values}) for values in known.said)
    return passing >= (scene.args.at_least or known.done)


def _is_needed(scene: Scene[Any], task: Task) -> bool:
    """Where there is nothing to open one for each about, there is nothing to do."""
    if task.for_each is not None:
        return False
    return task.when is None or says(task.when, scene.facts[ANSWERS])


TASKS_DONE = Guard(
    "tasks_done", "Each of the named tasks was done at least once, and none of them stands open.",
    OfTasks, _tasks_done, (TASKS, ANSWERS),
)  # fmt: skip
TASKS_PASSED = Guard(
    "tasks_passed",
    "Each of the named tasks that the case needs is done, and its form says so as handed in last; of several at once "
    "all say so, or `at_least` so many.",
    OfPassedTasks, _tasks_passed, (TASKS, ANSWERS),
)  # fmt: skip

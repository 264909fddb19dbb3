"""Who may read what was handed in with the steps of a case: by what the road says, and until when it is sealed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from caseflow.workflows.definition import DefinedAction, DefinedTask, Definition
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import APPLICANT

Ref = tuple[str, int]
"""A form, and the number of what was signed of it."""


class HandedIn(Protocol):
    """A task as sealing looks at it."""

    @property
    def name(self) -> str:
        """Which task."""

    @property
    def status(self) -> str:
        """Whether it stands `open`."""

    @property
    def revision(self) -> int | None:
        """What was handed in, of the task's form."""

    @property
    def ended_by(self) -> int | None:
        """Who handed it in."""


@lru_cache(maxsize=512)
def forms_for(book: Rulebook, held: frozenset[str], inside: bool) -> frozenset[str]:
    """The forms of which these parties may read what was signed.

    `inside`: the agency's own people, who read everything. Anybody reads what they hand in themselves, and what a step
    shows to them (`shown_to`). Where a step says nothing, council and partners read it, and the applicant does where
    the step tells the applicant of itself; notes between officers are not among them.
    """
    if inside:
        return frozenset(book.definition.forms)
    return frozenset(f for n, step in book.definition.named_steps if _reads(book, n, step, held) for f in book.signs(n))


def _reads(book: Rulebook, name: str, step: DefinedAction | DefinedTask, held: frozenset[str]) -> bool:
    if held & frozenset(step.by):
        return True
    if step.shown_to is not None:
        return bool(held & frozenset(step.shown_to))
    return APPLICANT not in held or APPLICANT in book.names(name, "party")


def sealed(definition: Definition, tasks: Iterable[HandedIn], reader: int) -> frozenset[Ref]:
    """What `reader` may not read yet: of what several people hand in sealed, while one of them has not done so.

    Their own sheet everybody may read.
    """
    known = [task for task in tasks if task.name in definition.tasks and definition.tasks[task.name].sealed]
    waiting = {task.name for task in known if task.status == "open"}
    return frozenset(
        (definition.tasks[task.name].form, task.revision)
        for task in known
        if task.name in waiting and task.revision is not None and task.ended_by != reader
    )

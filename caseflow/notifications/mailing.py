"""Who gets which letter of one step: everybody is told once, and what they are to do stands in that letter (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person a message goes to."""

    account_id: int | None
    email: str
    name: str
    locale: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A task that a step opens: which, for the how many-th time, and the day by which it is to be done."""

    task: str
    number: int
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that a step sends; `lists_tasks` when its text has a place for what its reader is to do."""

    message: str
    people: tuple[Recipient, ...]
    due_on: date | None
    lists_tasks: bool


@dataclass(frozen=True, slots=True)
class Errand:
    """What one person is to do, and the message that says so where none of the step's own does."""

    person: Recipient
    message: str
    tasks: tuple[Opened, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One text for the people who read the same: the message, what they are to do, the day it speaks of."""

    message: str
    people: tuple[Recipient, ...]
    tasks: tuple[Opened, ...]
    due_on: date | None


def plan(notices: Sequence[Notice], errands: Sequence[Errand]) -> list[Letter]:
    """The letters of one step, in the order of its messages.

    Nobody gets the same message twice, also who is two parties of the case. Whoever is given tasks reads of them in the
    first letter that has a place for them, or else in the tasks' own message: one letter a person and message.
    """
    letters: list[Letter] = []
    told: set[tuple[str, str]] = set()
    left = list(errands)
    for notice in notices:
        people = [p for p in notice.people if (notice.message, p.email) not in told]
        told.update((notice.message, p.email) for p in people)
        if not left or not notice.lists_tasks:
            letters.append(Letter(notice.message, tuple(people), (), notice.due_on))
            continue
        for tasks, group in _alike((p, _of(p, left)) for p in people):
            letters.append(Letter(notice.message, group, tasks, notice.due_on))
        informed = {p.email for p in people}
        left = [errand for errand in left if errand.person.email not in informed]
    return letters + _own(left, told)


def _own(errands: Sequence[Errand], told: set[tuple[str, str]]) -> list[Letter]:
    """The tasks' own messages, to whoever has not read of them; the day they speak of is that of the first task."""
    letters = []
    for message in dict.fromkeys(errand.message for errand in errands):
        mine = [e for e in errands if e.message == message and (message, e.person.email) not in told]
        for tasks, group in _alike((e.person, e.tasks) for e in mine):
            first = min((t.due_on for t in tasks if t.due_on), default=None)
            letters.append(Letter(message, group, tasks, first))
    return letters


def _of(person: Recipient, errands: Iterable[Errand]) -> tuple[Opened, ...]:
    return tuple(task for errand in errands if errand.person.email == person.email for task in errand.tasks)


def _alike(
    pairs: Iterable[tuple[Recipient, tuple[Opened, ...]]],
) -> Iterable[tuple[tuple[Opened, ...], tuple[Recipient, ...]]]:
    """People by what they are to do: those with the same tasks read the same."""
    found: dict[tuple[Opened, ...], list[Recipient]] = {}
    for person, tasks in pairs:
        found.setdefault(tasks, []).append(person)
    return ((tasks, tuple(people)) for tasks, people in found.items())

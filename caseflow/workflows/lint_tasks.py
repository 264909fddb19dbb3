"""Checks of the tasks of one road: who opens them, who waits for them, by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from caseflow.core.reader import Fault, Path_, nearest
from caseflow.workflows.lint_road import reminders, thens
from caseflow.workflows.lint_words import Roads, Spoken, known_message
from caseflow.workflows.outside import FieldFact
from caseflow.workflows.road import Placed, PlacedStep, Road, form_calls
from caseflow.workflows.step_words import Answer, Task
from caseflow.workflows.term_words import AWAITING, CLOSE, SUPERVISOR, TURN, Deadline

A_DAY = FieldFact("date")


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
        yield from _ending(road, name, task, [w for w in words if w.placed is task], roads)
    signed = _signed(road, words)
    yield from _answers(road, roads.forms, words, signed)
    yield from _terms(roads, road, signed)


def _signed(road: Road, words: list[Spoken]) -> set[str]:
    """The forms that somebody signs on this road."""
    steps: list[PlacedStep] = [*road.actions.values(), *road.tasks.values()]
    signed = {form for placed in steps for form, _ in form_calls(placed)}
    return signed | {form for word in words if word.said is not None for form in word.said.named("draft")}


def _terms(roads: Roads, road: Road, signed: Set[str]) -> Iterator[Fault]:
    """The messages of every ladder and who gets them, and the answers that say a last day."""
    receivers = {*roads.library.roles.value.roles, *roads.vocabulary.groups, TURN, SUPERVISOR, AWAITING}
    termed: list[Placed[Any]] = [*road.states.values(), *road.tasks.values()]
    for placed in termed:
        deadline: Deadline | None = placed.value.deadline
        for i, rung in enumerate(deadline.overdue if deadline is not None else ()):
            at: Path_ = ("deadline", "overdue", i)
            if rung.notify is not None:
                yield from known_message(roads, placed, rung.notify, (*at, "notify"))
            for party in rung.to:
                if party not in receivers:
                    hint = nearest(party, receivers)
                    yield placed.fault(f"there is nobody called '{party}' to send to", hint, at=(*at, "to"))
        if deadline is not None and deadline.source is not None:
            form, field = deadline.source
            at = ("deadline", "until")
            if form not in signed:
                yield placed.fault(f"nobody signs a form '{form}' on this road", nearest(form, signed), at=at)
            elif roads.forms is not None and field not in roads.forms.get(form, {field}):
                hint = nearest(field, roads.forms[form])
                yield placed.fault(f"the form '{form}' has no field '{field}'", hint, at=at)
            elif roads.forms is not None and roads.forms.get(form, {}).get(field, A_DAY).kind != A_DAY.kind:
                yield placed.fault(f"the last day is a date, and '{deadline.until}' is none", at=at)


def _answers(
    road: Road, forms: Mapping[str, Mapping[str, FieldFact]] | None, words: list[Spoken], signed: Set[str]
) -> Iterator[Fault]:
    """Every answer that a step depends on must be asked for in a form that somebody signs on this road."""
    for placed, at, wanted in _asked(road, words):
        if wanted.answered not in signed:
            message = f"nobody signs a form '{wanted.answered}' on this road"
            yield placed.fault(message, nearest(wanted.answered, signed), at=at)
        elif forms is not None and wanted.field not in forms.get(wanted.answered, {wanted.field}):
            message = f"the form '{wanted.answered}' has no field '{wanted.field}'"
            yield placed.fault(message, nearest(wanted.field, forms[wanted.answered]), at=at)
        elif forms is not None and wanted.answered in forms:
            yield from _never(placed, at, wanted, forms[wanted.answered][wanted.field])


def _never(placed: Placed[Any], at: Path_, wanted: Answer, field: FieldFact) -> Iterator[Fault]:
    """A value that the field can never be answered with."""
    values = wanted.is_ if isinstance(wanted.is_, list | tuple) else [wanted.is_]
    for value in values:
        if field.values is not None and value not in field.values:
            message = f"the field '{wanted.field}' is never answered with '{value}'"
            yield placed.fault(message, nearest(str(value), map(str, field.values)), at=at)


def _asked(road: Road, words: list[Spoken]) -> Iterator[tuple[Placed[Any], Path_, Answer]]:
    """Each answer that a step depends on and where that is said."""
    for task in road.tasks.values():
        if task.value.when is not None:
            yield task, ("when",), task.value.when
    tasks = {name: task.value for name, task in road.tasks.items()}
    for word in words:
        for answer in word.said.args.asks(tasks) if word.said is not None else ():
            yield word.placed, word.path, answer


def _ending(
    road: Road, name: str, task: Placed[Task], words: list[Spoken], roads: Roads
) -> Iterator[Fault]:  # fmt: skip
    may = [effect.word for effect in roads.vocabulary.effects.values() if effect.in_tasks]
    for word in words:
        if word.is_effect and word.call.name not in may:
            message = f"a task cannot '{word.call.name}': ending it changes nothing about the case itself"
            yield task.fault(message, nearest(word.call.name, may), at=word.path)
    known = {*road.actions, *road.tasks}
    for other in task.value.separate_from:
        if other not in known:
            message = f"there is no action or task '{other}'"
            yield task.fault(message, nearest(other, known), at=("separate_from",))
    deadline = task.value.deadline
    if deadline is None:
        return
    yield from reminders(task, deadline)
    for step, at in thens(deadline):
        if step != CLOSE:
            message = f"the system takes no action for the task '{name}': its term can only '{CLOSE}' it"
            yield task.fault(message, CLOSE, at=at)

"""Checks of what is many on a road and of who reads it: entries, several people, sealed sheets, hidden states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caseflow.core.reader import Fault, nearest
from caseflow.workflows.lint_words import Roads
from caseflow.workflows.policy import APPLICANT
from caseflow.workflows.road import Placed, PlacedStep, Road, form_calls
from caseflow.workflows.schema import NOBODY
from caseflow.workflows.step_words import Action, State, Task
from caseflow.workflows.task_words import OfPassedTasks
from caseflow.workflows.value_words import OfEqual

ROWS = "rows"


def check_many(roads: Roads, road: Road) -> Iterator[Fault]:
    """Every fault in the words `many`, `for_each`, `people`, `sealed`, `shown_to`, `public` and `shown_as`."""
    for name, state in road.states.items():
        if state.value.shown_as is not None:
            yield from _shown_as(road, name, state, state.value.shown_as)
    for action in road.actions.values():
        yield from _shown_to(roads, action)
        yield from _action(action)
    for task in road.tasks.values():
        yield from _shown_to(roads, task)
        yield from _task(roads, road, task)
    yield from _words(roads, road)
    yield from _unsealed(roads, road)


def check_beginning(roads: Roads, road: Road) -> Iterator[Fault]:
    """Who begins a case, and whose it is: a desk that exists, and somebody to wait for at its start."""
    scheme, roles, start = road.scheme, roads.library.roles.value.roles, road.states.get(road.initial)
    for i, name in enumerate(scheme.begun_by):
        if name not in roles:
            yield road.source.fault(("begun_by", i), f"there is no role '{name}'", nearest(name, roles))
        elif roles[name].assigned:
            message = f"'{name}' cannot begin a case: nobody is named for one that is not there yet"
            yield road.source.fault(("begun_by", i), message)
    if start is None:
        return
    if start.value.waits_for == APPLICANT and start.value.deadline is not None:
        message = f"'{road.initial}' is the applicant's draft: nobody's time runs before it is handed in"
        yield start.fault(message, at=("deadline",))
    if scheme.begun_by and start.value.waits_for == APPLICANT:
        message = f"a desk begins the case, and '{road.initial}' waits for the applicant: let it wait for the desk"
        yield start.fault(message, at=("waits_for",))
    if scheme.owner == NOBODY and not scheme.begun_by:
        message = "the case is nobody's but the agency's: say which desk begins it (begun_by)"
        yield road.source.fault(("owner",), message)
    if scheme.owner == NOBODY:
        acting: list[PlacedStep] = [*road.actions.values(), *road.tasks.values()]
        for step in (step for step in acting if APPLICANT in step.value.by):
            yield step.fault("the case has no applicant (owner: none)", at=("by",))


def _shown_as(road: Road, name: str, state: Placed[State], shown: str) -> Iterator[Fault]:
    """The other state is there, is shown itself, and nobody outside is waited for behind it."""
    at = ("shown_as",)
    if shown not in road.states:
        yield state.fault(f"there is no state '{shown}'", nearest(shown, road.states), at=at)
    elif road.states[shown].value.shown_as is not None:
        yield state.fault(f"'{shown}' is itself shown as another state", at=at)
    elif state.value.waits_for == APPLICANT:
        yield state.fault(f"the applicant is waited for in '{name}' and could not see it", at=at)
    elif state.value.final is not None or road.states[shown].value.final is not None:
        yield state.fault("an end is shown as what it is, and nothing else as an end", at=at)


def _shown_to(roads: Roads, step: Placed[Any]) -> Iterator[Fault]:
    roles = roads.library.roles.value.roles
    for name in step.value.shown_to or ():
        if name not in roles:
            yield step.fault(f"there is no role '{name}'", nearest(name, roles), at=("shown_to",))
    if step.value.shown_to is not None and step.value.form is None and not step.value.does:
        yield step.fault("nothing is handed in with this step: there is nothing to show", at=("shown_to",))


def _action(action: Placed[Action]) -> Iterator[Fault]:
    if action.value.many and action.value.form is None:
        yield action.fault("many entries of what? the action has no form", at=("many",))
    if not action.value.public and APPLICANT in action.value.by:
        yield action.fault("the applicant takes this step and cannot be kept from knowing of it", at=("public",))


def _task(roads: Roads, road: Road, task: Placed[Task]) -> Iterator[Fault]:
    value = task.value
    if value.sealed and value.people == 1:
        yield task.fault("one person's sheet is sealed against nobody: say how many `people` there are", at=("sealed",))
    if value.for_each is not None and value.people > 1:
        yield task.fault("either one for each entry or for several people, not both", at=("people",))
    if value.source is None or roads.forms is None:
        return
    form, field = value.source
    at, fields = ("for_each",), roads.forms.get(form)
    steps: list[PlacedStep] = [*road.actions.values(), *road.tasks.values()]
    signed = {name for step in steps for name, _ in form_calls(step)}
    signed |= {n for w in roads.words[road.scheme.name] if w.said is not None for n in w.said.named("draft")}
    if form not in signed:
        yield task.fault(f"nobody signs a form '{form}' on this road", nearest(form, signed), at=at)
    elif field is not None and fields is not None and field not in fields:
        yield task.fault(f"the form '{form}' has no field '{field}'", nearest(field, fields), at=at)
    elif field is not None and fields is not None and fields[field].kind != ROWS:
        yield task.fault(f"'{field}' has no rows: one task for each is for a list of them", at=at)


def _unsealed(roads: Roads, road: Road) -> Iterator[Fault]:
    """A form that begins with answers of a sealed sheet would show them before all are in."""
    sealed = {task.value.form for task in road.tasks.values() if task.value.sealed and task.value.people > 1}
    steps: list[PlacedStep] = [*road.actions.values(), *road.tasks.values()]
    for step in steps if roads.forms is not None else ():
        for form, at in form_calls(step):
            fields = (roads.forms or {}).get(form, {})
            for name in sorted(n for n, field in fields.items() if field.taken_from.partition(".")[0] in sealed):
                yield step.fault(f"'{name}' of '{form}' begins with what others keep sealed here", at=at)


def _words(roads: Roads, road: Road) -> Iterator[Fault]:
    """`at_least` so many of a task that so many do, and a field to compare that the step's form has."""
    for word in roads.words[road.scheme.name]:
        args = word.said.args if word.said is not None else None
        if isinstance(args, OfPassedTasks) and args.at_least is not None:
            for task in (road.tasks[name].value for name in args.value if name in road.tasks):
                if not task.is_many:
                    yield word.placed.fault("'at_least' is for a task that is many at once", at=word.at("at_least"))
                elif task.for_each is None and args.at_least > task.people:
                    message = f"{args.at_least} of {task.people} people can never say so"
                    yield word.placed.fault(message, at=word.at("at_least"))
        form = word.placed.value.form
        fields = roads.forms.get(form) if roads.forms is not None and form is not None else {}
        if isinstance(args, OfEqual) and fields is not None and args.value not in fields:
            message = f"the step's form has no field '{args.value}'"
            yield word.placed.fault(message, nearest(args.value, fields), at=word.at("value"))

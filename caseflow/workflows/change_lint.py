"""Finds the mistakes of a change: by the files alone, and against the older editions that cases keep to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set

from caseflow.core.reader import Fault, Source, nearest
from caseflow.workflows.changes import ANY, Change
from caseflow.workflows.definition import DefinedState
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.road import Loaded, Road
from caseflow.workflows.step_words import State

SHOWN = 12
"""So many letters of an edition's hash name it to people."""


def check(
    changes: Mapping[str, Loaded[Change]], roads: Mapping[str, Road], forms: Set[str] | None
) -> Iterator[Fault]:  # fmt: skip
    """What the files alone show: roads, states, steps and forms that are not there, and changes that claim the same.

    `forms` are those of the content; None where they could not be read, and nothing is said of them.
    """
    claimed: dict[tuple[str, str], str] = {}
    for name, loaded in changes.items():
        change, source = loaded.value, loaded.source
        yield from _claims(name, change, source, claimed)
        for road in change.road:
            if road not in roads:
                yield source.fault(("road",), f"there is no road '{road}'", nearest(road, roads))
        mine = [roads[road] for road in change.road if road in roads]
        if mine and not any(road.faults for road in mine):
            states = {n: placed.value for road in mine for n, placed in road.states.items()}
            actions = {n for road in mine for n in road.actions}
            yield from _targets(change, source, states, actions, {n for road in mine for n in road.tasks}, forms)


def _claims(name: str, change: Change, source: Source, claimed: dict[tuple[str, str], str]) -> Iterator[Fault]:
    """Two changes that move the cases of the same edition."""
    for road in change.road:
        for word in change.from_edition:
            other = claimed.setdefault((road, word), name)
            if other != name:
                message = f"the change '{other}' moves the cases of this edition of '{road}' already"
                yield source.fault(("from_edition",), message)


def _targets(
    change: Change, source: Source, states: Mapping[str, State], actions: Set[str], tasks: Set[str],
    forms: Set[str] | None,
) -> Iterator[Fault]:  # fmt: skip
    for name, place in change.states.items():
        for target in place.targets(name):
            if target not in states:
                yield source.fault(("states", name), f"there is no state '{target}'", nearest(target, states))
            elif states[target].final is not None:
                yield source.fault(("states", name), f"'{target}' is an end: a case comes to its end by a step")
    shelves: tuple[tuple[str, str, Mapping[str, str | None], Set[str] | None], ...] = (
        ("actions", "action", change.actions, actions),
        ("tasks", "task", change.tasks, tasks),
        ("drafts", "form", change.drafts, forms),
    )
    for part, word, entries, known in shelves:
        yield from _named(source, part, word, entries, known)


def _named(
    source: Source, part: str, word: str, entries: Mapping[str, str | None], known: Set[str] | None
) -> Iterator[Fault]:  # fmt: skip
    taken: dict[str, str] = {}
    for old, new in entries.items():
        if new is None:
            continue
        if known is not None and new not in known:
            yield source.fault((part, old), f"there is no {word} '{new}'", nearest(new, known))
        other = taken.setdefault(new, old)
        if other != old:
            yield source.fault((part, old), f"'{other}' has become '{new}' already")


def unresolved(change: Change, source: Source, editions: Sequence[str]) -> Iterator[Fault]:
    """Editions that the change names and that its road never had, or that are named too shortly.

    Of several roads each has editions of its own: what one never had is another's.
    """
    for word, found in change.resolve(tuple(editions)):
        if not found and len(change.road) == 1:
            message = f"the road '{change.road[0]}' never had an edition '{word}'"
            near = nearest(word, [sha256[: len(word)] for sha256 in editions])
            yield source.fault(("from_edition",), message, near)
        elif len(found) > 1:
            yield source.fault(
                ("from_edition",), f"'{word}' is the beginning of {len(found)} editions: write more of it"
            )


def against(change: Change, source: Source, olds: Sequence[Rulebook], new: Rulebook) -> Iterator[Fault]:
    """What keeps cases of older editions of one road from having a place in the new one.

    Where the change is for several roads, it may name what only some of them have.
    """
    if len(change.road) == 1:
        yield from _strange(change, source, olds)
    else:
        change = _only(change, olds)
    for old in olds:
        edition = f"the edition {old.sha256[:SHOWN]}"
        yield from _without_place(change, source, old, new, edition)
        yield from _forgotten_steps(change, source, old, new, edition)
    states = new.definition.states
    forms = new.definition.forms.keys()
    yield from _targets(change, source, states, new.definition.actions.keys(), new.definition.tasks.keys(), forms)


def _only(change: Change, olds: Sequence[Rulebook]) -> Change:
    """The change without the names that none of these editions has."""
    states = {name for old in olds for name in old.definition.states}
    steps = {name for old in olds for name in (*old.definition.actions, *old.definition.tasks)}
    forms = {name for old in olds for name in old.definition.forms}
    return change.model_copy(
        update={
            "states": {name: place for name, place in change.states.items() if name in states},
            "actions": {name: new for name, new in change.actions.items() if name in steps},
            "tasks": {name: new for name, new in change.tasks.items() if name in steps},
            "drafts": {name: new for name, new in change.drafts.items() if name in forms},
        }
    )


def _strange(change: Change, source: Source, olds: Sequence[Rulebook]) -> Iterator[Fault]:
    """Former names that none of the editions has."""
    if not olds:
        return
    parts: tuple[tuple[str, str, Collection[str], Callable[[Rulebook], Iterable[str]]], ...] = (
        ("states", "state", change.states, lambda book: book.definition.states),
        ("actions", "action", change.actions, lambda book: book.definition.actions),
        ("tasks", "task", change.tasks, lambda book: book.definition.tasks),
        ("drafts", "form", change.drafts, lambda book: book.definition.forms),
    )
    for part, word, named, of in parts:
        known = {name for old in olds for name in of(old)}
        for name in named:
            if name not in known:
                message = f"no edition from which the change leads has a {word} '{name}'"
                yield source.fault((part, name), message, nearest(name, known))


def _without_place(
    change: Change, source: Source, old: Rulebook, new: Rulebook, edition: str
) -> Iterator[Fault]:  # fmt: skip
    states: Mapping[str, DefinedState] = new.definition.states
    for name, state in old.definition.states.items():
        if state.final is not None or name in change.states:
            continue
        if name not in states:
            message = f"the state '{name}' of {edition} has no place: say what becomes of its cases"
            yield source.fault(("states",), message, nearest(name, states))
        elif states[name].final is not None:
            yield source.fault(
                ("states",), f"the state '{name}' of {edition} has become an end: say where its cases go"
            )
    yield from _met(source, "tasks", "task", change.tasks, old.definition.tasks, edition)
    yield from _met(source, "drafts", "draft", change.drafts, drafted(old), edition)
    for name in old.definition.tasks:
        if name not in change.tasks and name not in new.definition.tasks:
            message = f"the task '{name}' of {edition} has no place: say its name of today, or null"
            yield source.fault(("tasks",), message, nearest(name, new.definition.tasks))
    for form in sorted(drafted(old)):
        if form not in change.drafts and form not in new.definition.forms:
            message = f"the draft '{form}' of {edition} has no place: say its form of today, or null"
            yield source.fault(("drafts",), message, nearest(form, new.definition.forms))


def _met(
    source: Source, part: str, word: str, entries: Mapping[str, str | None], known: Collection[str], edition: str
) -> Iterator[Fault]:  # fmt: skip
    """New names that something else bears already: two of one name would meet in a case."""
    for name, today in entries.items():
        if today is not None and today != name and today in known and entries.get(today, "") is not None:
            yield source.fault((part, name), f"a {word} of {edition} is called '{today}' already")


def _forgotten_steps(
    change: Change, source: Source, old: Rulebook, new: Rulebook, edition: str
) -> Iterator[Fault]:  # fmt: skip
    """Steps that are gone although something still asks for them: duties kept apart, counts, what timers take."""
    actions = new.definition.actions
    gone = [name for name in old.definition.actions if name not in change.actions and name not in actions]
    for name in gone:
        if name in _counted(old):
            message = f"what was done as '{name}' in {edition} counts there: say its name of today, or null"
            yield source.fault(("actions",), message, nearest(name, actions))
    for name in sorted(_by_timers(old)):
        if change.step_of(name) not in actions:
            message = f"timers of {edition} take the action '{name}': say its name of today"
            yield source.fault(("actions", name), message, nearest(name, actions))


def _counted(book: Rulebook) -> frozenset[str]:
    """The actions that rules ask about after they were taken."""
    limited = {name for name, action in book.definition.actions.items() if action.at_most is not None}
    return frozenset(limited.union(*(step.separate_from for step in book.definition.steps)))


def _by_timers(book: Rulebook) -> frozenset[str]:
    """The actions that the system takes on days that rest on papers, whatever state the case is in by then."""
    words = (said for step, _ in book.definition.named_steps for said in book.does[step])
    return frozenset(
        name for said in words for _, mark, name in said.names() if mark.what == "system_step" and not mark.elsewhere
    )


def drafted(book: Rulebook) -> frozenset[str]:
    """The forms that are filled in as drafts."""
    return frozenset(form for step, _ in book.definition.named_steps for form in book.drafts(step))


def changes_for(
    changes: Mapping[str, Loaded[Change]], editions: Sequence[str], newest: str
) -> dict[str, Loaded[Change]]:  # fmt: skip
    """Edition -> the change that leads away from it: one that names it before one of `any` edition."""
    found: dict[str, Loaded[Change]] = {}
    for loaded in sorted(changes.values(), key=lambda one: ANY in one.value.from_edition):
        for sha256 in loaded.value.covers(tuple(editions), newest):
            found.setdefault(sha256, loaded)
    return found

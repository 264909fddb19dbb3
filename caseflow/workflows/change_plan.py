"""Plans the move of one case to a newer edition: where it goes, or why not, and what becomes of what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from caseflow.core.text import Text, say
from caseflow.workflows.changes import ANEW, Change, Place
from caseflow.workflows.definition import is_adverse
from caseflow.workflows.machine import Rulebook

Term = Literal["none", "kept", "anew", "begins", "ends"]
"""What becomes of the last day: there is none, it stays, it is counted anew from today; there was none and the term
begins today; there is none any more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One open case as far as a change asks: where it stands and what hangs on it."""

    state: str
    due_on: date | None = None
    open_tasks: tuple[str, ...] = ()
    had_tasks: frozenset[str] = frozenset()
    drafts: tuple[str, ...] = ()
    is_judged: bool = False
    """A council has it and has not counted."""


@dataclass(frozen=True, slots=True)
class Going:
    """Where a case goes. Of its open tasks and its drafts: former name -> name of today, None where it ends."""

    state: str
    term: Term
    goes_on: bool
    """The stay in the step goes on; otherwise it begins anew with the move."""
    new_stay: bool
    """The case comes into another phase."""
    tasks: Mapping[str, str | None] = field(default_factory=dict)
    opens: tuple[str, ...] = ()
    """Tasks that the step opens and that the case never had; those that its forms do not call for stay away."""
    drafts: Mapping[str, str | None] = field(default_factory=dict)
    ends_at_once: bool = False
    """Its last day is past, and the new edition ends such a case by itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A person has to say which of these states it is."""

    between: tuple[str, ...]
    question: Text


@dataclass(frozen=True, slots=True)
class Stuck:
    """Why the case cannot go."""

    reason: Text


Planned = Going | Asked | Stuck


def plan(change: Change, old: Rulebook, new: Rulebook, case: Standing, today: date, answer: str = "") -> Planned:
    """What the change means for one open case; `answer` is the state that a person chose where the change asks."""
    place = change.place_of(case.state)
    targets = place.targets(case.state)
    if place.ask and answer not in targets:
        assert place.question is not None
        return Asked(targets, place.question)
    state = answer if place.ask else targets[0]
    reason = _against(change, old, new, case, state)
    if reason is not None:
        return Stuck(reason)
    opened = {change.step_of(name) for name in case.had_tasks}
    term = _term(change, new, case, state)
    return Going(
        state=state,
        term=term,
        goes_on=change.terms_of(case.state) != ANEW,
        new_stay=_comes_elsewhere(place, old, new, case.state, state),
        tasks={name: change.step_of(name) for name in case.open_tasks},
        opens=tuple(name for name in new.state(state).opens if name not in opened),
        drafts={form: change.form_of(form) for form in case.drafts},
        ends_at_once=term == "kept" and _ends_at_once(new, state, case.due_on, today),
    )


def _against(change: Change, old: Rulebook, new: Rulebook, case: Standing, state: str) -> Text | None:
    """The first thing for which the new edition has no place."""
    definition = new.definition
    if state not in definition.states:
        title = old.state(case.state).title
        return say(
            f"Bản mới không có bước cho “{title.vi}” ({state}).",
            f"The new edition has no step for '{title.en}' ({state}).",
        )  # fmt: skip
    if new.state(state).final is not None:
        title = new.state(state).title
        return say(f"“{title.vi}” là bước kết thúc.", f"'{title.en}' is an end; a case comes to its end by a step.")
    for name in case.open_tasks:
        to = change.step_of(name)
        if to is not None and to not in definition.tasks:
            return say(f"Bản mới không có công việc “{to}”.", f"The new edition has no task '{to}'.")
    for form in case.drafts:
        to = change.form_of(form)
        if to is not None and to not in definition.forms:
            return say(f"Bản mới không có biểu mẫu “{to}”.", f"The new edition has no form '{to}'.")
    if case.is_judged and not _same_sitting(change.place_of(case.state), old, new, case.state, state):
        return say(
            "Hồ sơ đang được hội đồng xem xét theo quy tắc của bản cũ; chờ hội đồng kiểm phiếu.",
            "A council judges the case by the rules of the former edition; it can go once the council has counted.",
        )
    return None


def _same_sitting(place: Place, old: Rulebook, new: Rulebook, before: str, after: str) -> bool:
    if _comes_elsewhere(place, old, new, before, after):
        return False
    sitting = new.definition.sitting_in(new.state(after).phase)
    return sitting == old.definition.sitting_in(old.state(before).phase)


def _comes_elsewhere(place: Place, old: Rulebook, new: Rulebook, before: str, after: str) -> bool:
    """Whether the case comes into another phase; a step that goes on may lie in a phase of another name."""
    return not place.goes_on and old.state(before).phase != new.state(after).phase


def _term(change: Change, new: Rulebook, case: Standing, state: str) -> Term:
    wanted = new.state(state).deadline is not None
    if change.terms_of(case.state) == ANEW:
        return "anew" if wanted else "none" if case.due_on is None else "ends"
    if case.due_on is None:
        return "begins" if wanted else "none"
    return "kept" if wanted else "ends"


def _ends_at_once(new: Rulebook, state: str, due: date | None, today: date) -> bool:
    deadline = new.state(state).deadline
    if deadline is None or due is None or due >= today:
        return False
    return any(rung.then is not None and is_adverse(new.definition, rung.then) for rung in deadline.ladder)

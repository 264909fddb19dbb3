"""What is open now, to whom, and why the rest is closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from caseflow.core.text import Text
from caseflow.workflows.definition import DefinedAction
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import SYSTEM_PARTY
from caseflow.workflows.ports import Facts


@dataclass(frozen=True, slots=True)
class Option:
    """One action from the present state, as one person sees it; open when there is no reason against it."""

    name: str
    action: DefinedAction
    reasons: tuple[Text, ...]

    @property
    def is_open(self) -> bool:
        """Whether it can be taken now."""
        return not self.reasons


def names(book: Rulebook, state: str, parties: Iterable[str]) -> list[str]:
    """The actions from `state` that these parties hold, in the order of the content."""
    held = frozenset(parties)
    return [n for n in book.definition.actions_from[state] if held & frozenset(book.definition.actions[n].by)]


def options(book: Rulebook, facts: Facts, parties: Iterable[str], actor_id: int) -> list[Option]:
    """The actions of this person in this state, each open or with its reasons; the form's own checks come later."""
    found = []
    for name in names(book, facts.state, parties):
        action = book.definition.actions[name]
        if action.by == (SYSTEM_PARTY,) or action.assigns or book.is_absent(name, facts):
            continue
        found.append(Option(name, action, tuple(book.reasons(facts, name, actor_id))))
    return found

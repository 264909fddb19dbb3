"""How many cases of the demo end where: believable shares, and nevertheless something to see in every state."""

from __future__ import annotations

from collections.abc import Iterator

from caseflow.demo import ways
from caseflow.workflows.definition import DefinedState, Definition
from caseflow.workflows.machine import Rulebook

_ENDED_WELL, _LASTING, _BEGUN = 8, 6, 3
_ENDINGS = {"refused": 2, "not_recommended": 3, "withdrawn": 3, "lapsed": 2}
"""Of those that came to nothing; of the others, which failed or were stopped, there is one each."""
TURNS = ("completed", "completed", "withdrawn", "completed", "refused", "completed", "not_recommended", "completed")
"""How cases of the other kinds of support ended, one after the other."""


def shares(book: Rulebook, total: int) -> dict[str, int]:
    """How many cases of the main kind of support shall end in each state: every state gets some.

    What is left of `total` ends well, or lasts.
    """
    definition = book.definition
    found = {n: _weight(definition, n, s) for n, s in definition.states.items() if ways.is_played(book, n)}
    ample = [n for n in found if _weight(definition, n, definition.states[n]) in (_ENDED_WELL, _LASTING)]
    for i in range(total - sum(found.values())):
        found[ample[i % len(ample)]] += 1
    return found


def _weight(definition: Definition, name: str, state: DefinedState) -> int:
    if state.final is not None:
        return _ENDED_WELL if state.final == "completed" else _ENDINGS.get(state.final, 1)
    if name == definition.initial:
        return _BEGUN
    if state.deadline is None:
        return _LASTING
    return 3 if state.desk == "council" else 1


def ended(book: Rulebook, turn: int) -> Iterator[str]:
    """The states in which the next case of another kind of support may end, the one whose turn it is first."""
    finals = {n: s.final for n, s in book.definition.states.items() if s.final is not None and ways.is_played(book, n)}
    wanted = TURNS[turn % len(TURNS)]
    yield from (name for name, final in finals.items() if final == wanted)
    yield from (name for name, final in finals.items() if final in _ENDINGS and final != wanted)

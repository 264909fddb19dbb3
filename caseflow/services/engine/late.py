"""A term has passed: who is told of it, and in which words. Whoever is late never hears of it through those below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from caseflow.notifications.schema import Message
from caseflow.workflows.policy import APPLICANT
from caseflow.workflows.schema import Roles
from caseflow.workflows.term_words import AWAITING, SUPERVISOR, TURN

OUTSIDE = "outside"


def told(
    messages: Mapping[str, Message], message: str, roles: Roles, to: Iterable[str], turn: str
) -> dict[str, list[str]]:
    """The parties of each message that a step of a ladder sends; `turn` is whoever the state or the task waits for.

    The applicant that waits reads only what was written for it: without such a text it is not told.
    """
    instead = messages[message].instead
    late_outside = _outside(roles, turn)
    found: dict[str, list[str]] = {}
    for word in to:
        for party in _means(word, roles, turn):
            if word == AWAITING:
                said = instead.waiting
            elif late_outside:
                said = (instead.late if party == turn else instead.about) or message
            else:
                said = (instead.waiting if party == APPLICANT else None) or message
            if said is not None:
                found.setdefault(said, []).append(party)
    return found


def _means(word: str, roles: Roles, turn: str) -> tuple[str, ...]:
    """The parties that a word of a ladder stands for."""
    if word == TURN:
        return (turn,)
    if word == SUPERVISOR:
        return roles.above(turn)
    if word == AWAITING:
        return () if _outside(roles, turn) else (APPLICANT,)
    return (word,)


def _outside(roles: Roles, party: str) -> bool:
    role = roles.roles.get(party)
    return role is not None and role.party == OUTSIDE

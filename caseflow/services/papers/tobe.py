"""The paper that a step will make, beside the step: as it reads now, and who decides about it."""

from __future__ import annotations

from dataclasses import dataclass

from caseflow.core.paper import Paper
from caseflow.core.text import Text
from caseflow.core.values import Values
from caseflow.db.queries.papers import papers as paper_rows
from caseflow.papers.authority import Link
from caseflow.services.engine.viewing import Viewing
from caseflow.services.papers import composing, kinds
from caseflow.services.papers.said import Asked


@dataclass(frozen=True, slots=True)
class ToBeMade:
    """A paper before its step is taken; `hands` do what, in this order: nobody for a slip that is out at once."""

    title: Text
    paper: Paper
    lacks: tuple[Text, ...]
    hands: tuple[tuple[Link, Text], ...]


def stands(viewing: Viewing) -> bool:
    """Whether the step that is looked at makes a paper."""
    return kind_of(viewing, viewing.step) is not None


def load(viewing: Viewing) -> ToBeMade | None:
    """The paper of the step, filled with what the case says today; what is typed into the step is not in it yet."""
    kind = kind_of(viewing, viewing.step)
    if kind is None:
        return None
    ctx = viewing.ctx
    asked = Asked(ctx, viewing.session, viewing.case, viewing.book, kinds.letter(ctx, kind), {})
    return ToBeMade(kinds.title(ctx, kind), composing.draft(asked), composing.lacks(asked), _hands(viewing, kind))


def decided_by(viewing: Viewing, step: str) -> tuple[Text, ...]:
    """The desks that decide about a step in the place of whoever proposes it, each once; none where it is taken."""
    kind = kind_of(viewing, step)
    return tuple(dict.fromkeys(desk for _, desk in _hands(viewing, kind))) if kind is not None else ()


def typed_before(viewing: Viewing, step: str) -> Values:
    """What was typed into a step whose paper was sent back or taken back, so that only what was wrong is changed."""
    if kind_of(viewing, step) is None:
        return {}
    rows = paper_rows.of_case(viewing.session, viewing.case.id)
    newest = next((row for row in rows if row.action == step and row.entry == viewing.case.entry), None)
    came_back = newest is not None and newest.status in (paper_rows.RETURNED, paper_rows.CANCELLED)
    return newest.answers if newest is not None and came_back else {}


def kind_of(viewing: Viewing, step: str) -> str | None:
    """Which paper a step makes, if it makes one."""
    rule = viewing.book.action(step)
    return rule.paper if rule is not None else None


def _hands(viewing: Viewing, kind: str) -> tuple[tuple[Link, Text], ...]:
    chain = kinds.chain(viewing.ctx, kinds.chain_name(viewing.ctx, kind))
    roles = viewing.ctx.content.roles.roles
    return tuple((link, roles[chain.links[link].by].title) for link in chain.order)

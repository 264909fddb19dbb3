"""What waits at a desk, as parts of a statement: cases and tasks, one line for each case, in the order of an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from caseflow.db.models import Case, CasePerson, CaseTask
from caseflow.db.queries.foundation.search import Bearing

Condition = sa.ColumnElement[bool]
Lines = sa.Select[*tuple[Any, ...]]
Of = type[Case] | type[CaseTask]

CASE, TASK = 0, 1
"""A case comes before a task that is due on the same day with the same priority."""

Edge = tuple[int, int, int]
"""The last line of a page: due_order, case or task, id."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The work of one desk: all of it, or what is `officer_id`'s, or what `named_id` is named for at this desk."""

    name: str
    officer_id: int | None = None
    named_id: int | None = None

    def holds(self, waits_for: str | None, officer_id: int | None) -> bool:
        """Whether a case of the list that waits so is work of this desk, as `at` says it to the database."""
        return waits_for == self.name and self.officer_id in (None, officer_id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases; empty fields do not narrow. `due_orders` is the span of `due_order`, both ends included.

    Without `desks` every open case, whoever it waits for; a case at several of them, or with several tasks there, is
    one line, at its earliest deadline.
    """

    agency: str
    desks: tuple[Desk, ...] = ()
    closed: bool = False
    scheme: str = ""
    state: str = ""
    phase: str = ""
    officer_id: int | None = None
    unassigned: bool = False
    due_orders: tuple[int, int] | None = None
    words: tuple[str, ...] = ()
    year: int | None = None
    priority: bool = False


def key(of: Of) -> tuple[sa.ColumnElement[Any], ...]:
    """The columns by which a line is placed: `queues.KeyRow`."""
    sort, case = (CASE, Case.id) if of is Case else (TASK, CaseTask.case_id)
    return of.due_order.label("due_order"), sa.literal(sort).label("sort"), of.id.label("id"), case.label("case_id")


def together(several: Sequence[Lines]) -> Any:
    """The parts one after another; each keeps its own order and limit."""
    if len(several) == 1:
        return sa.select(several[0].subquery())
    return sa.select(sa.union_all(*(sa.select(part.subquery()) for part in several)).subquery())


def parts(wanted: Wanted, words: Bearing, dialect: str) -> list[tuple[Of, Lines]]:
    """The lines in parts that one index each gives in their order: cases and tasks of every desk."""
    conditions = [*_conditions(wanted), *words.conditions(dialect, Case.id)]
    if wanted.closed:
        return [(Case, _select(Case).where(_of(Case, wanted, words), Case.waits_for.is_(None), *conditions))]
    if not wanted.desks:
        opened = Case.waits_for.is_not(None)
        return [(Case, _select(Case).where(_of(Case, wanted, words), opened, *conditions, *_due(wanted, Case)))]
    found: list[tuple[Of, Lines]] = []
    for desk in wanted.desks:
        for of in (Case, CaseTask):
            mine = _select(of).where(_of(of, wanted, words), *at(of, desk), *conditions, *_due(wanted, of))
            found.append((of, mine.where(*_first(of, wanted))))
    return found


def _of(of: Of, wanted: Wanted, words: Bearing) -> Condition:
    """The agency's own; where the cases are named one by one nobody walks its index to meet them."""
    return (of.agency.concat("") if words.named else of.agency) == wanted.agency


def _select(of: Of) -> Lines:
    statement: Lines = sa.select(sa.literal(1).label("one")).select_from(of)
    return statement if of is Case else statement.join(Case, Case.id == CaseTask.case_id)


def at(of: Any, desk: Desk) -> list[Condition]:
    """What waits at one desk, by equality, so that the index gives its work in its order."""
    found: list[Condition] = [of.waits_for == desk.name]
    if desk.officer_id is not None:
        found.append(Case.officer_id == desk.officer_id)
    if desk.named_id is not None:
        found.append(_named(Case.id, desk))
    return found


def _named(case: Any, desk: Desk) -> Condition:
    """A person is named for the case in the very role that it waits for."""
    return sa.exists().where(
        CasePerson.account_id == desk.named_id, CasePerson.role == desk.name, CasePerson.case_id == case,
        CasePerson.ended_at.is_(None),
    )  # fmt: skip


def _first(of: Of, wanted: Wanted) -> list[Condition]:
    """Of everything of one case that waits at the desks, the earliest is its line: the case itself before a task."""
    other = aliased(CaseTask)
    at_desks = sa.or_(*(sa.and_(*at(other, desk)) for desk in wanted.desks))
    if of is Case:
        sooner = sa.exists().where(other.case_id == Case.id, at_desks, other.due_order < Case.due_order)
        return [sa.not_(sooner)]
    case_there = sa.or_(*(sa.and_(*at(Case, desk)) for desk in wanted.desks))
    earlier = sa.tuple_(other.due_order, other.id) < sa.tuple_(CaseTask.due_order, CaseTask.id)
    before = sa.exists().where(other.case_id == CaseTask.case_id, at_desks, earlier)
    itself = sa.and_(Case.waits_for.is_not(None), case_there, Case.due_order <= CaseTask.due_order)
    return [sa.not_(itself), sa.not_(before)]


def _due(wanted: Wanted, of: Of) -> list[Condition]:
    return [of.due_order.between(*wanted.due_orders)] if wanted.due_orders is not None else []


def beyond(kind: int | None, of: Of) -> list[Condition]:
    """What comes after a line of that kind, whose place is given as `edge_day` and `edge_row`; None: everything."""
    if kind is None:
        return []
    day, sort = sa.bindparam("edge_day", type_=of.due_order.type), CASE if of is Case else TASK
    if kind == sort:
        return [sa.tuple_(of.due_order, of.id) > sa.tuple_(day, sa.bindparam("edge_row", type_=of.id.type))]
    return [of.due_order > day if kind > sort else of.due_order >= day]


def _conditions(wanted: Wanted) -> list[Condition]:
    found: list[Condition] = [Case.submitted_at.is_not(None)]
    exact = ((Case.scheme, wanted.scheme), (Case.state, wanted.state), (Case.phase, wanted.phase))
    found += [column == value for column, value in exact if value]
    if wanted.officer_id is not None:
        found.append(Case.officer_id == wanted.officer_id)
    if wanted.unassigned:
        found.append(Case.officer_id.is_(None))
    if wanted.year is not None:
        found.append(Case.year == wanted.year)
    if wanted.priority:
        found.append(Case.priority > 0)
    return found

"""The queue of the desks: one page of cases in order of their deadlines, and how much work lies where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Account, Case, CasePerson, CaseTask, Enterprise

ESCAPE = "\\"
Lines = sa.Select[*tuple[Any, ...]]
Counted = tuple[type["Case"] | type["CaseTask"], list[sa.ColumnElement[bool]]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases; empty fields do not narrow. `due_orders` is the span of `due_order`, both ends included."""

    agency: str
    desks: tuple[str, ...] = ()
    closed: bool = False
    scheme: str = ""
    state: str = ""
    officer_id: int | None = None
    unassigned: bool = False
    named: tuple[str, ...] = ()
    """Of the desks, those whose people are named for each case: of their work only that of `account_id`."""
    account_id: int = 0
    due_orders: tuple[int, int] | None = None
    words: tuple[str, ...] = ()
    year: int | None = None
    priority: bool = False


CASE, TASK = 0, 1
"""A case comes before a task that is due on the same day with the same priority."""

Edge = tuple[int, int, int]
"""The last line of a page: due_order, case or task, id."""


class LineRow(NamedTuple):
    """A line of the queue: a case, or (with `task` and `task_id`) a task of a case."""

    id: int
    sort: int
    public_id: str
    code: str | None
    title: str
    scheme: str
    definition: str
    state: str
    waits_for: str | None
    due_on: date | None
    due_order: int
    priority: int
    officer_id: int | None
    task: str
    task_id: str
    enterprise_name: str
    officer_name: str | None


class CountRow(NamedTuple):
    """How much work there is: cases that wait, are overdue, are due soon."""

    waiting: int
    overdue: int
    soon: int


def page(session: Session, wanted: Wanted, after: Edge | None, limit: int) -> list[LineRow]:
    """Cases and tasks by due date, then age, beyond `after`: two index scans of at most `limit` rows, merged."""
    parts = (_cases(wanted, after), _tasks(wanted, after))
    found = [LineRow(*row) for statement in parts for row in session.execute(statement.limit(limit))]
    return sorted(found, key=edge)[:limit]


def edge(row: LineRow) -> Edge:
    """The place of a line in the queue."""
    return row.due_order, row.sort, row.id


def _cases(wanted: Wanted, after: Edge | None) -> Lines:
    statement: Lines = (
        sa.select(
            Case.id, sa.literal(CASE).label("sort"), Case.public_id, Case.code, Case.title, Case.scheme,
            Case.definition, Case.state, Case.waits_for, Case.due_on, Case.due_order, Case.priority, Case.officer_id,
            sa.literal("").label("task"), sa.literal("").label("task_id"),
            Enterprise.name.label("enterprise_name"), Account.full_name.label("officer_name"),
        )
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .outerjoin(Account, Account.id == Case.officer_id)
        .where(_desk(wanted, Case), *_conditions(wanted, Case), *_beyond(after, Case, CASE))
        .order_by(Case.due_order, Case.id)
    )  # fmt: skip
    return statement


def _tasks(wanted: Wanted, after: Edge | None) -> Lines:
    statement: Lines = (
        sa.select(
            CaseTask.id, sa.literal(TASK).label("sort"), Case.public_id, Case.code, Case.title, Case.scheme,
            Case.definition, Case.state, CaseTask.waits_for, CaseTask.due_on, CaseTask.due_order, Case.priority,
            Case.officer_id, CaseTask.name.label("task"), CaseTask.public_id.label("task_id"),
            Enterprise.name.label("enterprise_name"), Account.full_name.label("officer_name"),
        )
        .join(Case, Case.id == CaseTask.case_id)
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .outerjoin(Account, Account.id == Case.officer_id)
        .where(_desk(wanted, CaseTask), *_conditions(wanted, CaseTask), *_beyond(after, CaseTask, TASK))
        .order_by(CaseTask.due_order, CaseTask.id)
    )  # fmt: skip
    return statement


def _beyond(after: Edge | None, of: type[Case] | type[CaseTask], sort: int) -> list[sa.ColumnElement[bool]]:
    """What comes after a line that may be of the other kind."""
    if after is None:
        return []
    day, kind, row = after
    if kind == sort:
        return [sa.tuple_(of.due_order, of.id) > sa.tuple_(sa.literal(day), sa.literal(row))]
    return [of.due_order > day if kind > sort else of.due_order >= day]


def desks(session: Session, agency: str, names: Sequence[str], today: int, soon: int, most: int) -> dict[str, CountRow]:
    """Per desk: how many cases wait, are overdue, are due up to `soon`; each counted to `most` + 1 and no further."""
    if not names:
        return {}
    found = session.execute(_of_desks(tuple(names), most), {"agency": agency, "today": today, "soon": soon})
    return {name: CountRow(*counted) for name, *counted in found}


def officer(session: Session, officer_id: int, desk: str, today: int, soon: int, most: int) -> CountRow:
    """The cases of one officer that wait at `desk`, counted like those of a desk."""
    values = {"officer": officer_id, "desk": desk, "today": today, "soon": soon}
    return CountRow(*session.execute(_of_officer(most), values).one())


def named(session: Session, agency: str, account_id: int, desk: str, today: int, soon: int, most: int) -> CountRow:
    """What waits at `desk` in the cases for which this person is named there, counted like the work of a desk."""
    values = {"agency": agency, "account": account_id, "desk": desk, "today": today, "soon": soon}
    return CountRow(*session.execute(_of_named(most), values).one())


@lru_cache(maxsize=64)
def _of_desks(names: tuple[str, ...], most: int) -> sa.CompoundSelect[*tuple[Any, ...]]:
    """Built once for the same desks: making fifty subqueries takes longer than the database needs to answer them."""
    agency = sa.bindparam("agency", type_=Case.agency.type)
    parts = [
        sa.select(
            sa.literal(name).label("waits_for"),
            *_counts([(of, [of.agency == agency, of.waits_for == name]) for of in (Case, CaseTask)], most),
        )
        for name in names
    ]
    return sa.union_all(*parts)


@lru_cache(maxsize=4)
def _of_officer(most: int) -> Lines:
    mine = [Case.officer_id == sa.bindparam("officer"), Case.waits_for == sa.bindparam("desk")]
    return sa.select(*_counts([(Case, mine)], most))


@lru_cache(maxsize=4)
def _of_named(most: int) -> Lines:
    agency, desk = sa.bindparam("agency", type_=Case.agency.type), sa.bindparam("desk", type_=Case.waits_for.type)
    account = sa.bindparam("account", type_=CasePerson.account_id.type)
    kinds: tuple[type[Case] | type[CaseTask], ...] = (Case, CaseTask)
    counted = [(of, [of.agency == agency, of.waits_for == desk, _named(of, account)]) for of in kinds]
    return sa.select(*_counts(counted, most))


def _counts(counted: list[Counted], most: int) -> tuple[sa.ColumnElement[int], ...]:
    """Three counts, each from indexes alone and never longer than `most` + 1 rows: a desk may have 100,000 cases."""
    found = []
    for label in ("waiting", "overdue", "soon"):
        parts = [
            sa.select(sa.func.count())
            .select_from(sa.select(sa.literal(1)).where(*where, *_span(of, label)).limit(most + 1).subquery())
            .scalar_subquery()
            for of, where in counted
        ]
        found.append(sum(parts[1:], start=parts[0]).label(label))
    return tuple(found)


def _span(of: type[Case] | type[CaseTask], label: str) -> list[sa.ColumnElement[bool]]:
    if label == "waiting":
        return []
    today, soon = (sa.bindparam(name, type_=of.due_order.type) for name in ("today", "soon"))
    return [of.due_order < today] if label == "overdue" else [of.due_order.between(today, soon)]


def _conditions(wanted: Wanted, of: type[Case] | type[CaseTask]) -> list[sa.ColumnElement[bool]]:
    found = [of.agency == wanted.agency, Case.submitted_at.is_not(None)]
    found += [column == value for column, value in ((Case.scheme, wanted.scheme), (Case.state, wanted.state)) if value]
    if wanted.officer_id is not None:
        found.append(Case.officer_id == wanted.officer_id)
    if wanted.unassigned:
        found.append(Case.officer_id.is_(None))
    if wanted.due_orders is not None:
        found.append(of.due_order.between(*wanted.due_orders))
    if wanted.year is not None:
        found.append(Case.year == wanted.year)
    if wanted.priority:
        found.append(Case.priority > 0)
    if wanted.named:
        found.append(sa.or_(of.waits_for.not_in(wanted.named), _named(of, sa.literal(wanted.account_id))))
    return found + [_contains(word) for word in wanted.words]


def _named(of: type[Case] | type[CaseTask], account: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """A person is named for the case in the very role that it waits for."""
    case = of.id if of is Case else CaseTask.case_id
    return sa.exists().where(
        CasePerson.account_id == account, CasePerson.role == of.waits_for, CasePerson.case_id == case,
        CasePerson.ended_at.is_(None),
    )  # fmt: skip


def _desk(wanted: Wanted, of: type[Case] | type[CaseTask]) -> sa.ColumnElement[bool]:
    """One desk by equality, so that the index gives its work in its order; a task that is over is nobody's work."""
    if wanted.closed:
        return of.waits_for.is_(None) if of is Case else sa.false()
    if not wanted.desks:
        return of.waits_for.is_not(None)
    return of.waits_for == wanted.desks[0] if len(wanted.desks) == 1 else of.waits_for.in_(wanted.desks)


def _contains(word: str) -> sa.ColumnElement[bool]:
    """The folded words of the case or its code contain `word`, whose own % and _ mean themselves."""
    plain = word.replace(ESCAPE, ESCAPE * 2).replace("%", f"{ESCAPE}%").replace("_", f"{ESCAPE}_")
    pattern = f"%{plain}%"
    return sa.or_(Case.folded.like(pattern, escape=ESCAPE), sa.func.lower(Case.code).like(pattern, escape=ESCAPE))

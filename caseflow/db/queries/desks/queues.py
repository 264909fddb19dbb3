"""The queue of the desks: one line for each case that waits, in the order of deadlines, and how many there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Account, Case, CaseTask, Enterprise
from caseflow.db.queries.desks.waiting import Edge, Lines, Wanted, at, beyond, key, parts, together
from caseflow.db.queries.foundation import search as search_rows
from caseflow.db.queries.foundation.search import Bearing


class KeyRow(NamedTuple):
    """Where a line stands in the queue, and of which case it is."""

    due_order: int
    sort: int
    id: int
    case_id: int


class LineRow(NamedTuple):
    """What a line says of its case."""

    id: int
    public_id: str
    code: str | None
    scheme: str
    definition: str
    state: str
    waits_for: str | None
    due_on: date | None
    priority: int
    amount: int | None
    amount_stage: str | None
    officer_id: int | None
    enterprise_name: str
    officer_name: str | None


class TaskRow(NamedTuple):
    """A task of a case of the page that waits at one of the desks."""

    case_id: int
    id: int
    name: str
    waits_for: str
    due_on: date | None


class NamedRow(NamedTuple):
    """A case that somebody chose by its public id."""

    public_id: str
    code: str | None
    enterprise_name: str
    version: int


@dataclass(frozen=True, slots=True)
class Place:
    """One line: where it stands, its case, and the tasks of the case that wait at the desks asked for."""

    key: KeyRow
    case: LineRow
    tasks: tuple[TaskRow, ...]


def bearing(session: Session, wanted: Wanted) -> Bearing:
    """What a case must be so that it bears the words of the filter."""
    return search_rows.bearing(session, (wanted.agency,), "case", wanted.words, Case.id)


def page(session: Session, wanted: Wanted, words: Bearing, after: Edge | None, limit: int) -> list[Place]:
    """Lines by due date, then age, beyond `after`: an index scan of at most `limit` rows for each desk, merged."""
    plain = after is None and not words.conditions
    statement = _first_keys(wanted, limit) if plain else _places(wanted, words, after, limit)
    keys = [KeyRow(*row) for row in session.execute(statement)]
    cases = {row.id: row for row in _cases(session, [key.case_id for key in keys])}
    tasks = _tasks(session, wanted, list(cases)) if not wanted.closed else {}
    return [Place(key, cases[key.case_id], tuple(tasks.get(key.case_id, ()))) for key in keys]


def edge(place: Place) -> Edge:
    """The place of a line in the queue."""
    return place.key.due_order, place.key.sort, place.key.id


def named_cases(session: Session, agency: str, public_ids: Collection[str]) -> list[NamedRow]:
    """The cases with these public ids that were handed in, in the order of their deadlines."""
    statement: Lines = (
        sa.select(Case.public_id, Case.code, Enterprise.name, Case.version)
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .where(Case.agency == agency, Case.submitted_at.is_not(None), Case.public_id.in_(public_ids))
        .order_by(Case.due_order, Case.id)
    )
    return [NamedRow(*row) for row in session.execute(statement)]


def counts(session: Session, views: Mapping[str, Wanted], most: int) -> dict[str, int]:
    """How many lines each view has, by the very conditions of its page; counted to `most` + 1 and no further.

    A view asks for no words: it is a heap of work, not a search.
    """
    return dict(session.execute(_counting(tuple(views.items()), most)).one()._mapping) if views else {}


@lru_cache(maxsize=512)
def _counting(views: tuple[tuple[str, Wanted], ...], most: int) -> Lines:
    """Built once for the same views: making twenty subqueries takes longer than the database needs to answer them."""
    statement: Lines = sa.select(*(_count(wanted, most).label(name) for name, wanted in views))
    return statement


def _count(wanted: Wanted, most: int) -> sa.ScalarSelect[int]:
    found = [part.limit(most + 1) for _of, part in parts(wanted, Bearing())]
    return sa.select(sa.func.count()).select_from(together(found).limit(most + 1).subquery()).scalar_subquery()


def phases(session: Session, wanted: Wanted, words: Bearing, most: int) -> dict[str, int]:
    """How many lines of a view stand in each phase; of the first `most` + 1 lines where there are more."""
    found = _phases(wanted, most) if not words.conditions else _by_phase(wanted, words, most)
    return {row.phase: row.lines for row in session.execute(found)}


@lru_cache(maxsize=512)
def _phases(wanted: Wanted, most: int) -> Lines:
    return _by_phase(wanted, Bearing(), most)


def _by_phase(wanted: Wanted, words: Bearing, most: int) -> Lines:
    kept = [
        part.with_only_columns(Case.phase.label("phase"), maintain_column_froms=True).limit(most + 1)
        for _of, part in parts(wanted, words)
    ]
    lines = together(kept).limit(most + 1).subquery()
    found: Lines = sa.select(lines.c.phase, sa.func.count().label("lines")).group_by(lines.c.phase)
    return found


@lru_cache(maxsize=512)
def _first_keys(wanted: Wanted, limit: int) -> Lines:
    return _places(wanted, Bearing(), None, limit)


def _places(wanted: Wanted, words: Bearing, after: Edge | None, limit: int) -> Lines:
    kept = [
        part.with_only_columns(*key(of), maintain_column_froms=True)
        .where(*beyond(after, of))
        .order_by(of.due_order, of.id)
        .limit(limit)
        for of, part in parts(wanted, words)
    ]
    found: Lines = together(kept).order_by("due_order", "sort", "id").limit(limit)
    return found


def _cases(session: Session, ids: Collection[int]) -> list[LineRow]:
    statement: Lines = (
        sa.select(
            Case.id, Case.public_id, Case.code, Case.scheme, Case.definition, Case.state, Case.waits_for, Case.due_on,
            Case.priority, Case.amount, Case.amount_stage, Case.officer_id, Enterprise.name, Account.full_name,
        )
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .outerjoin(Account, Account.id == Case.officer_id)
        .where(Case.id.in_(ids))
    )  # fmt: skip
    return [LineRow(*row) for row in session.execute(statement)]


def _tasks(session: Session, wanted: Wanted, cases: Collection[int]) -> dict[int, list[TaskRow]]:
    """The open tasks of the cases at the desks asked for, or at any desk, the earliest first."""
    if not cases:
        return {}
    statement: Lines = (
        sa.select(CaseTask.case_id, CaseTask.id, CaseTask.name, CaseTask.waits_for, CaseTask.due_on)
        .join(Case, Case.id == CaseTask.case_id)
        .where(CaseTask.case_id.in_(cases), CaseTask.waits_for.is_not(None))
        .order_by(CaseTask.due_order, CaseTask.id)
    )
    if wanted.desks:
        statement = statement.where(sa.or_(*(sa.and_(*at(CaseTask, desk)) for desk in wanted.desks)))
    found: dict[int, list[TaskRow]] = {}
    for row in session.execute(statement):
        found.setdefault(row.case_id, []).append(TaskRow(*row))
    return found

"""The queue of the desks: one line for each case that waits, in the order of deadlines, and how many there are."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Account, Case, CaseLook, CaseTask, Enterprise
from caseflow.db.prepared import Prepared, given
from caseflow.db.queries.desks.waiting import Desk, Edge, Lines, Wanted, at, beyond, key, parts, together
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
    version: int
    state_since: datetime
    seen_version: int | None
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
    amount: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """One line: where it stands, its case, and the tasks of the case that wait at the desks asked for."""

    key: KeyRow
    case: LineRow
    tasks: tuple[TaskRow, ...]


def bearing(session: Session, wanted: Wanted) -> Bearing:
    """What a case must be so that it bears the words of the filter."""
    return search_rows.bearing(session, (wanted.agency,), "case", wanted.words)


def page(
    session: Session, wanted: Wanted, words: Bearing, after: Edge | None, limit: int, reader: int = 0
) -> list[Place]:
    """Lines by due date, then age, beyond `after`: an index scan of at most `limit` rows for each desk, merged.

    `reader` is the account that looks: its lines say how far it has seen them.
    """
    keys = _keys(session, wanted, words, after, limit)
    return _placed(session, wanted, keys, reader)


def cards(
    session: Session, columns: Mapping[str, Wanted], words: Bearing, limit: int, reader: int = 0
) -> dict[str, list[Place]]:
    """The first lines of several lists at once, `limit` of each; all of one agency."""
    dialect = search_rows.dialect_of(session)
    several = tuple((name, replace(wanted, words=())) for name, wanted in columns.items())
    statement = _of_columns(several, words.shape, dialect, limit)
    found: dict[str, list[KeyRow]] = {name: [] for name in columns}
    for name, *row in session.execute(statement, words.parameters(dialect)):
        found[name].append(KeyRow(*row))
    every = [key for keys in found.values() for key in keys]
    cases = {row.id: row for row in _cases(session, {key.case_id for key in every}, reader)}
    whole = Wanted(next(iter(columns.values())).agency) if columns else Wanted("")
    tasks = _tasks(session, whole, list(cases))
    return {
        name: [Place(key, cases[key.case_id], _of_desks(tasks.get(key.case_id, ()), columns[name])) for key in keys]
        for name, keys in found.items()
    }


def _of_desks(tasks: Iterable[TaskRow], wanted: Wanted) -> tuple[TaskRow, ...]:
    names = {desk.name for desk in wanted.desks}
    return tuple(task for task in tasks if not names or task.waits_for in names)


def _keys(session: Session, wanted: Wanted, words: Bearing, after: Edge | None, limit: int) -> list[KeyRow]:
    dialect = search_rows.dialect_of(session)
    day, kind, row = after if after is not None else (0, None, 0)
    statement = _keyed(replace(wanted, words=()), words.shape, dialect, kind, limit)
    edge = {"edge_day": day, "edge_row": row} if kind is not None else {}
    return statement.all(session, **words.parameters(dialect), **edge)


def _placed(session: Session, wanted: Wanted, keys: Sequence[KeyRow], reader: int) -> list[Place]:
    cases = {row.id: row for row in _cases(session, [key.case_id for key in keys], reader)}
    tasks = _tasks(session, wanted, list(cases)) if not wanted.closed else {}
    return [Place(key, cases[key.case_id], tuple(tasks.get(key.case_id, ()))) for key in keys]


def holds(session: Session, wanted: Wanted, words: Bearing, public_id: str) -> bool:
    """Whether a case has a line in the list."""
    dialect = search_rows.dialect_of(session)
    found = [part.where(Case.public_id == public_id).limit(1) for _of, part in parts(wanted, words, dialect)]
    return session.execute(together(found).limit(1), words.parameters(dialect)).first() is not None


def edge(place: Place) -> Edge:
    """The place of a line in the queue."""
    return place.key.due_order, place.key.sort, place.key.id


def named_cases(session: Session, agency: str, public_ids: Collection[str]) -> list[NamedRow]:
    """The cases with these public ids that were handed in, in the order of their deadlines."""
    statement: Lines = (
        sa.select(Case.public_id, Case.code, Enterprise.name, Case.version, Case.amount)
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .where(Case.agency == agency, Case.submitted_at.is_not(None), Case.public_id.in_(public_ids))
        .order_by(Case.due_order, Case.id)
    )
    return [NamedRow(*row) for row in session.execute(statement)]


def counts(session: Session, views: Mapping[str, Wanted], most: int) -> dict[str, int]:
    """How many lines each view has, by the very conditions of its page; counted to `most` + 1 and no further."""
    if not views:
        return {}
    dialect, agency = search_rows.dialect_of(session), next(iter(views.values())).agency
    bearings = search_rows.bearings(session, (agency,), "case", [wanted.words for wanted in views.values()])
    named = zip(views.items(), bearings, strict=True)
    counted = tuple((name, replace(wanted, words=()), words.shape) for (name, wanted), words in named)
    values = {slot: ids for words in bearings for slot, ids in words.parameters(dialect).items()}
    found = _counting(counted, dialect, most).one(session, **values)
    return dict(zip(views, found or (), strict=True))


@lru_cache(maxsize=512)
def _counting(views: tuple[tuple[str, Wanted, Bearing], ...], dialect: str, most: int) -> Prepared[Any]:
    """Built once for the same views: making twenty subqueries takes longer than the database needs to answer them."""
    several = enumerate(views)
    columns = [_count(wanted, words, dialect, most).label(f"view_{n}") for n, (_name, wanted, words) in several]
    return Prepared(sa.select(*columns), namedtuple("Counts", [column.name for column in columns]))


def _count(wanted: Wanted, words: Bearing, dialect: str, most: int) -> sa.ScalarSelect[int]:
    found = [part.limit(most + 1) for _of, part in parts(wanted, words, dialect)]
    return sa.select(sa.func.count()).select_from(together(found).limit(most + 1).subquery()).scalar_subquery()


def phases(session: Session, wanted: Wanted, words: Bearing, most: int) -> dict[str, int]:
    """How many lines of a view stand in each phase; of the first `most` + 1 lines where there are more."""
    dialect = search_rows.dialect_of(session)
    counted = _phases(replace(wanted, words=()), words.shape, dialect, most)
    return {row.phase: row.lines for row in counted.all(session, **words.parameters(dialect))}


class _Phase(NamedTuple):
    phase: str
    lines: int


@lru_cache(maxsize=512)
def _phases(wanted: Wanted, words: Bearing, dialect: str, most: int) -> Prepared[_Phase]:
    kept = [
        part.with_only_columns(Case.phase.label("phase"), maintain_column_froms=True).limit(most + 1)
        for _of, part in parts(wanted, words, dialect)
    ]
    lines = together(kept).limit(most + 1).subquery()
    return Prepared(sa.select(lines.c.phase, sa.func.count().label("lines")).group_by(lines.c.phase), _Phase)


@lru_cache(maxsize=512)
def _keyed(wanted: Wanted, words: Bearing, dialect: str, kind: int | None, limit: int) -> Prepared[KeyRow]:
    """Built once for the same list, wherever in it one is."""
    return Prepared(_places(wanted, words, dialect, kind, limit), KeyRow)


def _places(wanted: Wanted, words: Bearing, dialect: str, kind: int | None, limit: int) -> Lines:
    kept = [
        part.with_only_columns(*key(of), maintain_column_froms=True)
        .where(*beyond(kind, of))
        .order_by(of.due_order, of.id)
        .limit(limit)
        for of, part in parts(wanted, words, dialect)
    ]
    found: Lines = together(kept).order_by("due_order", "sort", "id").limit(limit)
    return found


@lru_cache(maxsize=128)
def _of_columns(columns: tuple[tuple[str, Wanted], ...], words: Bearing, dialect: str, limit: int) -> Lines:
    several = []
    for name, wanted in columns:
        lines = _places(wanted, words, dialect, None, limit).subquery()
        several.append(sa.select(sa.literal(name).label("list"), *lines.c))
    every = sa.union_all(*(sa.select(part.subquery()) for part in several)).subquery()
    found: Lines = sa.select(every).order_by("list", "due_order", "sort", "id")
    return found


def _cases(session: Session, ids: Collection[int], reader: int) -> list[LineRow]:
    if not ids:
        return []
    return _lines(_rounded(ids)).all(session, reader=reader, **_numbered(ids))


FEW = 64
"""Statements about several cases are prepared for so many, for twice as many, and so on."""


def _rounded(ids: Collection[int]) -> int:
    return -(-len(ids) // FEW) * FEW


def _numbered(ids: Collection[int]) -> dict[str, int]:
    """The ids as values of a statement for `_rounded` many: the last stands for those that are missing."""
    several = list(ids)
    several += several[-1:] * (_rounded(several) - len(several))
    return {f"case_{n}": one for n, one in enumerate(several)}


def _given_cases(size: int) -> list[sa.BindParameter[int]]:
    return [given(Case.id, f"case_{n}") for n in range(size)]


@lru_cache(maxsize=32)
def _lines(size: int) -> Prepared[LineRow]:
    return Prepared(
        sa.select(
            Case.id, Case.public_id, Case.code, Case.scheme, Case.definition, Case.state, Case.waits_for, Case.due_on,
            Case.priority, Case.amount, Case.amount_stage, Case.officer_id, Case.version, Case.state_since,
            CaseLook.version.label("seen_version"), Enterprise.name.label("enterprise_name"),
            Account.full_name.label("officer_name"),
        )
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .outerjoin(Account, Account.id == Case.officer_id)
        .outerjoin(CaseLook, sa.and_(CaseLook.account_id == given(Account.id, "reader"), CaseLook.case_id == Case.id))
        .where(Case.id.in_(_given_cases(size))),
        LineRow,
    )  # fmt: skip


def _tasks(session: Session, wanted: Wanted, cases: Collection[int]) -> dict[int, list[TaskRow]]:
    """The open tasks of the cases at the desks asked for, or at any desk, the earliest first."""
    if not cases:
        return {}
    found: dict[int, list[TaskRow]] = {}
    for row in _open_tasks(_rounded(cases), tuple(wanted.desks)).all(session, **_numbered(cases)):
        found.setdefault(row.case_id, []).append(row)
    return found


@lru_cache(maxsize=256)
def _open_tasks(size: int, desks: tuple[Desk, ...]) -> Prepared[TaskRow]:
    statement: Lines = (
        sa.select(CaseTask.case_id, CaseTask.id, CaseTask.name, CaseTask.waits_for, CaseTask.due_on)
        .join(Case, Case.id == CaseTask.case_id)
        .where(CaseTask.case_id.in_(_given_cases(size)), CaseTask.waits_for.is_not(None))
        .order_by(CaseTask.due_order, CaseTask.id)
    )
    if desks:
        statement = statement.where(sa.or_(*(sa.and_(*at(CaseTask, desk)) for desk in desks)))
    return Prepared(statement, TaskRow)

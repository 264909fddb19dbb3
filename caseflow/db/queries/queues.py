"""The queue of the desks: one page of cases in order of their deadlines, and how much work lies where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.base import Record
from caseflow.db.models import Account, Case, Enterprise

ESCAPE = "\\"


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
    due_orders: tuple[int, int] | None = None
    words: tuple[str, ...] = ()
    year: int | None = None
    priority: bool = False


def page(session: Session, wanted: Wanted, after: tuple[int, int] | None, limit: int) -> Sequence[Record]:
    """Cases by due date, then age, beyond the (due_order, id) of `after`."""
    statement = (
        sa.select(
            Case.id, Case.public_id, Case.code, Case.title, Case.scheme, Case.definition, Case.state, Case.waits_for,
            Case.due_on, Case.due_order, Case.priority, Case.officer_id,
            Enterprise.name.label("enterprise_name"), Account.full_name.label("officer_name"),
        )
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .outerjoin(Account, Account.id == Case.officer_id)
        .where(*_conditions(wanted))
        .order_by(Case.due_order, Case.id)
        .limit(limit)
    )  # fmt: skip
    if after is not None:
        statement = statement.where(sa.tuple_(Case.due_order, Case.id) > sa.tuple_(*map(sa.literal, after)))
    return session.execute(statement).all()


def desks(session: Session, agency: str, names: Sequence[str], today: int, soon: int, most: int) -> Sequence[Record]:
    """Per desk: how many cases wait, are overdue, are due up to `soon`; each counted to `most` + 1 and no further."""
    parts = [
        sa.select(
            sa.literal(name).label("waits_for"),
            *_counts([Case.agency == agency, Case.waits_for == name], today, soon, most),
        )
        for name in names
    ]
    return session.execute(sa.union_all(*parts)).all() if parts else []


def officer(session: Session, officer_id: int, desk: str, today: int, soon: int, most: int) -> Record:
    """The cases of one officer that wait at `desk`, counted like those of a desk."""
    mine = [Case.officer_id == officer_id, Case.waits_for == desk]
    return session.execute(sa.select(*_counts(mine, today, soon, most))).one()


def _counts(where: list[sa.ColumnElement[bool]], today: int, soon: int, most: int) -> tuple[Any, ...]:
    """Three counts, each from the index alone and never longer than `most` + 1 rows: a desk may have 100,000 cases."""
    spans: dict[str, list[sa.ColumnElement[bool]]] = {
        "waiting": [],
        "overdue": [Case.due_order < today],
        "soon": [Case.due_order.between(today, soon)],
    }
    return tuple(
        sa.select(sa.func.count())
        .select_from(sa.select(sa.literal(1)).where(*where, *span).limit(most + 1).subquery())
        .scalar_subquery()
        .label(name)
        for name, span in spans.items()
    )


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found = [Case.agency == wanted.agency, Case.submitted_at.is_not(None), _desk(wanted)]
    found += [column == value for column, value in ((Case.scheme, wanted.scheme), (Case.state, wanted.state)) if value]
    if wanted.officer_id is not None:
        found.append(Case.officer_id == wanted.officer_id)
    if wanted.unassigned:
        found.append(Case.officer_id.is_(None))
    if wanted.due_orders is not None:
        found.append(Case.due_order.between(*wanted.due_orders))
    if wanted.year is not None:
        found.append(Case.year == wanted.year)
    if wanted.priority:
        found.append(Case.priority > 0)
    return found + [_contains(word) for word in wanted.words]


def _desk(wanted: Wanted) -> sa.ColumnElement[bool]:
    """One desk by equality, so that the index gives its cases in their order."""
    if wanted.closed:
        return Case.waits_for.is_(None)
    if not wanted.desks:
        return Case.waits_for.is_not(None)
    return Case.waits_for == wanted.desks[0] if len(wanted.desks) == 1 else Case.waits_for.in_(wanted.desks)


def _contains(word: str) -> sa.ColumnElement[bool]:
    """The folded words of the case or its code contain `word`, whose own % and _ mean themselves."""
    plain = word.replace(ESCAPE, ESCAPE * 2).replace("%", f"{ESCAPE}%").replace("_", f"{ESCAPE}_")
    pattern = f"%{plain}%"
    return sa.or_(Case.folded.like(pattern, escape=ESCAPE), sa.func.lower(Case.code).like(pattern, escape=ESCAPE))

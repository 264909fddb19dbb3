"""The cases of an applicant's enterprises, by the parts of their desk: to do, running, ended."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Case, Enterprise

Edge = tuple[int, int]
"""The last case of a page: its place by due date where the part is in that order, else 0; and its id."""
APPLICANT = "applicant"
TODO = "todo"
ENDED = "ended"


class MineRow(NamedTuple):
    """A case as the desk of its applicant shows it."""

    id: int
    public_id: str
    code: str | None
    scheme: str
    definition: str
    state: str
    due_on: date | None
    due_order: int
    officer_id: int | None
    amount: int | None
    amount_stage: str | None
    state_since: datetime
    submitted_at: datetime | None
    closed_at: datetime | None
    enterprise_name: str


def cases(session: Session, enterprises: Collection[int], part: str, after: Edge | None, limit: int) -> list[MineRow]:
    """One part of the cases beyond `after`: what waits for the applicant by due date, the others newest first."""
    conditions = {
        TODO: Case.waits_for == APPLICANT,
        ENDED: Case.waits_for.is_(None),
    }
    running = sa.and_(Case.waits_for.is_not(None), Case.waits_for != APPLICANT)
    names = [name for name in MineRow._fields if name != "enterprise_name"]
    statement = (
        sa.select(*(getattr(Case, name) for name in names), Enterprise.name.label("enterprise_name"))
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .where(Case.enterprise_id.in_(enterprises), conditions.get(part, running))
        .order_by(*((Case.due_order, Case.id) if part == TODO else (Case.id.desc(),)))
        .limit(limit)
    )
    if after is not None and part == TODO:
        statement = statement.where(sa.tuple_(Case.due_order, Case.id) > sa.tuple_(*map(sa.literal, after)))
    elif after is not None:
        statement = statement.where(Case.id < after[1])
    return [MineRow(**row._mapping) for row in session.execute(statement)]


def edge(part: str, row: MineRow) -> Edge:
    """The place of a case in its part."""
    return (row.due_order if part == TODO else 0), row.id

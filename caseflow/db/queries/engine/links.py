"""Linked cases: who is whose relative, and what a page or a rule wants to know of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from caseflow.core.values import Plain
from caseflow.db.models import Case, CaseLink, Enterprise, Submission

FROM, TO = "from", "to"
"""The two ends of a link."""

CANDIDATES = 100


def add(session: Session, values: Plain) -> None:
    """Binds two cases."""
    session.execute(sa.insert(CaseLink), values)


def exists(session: Session, kind: str, from_id: int, to_id: int) -> bool:
    """Whether two cases are bound by this kind already."""
    return session.execute(sa.select(CaseLink.id).where(*_are(kind, from_id, to_id))).first() is not None


def remove(session: Session, kind: str, from_id: int, to_id: int) -> None:
    """Undoes a link; the histories of both cases keep it."""
    session.execute(sa.delete(CaseLink).where(*_are(kind, from_id, to_id)))


_Column = InstrumentedAttribute[int]


def _are(kind: str, from_id: int, to_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (CaseLink.kind == kind, CaseLink.from_case_id == from_id, CaseLink.to_case_id == to_id)


def lock(session: Session, cases: Collection[int]) -> None:
    """Locks the rows of these cases, by ascending id, until the transaction ends."""
    session.execute(sa.select(Case.id).where(Case.id.in_(cases)).order_by(Case.id).with_for_update()).all()


class EndRow(NamedTuple):
    """The case at the other end of a link."""

    id: int
    public_id: str


def related(session: Session, case_id: int, kind: str, where: str) -> list[EndRow]:
    """Id and public id of the cases at the end `where` of this case's links of a kind, by id."""
    mine, theirs = _ends(where)
    statement = (
        sa.select(Case.id, Case.public_id)
        .join(CaseLink, theirs == Case.id)
        .where(mine == case_id, CaseLink.kind == kind)
        .order_by(Case.id)
    )
    return [EndRow(*row) for row in session.execute(statement)]


class StandingRow(NamedTuple):
    """A relative of a case, and where it stands."""

    kind: str
    place: str
    case_id: int
    state: str
    outcome: str | None


def standing(session: Session, case_id: int) -> list[StandingRow]:
    """Kind and end of every relative of a case, with the state where it stands and how it ended."""
    parts = []
    for where in (FROM, TO):
        mine, theirs = _ends(where)
        parts.append(
            sa.select(
                CaseLink.kind, sa.literal(where).label("place"), Case.id.label("case_id"), Case.state, Case.outcome
            )
            .join(Case, theirs == Case.id)
            .where(mine == case_id)
        )  # fmt: skip
    return [StandingRow._make(row) for row in session.execute(sa.union_all(*parts))]


class RelativeRow(NamedTuple):
    """A relative of a case, and at which end of which kind of link it stands."""

    link_id: int
    kind: str
    place: str
    id: int
    public_id: str
    agency: str
    code: str | None
    title: str
    definition: str
    state: str
    outcome: str | None
    waits_for: str | None
    due_on: date | None
    enterprise_id: int
    officer_id: int | None
    submitted_at: datetime | None
    enterprise_name: str


def relatives(session: Session, case_id: int) -> list[RelativeRow]:
    """The relatives of a case as its page shows them, oldest link first."""
    parts = []
    for where in (FROM, TO):
        mine, theirs = _ends(where)
        parts.append(
            sa.select(
                CaseLink.id.label("link_id"), CaseLink.kind, sa.literal(where).label("place"), Case.id,
                Case.public_id, Case.agency, Case.code, Case.title, Case.definition, Case.state, Case.outcome,
                Case.waits_for, Case.due_on, Case.enterprise_id, Case.officer_id, Case.submitted_at,
                Enterprise.name.label("enterprise_name"),
            )
            .join(Case, theirs == Case.id)
            .join(Enterprise, Enterprise.id == Case.enterprise_id)
            .where(mine == case_id)
        )  # fmt: skip
    return [RelativeRow._make(row) for row in session.execute(sa.union_all(*parts).order_by("link_id"))]


class CandidateRow(NamedTuple):
    """A case that a step may choose."""

    id: int
    public_id: str
    agency: str
    code: str | None
    title: str
    definition: str
    enterprise_id: int
    officer_id: int | None
    submitted_at: datetime | None
    enterprise_name: str


def candidates(session: Session, agency: str, schemes: Collection[str], states: Collection[str]) -> list[CandidateRow]:
    """The cases of these roads that stand in one of these states, newest first."""
    statement = (
        sa.select(
            Case.id, Case.public_id, Case.agency, Case.code, Case.title, Case.definition, Case.enterprise_id,
            Case.officer_id, Case.submitted_at, Enterprise.name.label("enterprise_name"),
        )
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .where(Case.agency == agency, Case.state.in_(states), Case.scheme.in_(schemes))
        .order_by(Case.id.desc())
        .limit(CANDIDATES)
    )  # fmt: skip
    return [CandidateRow._make(row) for row in session.execute(statement)]


def last_answers(session: Session, cases: Collection[int], form: str) -> dict[int, Plain]:
    """By case: what was signed last of one form."""
    newest = (
        sa.select(Submission.case_id, sa.func.max(Submission.revision).label("revision"))
        .where(Submission.case_id.in_(cases), Submission.form == form)
        .group_by(Submission.case_id)
        .subquery()
    )
    statement = sa.select(Submission.case_id, Submission.values).join(
        newest, sa.and_(newest.c.case_id == Submission.case_id, newest.c.revision == Submission.revision)
    )
    return {row.case_id: row.values for row in session.execute(statement.where(Submission.form == form))}


def _ends(where: str) -> tuple[_Column, _Column]:
    """The column of this case and that of the relative, for relatives at the end `where`."""
    ends = {FROM: CaseLink.from_case_id, TO: CaseLink.to_case_id}
    return ends[TO if where == FROM else FROM], ends[where]

"""The tasks of a case: opened, listed, ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import Account, Case, CaseTask, Member
from caseflow.db.prepared import Nothing, Prepared, given, insertion, table_of

OPEN, DONE, CANCELLED = "open", "done", "cancelled"


_T = table_of(CaseTask).c


class TaskRow(NamedTuple):
    """One task of a case as the rules see it: in which stay, what it is about, and what came of it."""

    name: str
    number: int
    entry: int
    about: int | None
    status: str
    ended_by: int | None
    revision: int | None


class TaskFound(NamedTuple):
    """One task, and the public id of its case."""

    id: int
    name: str
    number: int
    about: int | None
    status: str
    due_on: date | None
    ended_by: int | None
    case: str
    ended_by_name: str | None


_insert: Prepared[Nothing] = Prepared(
    insertion(
        CaseTask, "public_id", "agency", "case_id", "name", "number", "entry", "about", "waits_for", "due_on",
        "due_order", "due_provisional", "status", "opened_at",
    )
)  # fmt: skip
_rows = Prepared(
    sa.select(*(_T[name] for name in TaskRow._fields)).where(_T.case_id == given(_T.case_id, "case")).order_by(_T.id),
    TaskRow,
)
_end: Prepared[Nothing] = Prepared(
    sa.update(table_of(CaseTask))
    .where(_T.id == given(_T.id, "task"), _T.status == OPEN)
    .values(
        status=given(_T.status, "to"), waits_for=sa.null(), ended_by=given(_T.ended_by, "by"),
        ended_at=given(_T.ended_at, "at"), revision=given(_T.revision),
    )
)  # fmt: skip
_cancel_all: Prepared[Nothing] = Prepared(
    sa.update(table_of(CaseTask))
    .where(_T.case_id == given(_T.case_id, "case"), _T.status == OPEN)
    .values(status=CANCELLED, waits_for=sa.null(), ended_at=given(_T.ended_at, "at"))
)


def add(session: Session, values: Plain) -> None:
    """Opens a task."""
    _insert.run(session, **values)


def rows(session: Session, case_id: int) -> list[TaskRow]:
    """Every task of a case, in the order they were opened."""
    return _rows.all(session, case=case_id)


def find(session: Session, public_id: str) -> TaskFound | None:
    """One task, and the public id of its case."""
    statement = (
        sa.select(
            CaseTask.id, CaseTask.name, CaseTask.number, CaseTask.about, CaseTask.status, CaseTask.due_on,
            CaseTask.ended_by, Case.public_id.label("case"), Account.full_name.label("ended_by_name"),
        )
        .join(Case, Case.id == CaseTask.case_id)
        .outerjoin(Account, Account.id == CaseTask.ended_by)
        .where(CaseTask.public_id == public_id)
    )  # fmt: skip
    row = session.execute(statement).one_or_none()
    return None if row is None else TaskFound(*row)


class OpenTask(NamedTuple):
    """A task that waits for somebody."""

    public_id: str
    name: str


def open_of(session: Session, case: str) -> list[OpenTask]:
    """The open tasks of a case by its public id, in the order they were opened."""
    statement = (
        sa.select(CaseTask.public_id, CaseTask.name)
        .join(Case, Case.id == CaseTask.case_id)
        .where(Case.public_id == case, CaseTask.status == OPEN)
        .order_by(CaseTask.id)
    )
    return [OpenTask(*row) for row in session.execute(statement)]


class ProvisionalTask(NamedTuple):
    """An open task whose last day was computed without the calendar of every year on the way."""

    id: int
    case: str
    name: str
    number: int
    since: datetime
    due_on: date | None


def provisional(session: Session, agency: str, most: int) -> list[ProvisionalTask]:
    """The open tasks whose last day is provisional, the earliest day first."""
    statement = (
        sa.select(
            CaseTask.id, Case.public_id, CaseTask.name, CaseTask.number, CaseTask.opened_at, CaseTask.due_on
        )
        .join(Case, Case.id == CaseTask.case_id)
        .where(CaseTask.agency == agency, CaseTask.due_provisional.is_(True), CaseTask.status == OPEN)
        .where(CaseTask.due_on.is_not(None))
        .order_by(CaseTask.due_on, CaseTask.id)
        .limit(most)
    )  # fmt: skip
    return [ProvisionalTask(*row) for row in session.execute(statement)]


def set_due(session: Session, task_id: int, due: date, due_order: int) -> None:
    """Gives a task a last day that is certain."""
    values = {"due_on": due, "due_order": due_order, "due_provisional": False}
    session.execute(sa.update(CaseTask).where(CaseTask.id == task_id).values(values))


def first_open(session: Session, case_id: int, name: str, due: date) -> int | None:
    """The lowest number of the open tasks of one name and one last day; None when all are over."""
    statement = sa.select(sa.func.min(CaseTask.number)).where(
        CaseTask.case_id == case_id, CaseTask.name == name, CaseTask.status == OPEN, CaseTask.due_on == due
    )
    return session.scalar(statement)


def numbered(session: Session, case_id: int, name: str, number: int) -> int | None:
    """The id of an open task; None when it is over."""
    statement = sa.select(CaseTask.id).where(
        CaseTask.case_id == case_id, CaseTask.name == name, CaseTask.number == number, CaseTask.status == OPEN
    )
    return session.scalar(statement)


class ShownTask(NamedTuple):
    """A task as the page of its case shows it; `member_id` when the applicant's people ended it."""

    public_id: str
    name: str
    number: int
    entry: int
    about: int | None
    status: str
    waits_for: str
    due_on: date | None
    revision: int | None
    opened_at: datetime
    ended_at: datetime | None
    ended_by: int | None
    who: str | None
    member_id: int | None


def of_case(session: Session, case_id: int, enterprise_id: int) -> list[ShownTask]:
    """The tasks of a case in the order they were opened."""
    statement = (
        sa.select(
            CaseTask.public_id, CaseTask.name, CaseTask.number, CaseTask.entry, CaseTask.about, CaseTask.status,
            CaseTask.waits_for, CaseTask.due_on, CaseTask.revision, CaseTask.opened_at, CaseTask.ended_at,
            CaseTask.ended_by, Account.full_name.label("who"),
            Member.account_id.label("member_id"),
        )
        .outerjoin(Account, Account.id == CaseTask.ended_by)
        .outerjoin(
            Member, sa.and_(Member.account_id == CaseTask.ended_by, Member.enterprise_id == enterprise_id)
        )
        .where(CaseTask.case_id == case_id)
        .order_by(CaseTask.id)
    )  # fmt: skip
    return [ShownTask._make(row) for row in session.execute(statement)]


def end(session: Session, task_id: int, status: str, *, by: int | None, revision: int | None, at: datetime) -> bool:
    """Ends one open task; false when it no longer was open."""
    return _end.run(session, task=task_id, to=status, by=by, revision=revision, at=at) == 1


def cancel_all(session: Session, case_id: int, at: datetime) -> None:
    """Ends what is still open when the case is over."""
    _cancel_all.run(session, case=case_id, at=at)

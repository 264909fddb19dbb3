"""The tasks of a case: opened, listed, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.base import Record
from caseflow.db.models import Account, Case, CaseTask, Member

OPEN, DONE, CANCELLED = "open", "done", "cancelled"


def add(session: Session, values: dict[str, Any]) -> None:
    """Opens a task."""
    session.execute(sa.insert(CaseTask), values)


def counts(session: Session, case_id: int) -> Sequence[Record]:
    """Per task and status of a case: how often."""
    statement = sa.select(CaseTask.name, CaseTask.status, sa.func.count().label("times"))
    return session.execute(statement.where(CaseTask.case_id == case_id).group_by(CaseTask.name, CaseTask.status)).all()


def last_number(session: Session, case_id: int, name: str) -> int:
    """How often the task was opened in this case."""
    statement = sa.select(sa.func.max(CaseTask.number)).where(CaseTask.case_id == case_id, CaseTask.name == name)
    return session.execute(statement).scalar_one() or 0


def find(session: Session, public_id: str) -> Record | None:
    """One task, and the public id of its case."""
    statement = (
        sa.select(
            CaseTask.id, CaseTask.name, CaseTask.number, CaseTask.status, CaseTask.due_on, CaseTask.ended_by,
            Case.public_id.label("case"), Account.full_name.label("ended_by_name"),
        )
        .join(Case, Case.id == CaseTask.case_id)
        .outerjoin(Account, Account.id == CaseTask.ended_by)
        .where(CaseTask.public_id == public_id)
    )  # fmt: skip
    return session.execute(statement).one_or_none()


def open_of(session: Session, case: str) -> Sequence[Record]:
    """The open tasks of a case by its public id, in the order they were opened."""
    statement = (
        sa.select(CaseTask.public_id, CaseTask.name)
        .join(Case, Case.id == CaseTask.case_id)
        .where(Case.public_id == case, CaseTask.status == OPEN)
        .order_by(CaseTask.id)
    )
    return session.execute(statement).all()


def of_case(session: Session, case_id: int, enterprise_id: int) -> Sequence[Record]:
    """The tasks of a case in the order they were opened; `member_id` when the applicant's people ended it."""
    statement = (
        sa.select(
            CaseTask.public_id, CaseTask.name, CaseTask.number, CaseTask.status, CaseTask.waits_for, CaseTask.due_on,
            CaseTask.revision, CaseTask.opened_at, CaseTask.ended_at, Account.full_name.label("who"),
            Member.account_id.label("member_id"),
        )
        .outerjoin(Account, Account.id == CaseTask.ended_by)
        .outerjoin(
            Member, sa.and_(Member.account_id == CaseTask.ended_by, Member.enterprise_id == enterprise_id)
        )
        .where(CaseTask.case_id == case_id)
        .order_by(CaseTask.id)
    )  # fmt: skip
    return session.execute(statement).all()


def end(session: Session, task_id: int, status: str, by: int | None, revision: int | None, at: datetime) -> bool:
    """Ends one open task; false when it no longer was open."""
    result = session.execute(
        sa.update(CaseTask)
        .where(CaseTask.id == task_id, CaseTask.status == OPEN)
        .values(status=status, waits_for=None, ended_by=by, ended_at=at, revision=revision)
    )
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]


def cancel_all(session: Session, case_id: int, at: datetime) -> None:
    """Ends what is still open when the case is over."""
    session.execute(
        sa.update(CaseTask)
        .where(CaseTask.case_id == case_id, CaseTask.status == OPEN)
        .values(status=CANCELLED, waits_for=None, ended_at=at)
    )

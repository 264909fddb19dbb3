"""Statements that say whom a message goes to."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.base import Record
from caseflow.db.models import (
    Account,
    Grant,
    Member,
)
from caseflow.db.prepared import Prepared

_RECIPIENT = (Account.id, Account.email, Account.full_name, Account.locale)


_members = Prepared(
    sa.select(*_RECIPIENT)
    .join(Member, Member.account_id == Account.id)
    .where(Member.enterprise_id == sa.bindparam("enterprise"), Member.ended_at.is_(None), Account.status == "active")
    .order_by(Account.id)
)


_holders = Prepared(
    sa.select(*_RECIPIENT)
    .join(Grant, Grant.account_id == Account.id)
    .where(
        Grant.role == sa.bindparam("role"),
        Grant.agency == sa.bindparam("agency"),
        Grant.ended_at.is_(None),
        Account.status == "active",
    )
    .order_by(Account.id)
)


def members(session: Session, enterprise_id: int) -> Sequence[Record]:
    """The people who act for an enterprise, as recipients."""
    return _members.all(session, enterprise=enterprise_id)


def holders(session: Session, agency: str, role: str) -> Sequence[Record]:
    """The people who hold a role, as recipients."""
    return _holders.all(session, role=role, agency=agency)


def account(session: Session, account_id: int) -> Sequence[Record]:
    """One person, as recipients."""
    return session.execute(sa.select(*_RECIPIENT).where(Account.id == account_id, Account.status == "active")).all()

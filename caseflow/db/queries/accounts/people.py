"""Statements that say whom a message goes to."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import (
    Account,
    Grant,
    Member,
)
from caseflow.db.prepared import Prepared


class PersonRow(NamedTuple):
    """A person with an address."""

    id: int
    email: str
    full_name: str
    locale: str


PERSON = (Account.id, Account.email, Account.full_name, Account.locale)
"""The columns of a PersonRow."""


_members = Prepared(
    sa.select(*PERSON)
    .join(Member, Member.account_id == Account.id)
    .where(Member.enterprise_id == sa.bindparam("enterprise"), Member.ended_at.is_(None), Account.status == "active")
    .order_by(Account.id),
    PersonRow,
)


_holders = Prepared(
    sa.select(*PERSON)
    .join(Grant, Grant.account_id == Account.id)
    .where(
        Grant.role == sa.bindparam("role"),
        Grant.agency == sa.bindparam("agency"),
        Grant.ended_at.is_(None),
        Account.status == "active",
    )
    .order_by(Account.id),
    PersonRow,
)


def members(session: Session, enterprise_id: int) -> list[PersonRow]:
    """The people who act for an enterprise, as recipients."""
    return _members.all(session, enterprise=enterprise_id)


def holders(session: Session, agency: str, role: str) -> list[PersonRow]:
    """The people who hold a role, as recipients."""
    return _holders.all(session, role=role, agency=agency)


_account = Prepared(
    sa.select(*PERSON).where(Account.id == sa.bindparam("account", type_=Account.id.type), Account.status == "active"),
    PersonRow,
)


def account(session: Session, account_id: int) -> list[PersonRow]:
    """One person, as recipients."""
    return _account.all(session, account=account_id)

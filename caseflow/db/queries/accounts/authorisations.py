"""Dated authorisations: who signs in whose place, and on which days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from caseflow.core.values import Plain
from caseflow.db.models import Account, Authorisation
from caseflow.db.queries.accounts.people import PERSON, PersonRow


class AuthorisedRow(NamedTuple):
    """One authorisation, with the names of both people."""

    id: int
    role: str
    account_id: int
    capacity: str
    position: str
    ground: str
    from_on: date
    until_on: date
    given_by: int
    given_at: datetime
    ended_at: datetime | None
    person: str
    giver: str


_giver = aliased(Account)
_ALL = (
    sa.select(
        Authorisation.id, Authorisation.role, Authorisation.account_id, Authorisation.capacity, Authorisation.position,
        Authorisation.ground, Authorisation.from_on, Authorisation.until_on, Authorisation.given_by,
        Authorisation.given_at, Authorisation.ended_at, Account.full_name, _giver.full_name.label("giver"),
    )
    .join(Account, Account.id == Authorisation.account_id)
    .join(_giver, _giver.id == Authorisation.given_by)
)  # fmt: skip


def in_force(session: Session, agency: str, account_id: int, role: str, day: date) -> AuthorisedRow | None:
    """The authorisation by which somebody may sign as `role` on this day; the newest where there are several."""
    statement = _ALL.where(
        Authorisation.agency == agency,
        Authorisation.account_id == account_id,
        Authorisation.role == role,
        Authorisation.from_on <= day,
        Authorisation.until_on >= day,
        Authorisation.ended_at.is_(None),
    )
    row = session.execute(statement.order_by(Authorisation.id.desc()).limit(1)).first()
    return None if row is None else AuthorisedRow._make(row)


def deputies(session: Session, agency: str, role: str, day: date) -> list[PersonRow]:
    """The people who may act as `role` on this day by an authorisation, each once."""
    statement = (
        sa.select(*PERSON)
        .join(Authorisation, Authorisation.account_id == Account.id)
        .where(
            Authorisation.agency == agency, Authorisation.role == role, Authorisation.from_on <= day,
            Authorisation.until_on >= day, Authorisation.ended_at.is_(None), Account.status == "active",
        )
        .distinct()
        .order_by(Account.id)
    )  # fmt: skip
    return [PersonRow._make(row) for row in session.execute(statement)]


def given(session: Session, agency: str, roles: Sequence[str], most: int) -> list[AuthorisedRow]:
    """The authorisations to act in these roles, the newest first."""
    statement = _ALL.where(Authorisation.agency == agency, Authorisation.role.in_(roles))
    return [
        AuthorisedRow._make(row) for row in session.execute(statement.order_by(Authorisation.id.desc()).limit(most))
    ]


def add(session: Session, values: Plain) -> int:
    """Enters an authorisation; gives its id."""
    statement = sa.insert(Authorisation).values(**values).returning(Authorisation.id)
    return int(session.execute(statement).scalar_one())


def end(session: Session, agency: str, authorisation_id: int, person: int, at: datetime) -> str | None:
    """Ends an authorisation at once; gives its role, None where there is none that could be ended."""
    statement = (
        sa.update(Authorisation)
        .where(
            Authorisation.id == authorisation_id, Authorisation.agency == agency, Authorisation.ended_at.is_(None)
        )
        .values(ended_at=at, ended_by=person)
        .returning(Authorisation.role)
    )  # fmt: skip
    return session.execute(statement).scalar_one_or_none()

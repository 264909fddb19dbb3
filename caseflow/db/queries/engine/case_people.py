"""Statements on the people named for a case."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import Account, Case, CasePerson
from caseflow.db.prepared import Nothing, Prepared, given, insertion, table_of
from caseflow.db.queries.accounts.people import PERSON, PersonRow


class RoleRow(NamedTuple):
    """A role in which a person was named."""

    role: str


class NamedRow(NamedTuple):
    """A person named for a case, and in which role."""

    role: str
    account_id: int
    full_name: str


_P = table_of(CasePerson).c
_of_case, _stands = _P.case_id == given(_P.case_id, "case"), _P.ended_at.is_(None)
_roles = Prepared(
    sa.select(_P.role).where(_of_case, _P.account_id == given(_P.account_id, "account"), _stands), RoleRow
)
_people = Prepared(
    sa.select(*PERSON)
    .join(table_of(CasePerson), _P.account_id == Account.id)
    .where(_of_case, _P.role == given(_P.role), _stands, Account.status == "active")
    .order_by(_P.id),
    PersonRow,
)
_named = Prepared(
    sa.select(_P.role, _P.account_id, Account.full_name)
    .select_from(sa.join(table_of(CasePerson), table_of(Account), Account.id == _P.account_id))
    .where(_of_case, _stands)
    .order_by(_P.id),
    NamedRow,
)
_add: Prepared[Nothing] = Prepared(
    insertion(CasePerson, "agency", "case_id", "role", "account_id", "named_by", "named_at")
)
_end: Prepared[Nothing] = Prepared(
    sa.update(table_of(CasePerson))
    .where(_of_case, _P.role == given(_P.role), _P.account_id == given(_P.account_id, "account"), _stands)
    .values({name: given(_P[name]) for name in ("ended_by", "ended_at")})
)


def roles(session: Session, case_id: int, account_id: int) -> frozenset[str]:
    """The roles in which this person is named for a case now."""
    return frozenset(row.role for row in _roles.all(session, case=case_id, account=account_id))


def people(session: Session, case_id: int, role: str) -> list[PersonRow]:
    """The people named for a case in a role, as recipients."""
    return _people.all(session, case=case_id, role=role)


def named(session: Session, case_id: int) -> list[NamedRow]:
    """Everybody who is named for a case now, in the order in which they were."""
    return _named.all(session, case=case_id)


def add(session: Session, values: Plain) -> None:
    """Names a person for a case."""
    _add.run(session, **values)


def end(session: Session, case_id: int, role: str, account_id: int, by: int, at: datetime) -> bool:
    """Takes a naming back; false where nobody was named so."""
    return _end.run(session, case=case_id, role=role, account=account_id, ended_by=by, ended_at=at) > 0


def count(session: Session, agency: str, account_id: int) -> int:
    """In how many open cases a person is named."""
    open_ = sa.exists().where(Case.id == CasePerson.case_id, Case.closed_at.is_(None))
    named = (CasePerson.account_id == account_id, CasePerson.agency == agency, CasePerson.ended_at.is_(None))
    found = sa.select(sa.func.count(sa.distinct(CasePerson.case_id))).where(*named, open_)
    return session.scalar(found) or 0

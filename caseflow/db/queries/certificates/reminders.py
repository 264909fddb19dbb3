"""Certificates of which no case reminds: which are to be looked at, what falls due, whom it concerns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple, NotRequired, TypedDict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Account, Certificate, Member, Surveillance
from caseflow.db.prepared import table_of

_C = Certificate


class Place(NamedTuple):
    """Where a certificate stands among those that are to be looked at."""

    remind_on: date
    id: int


class WatchedRow(NamedTuple):
    """A certificate that is to be looked at, with what its reminders say of it."""

    id: int
    public_id: str
    scheme: str
    standard: str
    number: str
    holder_name: str
    enterprise_id: int | None
    status: str
    valid_to: date | None
    recertify_on: date | None
    remind_on: date


class MemberRow(NamedTuple):
    """A person who acts for an enterprise."""

    id: int
    email: str
    full_name: str
    locale: str
    enterprise_id: int


class Look(TypedDict):
    """What a look at the certificate `own` leaves: when the next one is; `reminded_on` where people were reminded."""

    own: int
    remind_on: date | None
    reminded_on: NotRequired[date]


def _waiting(agency: str, until: date, after: tuple[date, int] | None) -> list[sa.ColumnElement[bool]]:
    found = [_C.agency == agency, _C.remind_on <= until]
    return found if after is None else [*found, sa.tuple_(_C.remind_on, _C.id) > sa.tuple_(*map(sa.literal, after))]


def first(session: Session, agency: str, until: date, after: tuple[date, int] | None) -> Place | None:
    """The place of the first certificate beyond `after` to be looked at by `until`; takes no lock."""
    statement = sa.select(_C.remind_on, _C.id).where(*_waiting(agency, until, after))
    found = session.execute(statement.order_by(_C.remind_on, _C.id).limit(1)).one_or_none()
    return None if found is None else Place(**found._mapping)


def claim(session: Session, agency: str, until: date, after: tuple[date, int] | None, most: int) -> list[WatchedRow]:
    """The next of them, locked until the transaction ends; those that another worker holds are passed over."""
    statement = (
        sa.select(
            _C.id, _C.public_id, _C.scheme, _C.standard, _C.number, _C.holder_name, _C.enterprise_id, _C.status,
            _C.valid_to, _C.recertify_on, _C.remind_on,
        )
        .where(*_waiting(agency, until, after))
        .order_by(_C.remind_on, _C.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )  # fmt: skip
    return [WatchedRow(**row._mapping) for row in session.execute(statement)]


def surveillances(session: Session, certificates: Collection[int]) -> dict[int, list[date]]:
    """When the surveillances without a result fall due, by certificate."""
    statement = sa.select(Surveillance.certificate_id, Surveillance.due_on).where(
        Surveillance.certificate_id.in_(certificates), Surveillance.done_on.is_(None)
    )
    found: dict[int, list[date]] = {}
    for row in session.execute(statement):
        found.setdefault(row.certificate_id, []).append(row.due_on)
    return found


def members(session: Session, enterprises: Collection[int]) -> list[MemberRow]:
    """The people who act for these enterprises, as recipients, each with the enterprise."""
    statement = (
        sa.select(Account.id, Account.email, Account.full_name, Account.locale, Member.enterprise_id)
        .join(Member, Member.account_id == Account.id)
        .where(Member.enterprise_id.in_(enterprises), Member.ended_at.is_(None), Account.status == "active")
        .order_by(Account.id)
    )
    return [MemberRow(**row._mapping) for row in session.execute(statement)]


def look(session: Session, rows: Sequence[Look]) -> None:
    """Writes when each certificate is to be looked at next; with `reminded_on` also that it was reminded of."""
    table = table_of(Certificate)
    own = sa.update(table).where(table.c.id == sa.bindparam("own"))
    for group in ([r for r in rows if "reminded_on" in r], [r for r in rows if "reminded_on" not in r]):
        if group:
            session.execute(own, group)

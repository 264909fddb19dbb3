"""Registers of numbers: the next one, those that were given, those that were cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import Account, Case, NumberBook, Paper, TakenNumber


class Book(NamedTuple):
    """The register of one series, issuer and year."""

    id: int
    issuer: str
    series: str
    year: int
    first_serial: int
    last_serial: int


class TakenRow(NamedTuple):
    """One number of a register, and what it was given to."""

    id: int
    serial: int
    twin: int
    number: str
    about: str
    taken_on: date
    taken_by: str
    cancelled_at: datetime | None
    reason: str
    case: str | None
    code: str | None
    paper: str | None
    kind: str | None


_BOOK = (
    NumberBook.id, NumberBook.issuer, NumberBook.series, NumberBook.year, NumberBook.first_serial,
    NumberBook.last_serial,
)  # fmt: skip


def find(session: Session, agency: str, issuer: str, series: str, year: int) -> Book | None:
    """The register, if it was begun."""
    statement = sa.select(*_BOOK).where(
        NumberBook.agency == agency, NumberBook.issuer == issuer, NumberBook.series == series, NumberBook.year == year
    )
    row = session.execute(statement).first()
    return None if row is None else Book._make(row)


def begin(session: Session, agency: str, issuer: str, series: str, year: int, first: int) -> Book:
    """A register whose first number will be `first`."""
    values = {"agency": agency, "issuer": issuer, "series": series, "year": year}
    session.execute(sa.insert(NumberBook), {**values, "first_serial": first, "last_serial": first - 1})
    found = find(session, agency, issuer, series, year)
    assert found is not None
    return found


def take(session: Session, book: Book, values: Plain) -> int:
    """Enters the number that follows the last one of the book; gives the id of its line."""
    serial = book.last_serial + 1
    session.execute(sa.update(NumberBook).where(NumberBook.id == book.id).values(last_serial=serial))
    line = sa.insert(TakenNumber).values(book_id=book.id, serial=serial, twin=0, **values).returning(TakenNumber.id)
    return int(session.execute(line).scalar_one())


def serial_of(session: Session, number_id: int) -> int:
    """The serial of a line."""
    return int(session.execute(sa.select(TakenNumber.serial).where(TakenNumber.id == number_id)).scalar_one())


def cancel(session: Session, number_id: int, person: int, at: datetime, reason: str) -> None:
    """A number that counts no more: its line stays, with the reason."""
    values = {"cancelled_at": at, "cancelled_by": person, "reason": reason}
    session.execute(sa.update(TakenNumber).where(TakenNumber.id == number_id).values(values))


def of_agency(session: Session, agency: str) -> Sequence[Book]:
    """Every register, the newest year first."""
    order = (NumberBook.year.desc(), NumberBook.issuer, NumberBook.series)
    return [
        Book._make(row)
        for row in session.execute(sa.select(*_BOOK).where(NumberBook.agency == agency).order_by(*order))
    ]


def lines(session: Session, book_id: int, before: int | None, most: int) -> Sequence[TakenRow]:
    """Numbers of a register, the newest first, below the id `before`."""
    statement = (
        sa.select(
            TakenNumber.id, TakenNumber.serial, TakenNumber.twin, TakenNumber.number, TakenNumber.about,
            TakenNumber.taken_on, sa.func.coalesce(Account.full_name, ""), TakenNumber.cancelled_at, TakenNumber.reason,
            Case.public_id, Case.code, Paper.public_id, Paper.kind,
        )
        .outerjoin(Account, Account.id == TakenNumber.taken_by)
        .outerjoin(Case, Case.id == TakenNumber.case_id)
        .outerjoin(Paper, Paper.number_id == TakenNumber.id)
        .where(TakenNumber.book_id == book_id)
    )  # fmt: skip
    if before is not None:
        statement = statement.where(TakenNumber.id < before)
    return [TakenRow._make(row) for row in session.execute(statement.order_by(TakenNumber.id.desc()).limit(most))]

"""What the checker of promises reads of papers and registers: whole tables, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import Case, NumberBook, Paper, TakenNumber
from caseflow.db.queries.papers.books import Book

CHUNK = 1000


class KeptPaper(NamedTuple):
    """A paper beside its case, as far as one says what the other must be."""

    public_id: str
    kind: str
    action: str
    status: str
    link: str | None
    waits_for: str | None
    number_id: int | None
    number: str | None
    dated: date | None
    case_id: int
    definition: str
    case_waits_for: str | None


class KeptNumber(NamedTuple):
    """A line of a register."""

    id: int
    serial: int
    twin: int
    number: str
    case_id: int | None
    cancelled_at: datetime | None


_BOOK = tuple(getattr(NumberBook, name) for name in Book._fields)


def papers(session: Session, agency: str) -> Iterator[KeptPaper]:
    """Every paper of an agency, the oldest first."""
    statement = (
        sa.select(
            Paper.public_id, Paper.kind, Paper.action, Paper.status, Paper.link, Paper.waits_for, Paper.number_id,
            Paper.number, Paper.dated, Paper.case_id, Case.definition, Case.waits_for,
        )
        .join(Case, Case.id == Paper.case_id)
        .where(Paper.agency == agency)
        .order_by(Paper.id)
    )  # fmt: skip
    yield from map(KeptPaper._make, session.execute(statement.execution_options(yield_per=CHUNK)))


def registers(session: Session, agency: str) -> Iterator[tuple[Book, list[KeptNumber]]]:
    """Every register of an agency with its lines by serial; one without a number yet has no line."""
    columns = tuple(getattr(TakenNumber, name) for name in KeptNumber._fields)
    statement = (
        sa.select(*_BOOK, *columns)
        .outerjoin(TakenNumber, TakenNumber.book_id == NumberBook.id)
        .where(NumberBook.agency == agency)
        .order_by(NumberBook.id, TakenNumber.serial, TakenNumber.twin)
    )
    rows = session.execute(statement.execution_options(yield_per=CHUNK))
    width = len(_BOOK)
    for book, lines in groupby(rows, key=lambda row: Book._make(row[:width])):
        yield book, [KeptNumber._make(row[width:]) for row in lines if row[width] is not None]

"""Registers of numbers: one for each kind of paper, issuing body and year; gapless, and no number is given twice."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from caseflow.db.queries.papers import books as book_rows
from caseflow.db.queries.papers.books import Book
from caseflow.db.queries.papers.papers import PaperRow
from caseflow.db.session import alone
from caseflow.notifications.letter_schema import Letter
from caseflow.papers.compose import symbol
from caseflow.services.engine.moves import Move
from caseflow.services.foundation.context import Context


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands on the paper, and its line in the register; both None for papers that bear none."""

    id: int | None
    text: str | None


NONE = Number(None, None)


def next_number(move: Move, letter: Letter) -> Number:
    """The number that follows the last one of the letter's register: NĐ 30/2020, Điều 15; one taker at a time."""
    head = letter.head
    if head.series is None:
        return NONE
    ctx, session = move.ctx, move.session
    book = locked(ctx, session, head.issuer, head.series, move.today.year)
    text = f"{book.last_serial + 1:02d}/{symbol(head, ctx.content.agency.body(head.issuer).short)}"
    return Number(take(move, book, text, head.title.vi), text)


def take(move: Move, book: Book, number: str, about: str) -> int:
    """Enters the next number of a register that is held, as it is written; gives the id of its line."""
    line = {
        "number": number, "about": about, "case_id": move.case.id, "taken_on": move.today, "taken_by": move.actor.id,
        "reason": "",
    }  # fmt: skip
    return book_rows.take(move.session, book, line)


def locked(ctx: Context, session: Session, issuer: str, series: str, year: int) -> Book:
    """The register, held until the transaction ends and begun where nobody had begun it."""
    alone(session, f"numbers of {ctx.agency} {issuer} {series} {year}")
    found = book_rows.find(session, ctx.agency, issuer, series, year)
    return found if found is not None else book_rows.begin(session, ctx.agency, issuer, series, year, 1)


def cancel_of(move: Move, paper: PaperRow, reason: str) -> None:
    """Cancels the number of a paper that will not be issued, if it has one; the number is never given again."""
    if paper.number_id is not None:
        book_rows.cancel(move.session, paper.number_id, move.actor.id, move.now, reason)

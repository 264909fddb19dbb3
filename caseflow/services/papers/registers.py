"""The registers of numbers as pages show them, and beginning one where the office kept it on paper before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import Invalid, NotAllowed, NotFound
from caseflow.core.text import Text, say
from caseflow.db.queries.papers import books as book_rows
from caseflow.db.queries.papers.books import Book, TakenRow
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once
from caseflow.services.papers import desk

PAGE = 100
LAST = 99_999


@dataclass(frozen=True, slots=True)
class Register:
    """One register: who issues, which kind of paper, which year, how far it is."""

    id: int
    issuer: Text
    series: str
    year: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A stretch of a register, the newest number first."""

    register: Register
    lines: Sequence[TakenRow]
    after: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All registers, which a letter may still begin, and whether the reader gives numbers."""

    registers: tuple[Register, ...]
    beginnings: tuple[tuple[str, str, Text], ...]
    may_begin: bool


def overview(ctx: Context, actor: Actor) -> Overview:
    """All registers of the agency; raises NotAllowed for whoever has no desk of papers."""
    _check(ctx, actor)
    with ctx.read() as session:
        found = tuple(_register(ctx, book) for book in book_rows.of_agency(session, ctx.agency))
    year = local_date(ctx.clock.now()).year
    begun = {(one.series, str(one.issuer)) for one in found if one.year == year}
    open_ = tuple(
        (issuer, series, ctx.content.agency.body(issuer).name)
        for issuer, series in sorted(_series(ctx))
        if (series, str(ctx.content.agency.body(issuer).name)) not in begun
    )
    return Overview(found, open_, _numbers(ctx, actor))


def page(ctx: Context, actor: Actor, book_id: int, after: int | None) -> RegisterPage:
    """One register; raises NotAllowed, NotFound."""
    _check(ctx, actor)
    with ctx.read() as session:
        book = next((b for b in book_rows.of_agency(session, ctx.agency) if b.id == book_id), None)
        if book is None:
            raise NotFound()
        rows = book_rows.lines(session, book_id, after, PAGE + 1)
    return RegisterPage(_register(ctx, book), rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def begin(ctx: Context, actor: Actor, issuer: str, series: str, first: int, key: str) -> Result:
    """Begins this year's register at `first`, the number that follows the last one of the office's own book.

    Raises NotAllowed (gives no numbers), Invalid at `first` or `register` (unknown, or begun already).
    """
    if not _numbers(ctx, actor):
        raise NotAllowed(say("Chỉ văn thư mở sổ văn bản.", "Only the clerk begins a register."))
    if (issuer, series) not in _series(ctx):
        raise Invalid.at("register", "Không có sổ này.", "There is no such register.")
    if not 1 <= first <= LAST:
        raise Invalid.at("first", f"Số bắt đầu từ 1 đến {LAST}.", f"The first number lies between 1 and {LAST}.")
    year = local_date(ctx.clock.now()).year

    def do(session: Session) -> Result:
        if book_rows.find(session, ctx.agency, issuer, series, year) is not None:
            raise Invalid.at("register", "Sổ của năm nay đã mở.", "This year's register was begun already.")
        book = book_rows.begin(session, ctx.agency, issuer, series, year, first)
        details = {"issuer": issuer, "series": series, "year": year, "first": first}
        audit.record(ctx, session, actor, f"numbers/{book.id}", "register_begun", details)
        return {"register": book.id}

    return once(ctx, actor, key, "begin_register", do)


def _series(ctx: Context) -> set[tuple[str, str]]:
    heads = (letter.head for letter in ctx.content.letters.values())
    return {(head.issuer, head.series) for head in heads if head.series is not None and head.chain is not None}


def _numbers(ctx: Context, actor: Actor) -> bool:
    chains = ctx.content.authority.chains.values()
    return bool(actor.roles & {chain.links["number"].by for chain in chains if "number" in chain.links})


def _check(ctx: Context, actor: Actor) -> None:
    if not desk.may_read(ctx, actor):
        raise NotAllowed(say("Tài khoản của ông/bà không xem được sổ văn bản.", "You may not see the registers."))


def _register(ctx: Context, book: Book) -> Register:
    name = ctx.content.agency.body(book.issuer).name
    return Register(book.id, name, book.series, book.year, book.first_serial, book.last_serial)

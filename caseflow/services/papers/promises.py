"""What is promised of papers and their registers (I10)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from caseflow.db.queries.papers import kept
from caseflow.db.queries.papers.books import Book
from caseflow.db.queries.papers.kept import KeptNumber, KeptPaper
from caseflow.db.queries.papers.papers import CANCELLED, DROPPED, ISSUED, UNDER_WAY
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.promises import Finding, Promise


def _registers(ctx: Context, session: Session, checked: dict[str, int]) -> Iterator[Finding]:
    """I10: between the first and the last number of a register none is missing and none is given twice."""
    count = 0
    for book, lines in kept.registers(session, ctx.agency):
        count += len(lines)
        yield from _gaps(book, lines)
    checked["numbers"] = count


def _gaps(book: Book, lines: list[KeptNumber]) -> Iterator[Finding]:
    subject = f"register {book.series} of {book.issuer} {book.year}"
    first = [line.serial for line in lines if line.twin == 0]  # a twin was issued twice before there were registers
    for serial in sorted(set(range(book.first_serial, book.last_serial + 1)) - set(first)):
        yield Finding("I10", subject, f"number {serial} is missing")
    for serial in sorted({s for s in first if not book.first_serial <= s <= book.last_serial}):
        yield Finding("I10", subject, f"number {serial} lies outside of it")


def _papers(ctx: Context, session: Session, checked: dict[str, int]) -> Iterator[Finding]:
    """I10: an issued paper has its number in a register, and a case waits for whom its deciding paper waits."""
    lines = {line.id: line for _, found in kept.registers(session, ctx.agency) for line in found}
    of_paper: dict[int, str] = {}
    on_their_way: dict[tuple[int, str], str] = {}
    count = 0
    for paper in kept.papers(session, ctx.agency):
        count += 1
        subject = f"paper {paper.public_id}"
        other = of_paper.setdefault(paper.number_id or -count, paper.public_id)
        if other != paper.public_id:
            yield Finding("I10", subject, f"has the number of paper {other}")
        yield from _numbered(ctx, subject, paper, lines.get(paper.number_id or 0))
        if (paper.status == UNDER_WAY) != (paper.link is not None) or (paper.link is None) != (paper.waits_for is None):
            yield Finding("I10", subject, f"is {paper.status}, but waits for {paper.waits_for} to {paper.link} it")
        if paper.status == UNDER_WAY:
            if on_their_way.setdefault((paper.case_id, paper.action), paper.public_id) != paper.public_id:
                yield Finding("I10", subject, f"is on its way beside another of the same step, {paper.action}")
            yield from _waits(ctx, session, subject, paper)
    checked["papers"] = count


def _numbered(ctx: Context, subject: str, paper: KeptPaper, line: KeptNumber | None) -> Iterator[Finding]:
    letter = ctx.content.letters.get(paper.kind)
    if paper.status == ISSUED and letter is not None and letter.head.series is not None and line is None:
        yield Finding("I10", subject, "is issued without a number of its register")
    if line is None:
        if paper.number_id is not None:
            yield Finding("I10", subject, "has a number that no register has")
        return
    if (line.number, line.case_id) != (paper.number, paper.case_id) or paper.dated is None:
        yield Finding("I10", subject, f"bears number {paper.number}, but the register says {line.number}")
    if (line.cancelled_at is not None) != (paper.status in (CANCELLED, DROPPED)):
        said = "cancelled" if line.cancelled_at is not None else "in force"
        yield Finding("I10", subject, f"is {paper.status}, but its number is {said}")


def _waits(ctx: Context, session: Session, subject: str, paper: KeptPaper) -> Iterator[Finding]:
    action = catalog.rulebook(ctx, session, paper.definition).action(paper.action)
    if action is not None and action.to is not None and paper.case_waits_for != paper.waits_for:
        found = f"waits for {paper.waits_for}, its case for {paper.case_waits_for}"
        yield Finding("I10", subject, found)


PROMISES = (Promise("registers", _registers), Promise("papers", _papers))

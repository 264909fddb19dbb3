"""Papers on their way through their chain and issued, and the registers that give them their numbers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.core.values import Plain
from caseflow.db.base import Base, Json, Key


class Paper(Base):
    """One paper of a case: proposed with the answers of its step, then checked, signed, numbered and issued.

    `link` is what is to be done next and `waits_for` by which role, both none once the paper is issued or over. An
    issued paper never changes: a correction is another paper that names it (`corrects_id`).
    """

    __tablename__ = "papers"
    __table_args__ = (
        Index("ix_papers_case_id_id", "case_id", "id"),
        Index("ix_papers_waiting", "agency", "waits_for", "link", "id"),
        Index("ix_papers_agency_status_id", "agency", "status", "id"),
        Index("ix_papers_number_id", "number_id"),
        Index("ix_papers_pdf", "pdf"),
        Index("ix_papers_docx", "docx"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    agency: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(40))  # the letter
    action: Mapped[str] = mapped_column(String(40), default="")  # of the road, taken when the paper is issued
    chain: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str] = mapped_column(String(40))
    entry: Mapped[int]
    status: Mapped[str] = mapped_column(String(12))  # under_way, returned, dropped, issued, cancelled
    link: Mapped[str | None] = mapped_column(String(10))
    waits_for: Mapped[str | None] = mapped_column(String(40))
    version: Mapped[int]
    answers: Mapped[Plain] = mapped_column(Json)  # what was typed into the form of the step
    said: Mapped[Plain | None] = mapped_column(Json)  # what the paper says, frozen when it is signed
    template: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the letter as it was then
    reason: Mapped[str] = mapped_column(Text, default="")  # why it was sent back, withdrawn or cancelled
    proposed_by: Mapped[int]
    proposed_at: Mapped[datetime]
    checked_by: Mapped[int | None]
    checked_at: Mapped[datetime | None]
    signed_by: Mapped[int | None]
    signed_at: Mapped[datetime | None]
    signed_as: Mapped[Plain | None] = mapped_column(Json)  # role, capacity, position and name of the signer
    numbered_by: Mapped[int | None]
    numbered_at: Mapped[datetime | None]
    issued_by: Mapped[int | None]
    issued_at: Mapped[datetime | None]
    number_id: Mapped[int | None]
    number: Mapped[str | None] = mapped_column(String(60))
    dated: Mapped[date | None]  # the day of its number, which stands on it
    code: Mapped[str | None] = mapped_column(String(24), unique=True)  # by which anybody can look it up, once issued
    pdf: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the file as it was issued
    docx: Mapped[str | None] = mapped_column(String(64))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id"))
    corrected_by: Mapped[int | None]  # the paper that took its place


class PaperText(Base):
    """What an issued paper says, word for word, and whether its files were set from it yet."""

    __tablename__ = "paper_texts"
    __table_args__ = (Index("ix_paper_texts_agency_stands_paper_id", "agency", "stands", "paper_id"),)

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"), primary_key=True, autoincrement=False)
    agency: Mapped[str] = mapped_column(String(40))
    content: Mapped[Plain] = mapped_column(Json)  # the whole paper, laid out
    stands: Mapped[str] = mapped_column(String(10))  # waiting, ready, failed
    tries: Mapped[int]


class NumberBook(Base):
    """The register of one kind of paper, issuing body and year: gapless, counted on from `last_serial`."""

    __tablename__ = "number_books"
    __table_args__ = (UniqueConstraint("agency", "issuer", "series", "year"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    agency: Mapped[str] = mapped_column(String(40))
    issuer: Mapped[str] = mapped_column(String(40))
    series: Mapped[str] = mapped_column(String(20))
    year: Mapped[int]
    first_serial: Mapped[int]  # above 1 where the office had begun the book on paper
    last_serial: Mapped[int]


class TakenNumber(Base):
    """A number of a register; never deleted, never given again. `twin` marks one that had been issued twice before."""

    __tablename__ = "taken_numbers"
    __table_args__ = (
        UniqueConstraint("book_id", "serial", "twin"),
        Index("ix_taken_numbers_book_id_id", "book_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("number_books.id"))
    serial: Mapped[int]
    twin: Mapped[int] = mapped_column(default=0)
    number: Mapped[str] = mapped_column(String(60))
    about: Mapped[str] = mapped_column(String(300), default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    taken_on: Mapped[date]
    taken_by: Mapped[int]
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")

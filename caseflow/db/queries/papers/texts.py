"""What issued papers say, and the files that are set from it."""

from __future__ import annotations

from typing import Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.core.values import Plain
from caseflow.db.models import Paper, PaperText
from caseflow.db.prepared import Nothing, Prepared, insertion

WAITING, READY, FAILED = "waiting", "ready", "failed"
"""How the files of a paper stand."""
MOST_TRIES: Final = 5
"""A text that could not be set so often is left to a person."""


class TextRow(NamedTuple):
    """The text of an issued paper."""

    paper_id: int
    content: Plain
    stands: str
    tries: int


_COLUMNS = (PaperText.paper_id, PaperText.content, PaperText.stands, PaperText.tries)
_add: Prepared[Nothing] = Prepared(insertion(PaperText, "paper_id", "agency", "content", "stands", "tries"))


def add(session: Session, paper_id: int, agency: str, content: Plain) -> None:
    """Keeps what a paper says; its files wait to be set."""
    _add.run(session, paper_id=paper_id, agency=agency, content=content, stands=WAITING, tries=0)


def of(session: Session, paper_id: int) -> TextRow | None:
    """What a paper says; None for one that is not issued or lacked something."""
    row = session.execute(sa.select(*_COLUMNS).where(PaperText.paper_id == paper_id)).first()
    return None if row is None else TextRow._make(row)


def waiting(session: Session, agency: str, after: int) -> TextRow | None:
    """The oldest text of an agency that waits for its files, beyond the paper `after`."""
    mine = sa.and_(PaperText.agency == agency, PaperText.stands == WAITING, PaperText.paper_id > after)
    row = session.execute(sa.select(*_COLUMNS).where(mine).order_by(PaperText.paper_id).limit(1)).first()
    return None if row is None else TextRow._make(row)


def ready(session: Session, paper_id: int, pdf: str, docx: str) -> None:
    """Names the files of a paper, once: files that it has stay."""
    named = sa.update(Paper).where(Paper.id == paper_id, Paper.pdf.is_(None)).values(pdf=pdf, docx=docx)
    session.execute(named)
    session.execute(sa.update(PaperText).where(PaperText.paper_id == paper_id).values(stands=READY))


def failed(session: Session, text: TextRow) -> None:
    """Counts a try that failed; after `MOST_TRIES` the text waits no more."""
    stands = FAILED if text.tries + 1 >= MOST_TRIES else WAITING
    values = {"tries": text.tries + 1, "stands": stands}
    session.execute(sa.update(PaperText).where(PaperText.paper_id == text.paper_id).values(**values))

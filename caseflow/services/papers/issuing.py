"""What an issued paper says, kept with its issue, and its PDF and DOCX, set once by the worker and never again."""

from __future__ import annotations

import io
from typing import Final

import structlog
from pydantic import TypeAdapter

from caseflow.core.errors import Refused
from caseflow.core.ids import canonical, digest, new_secret
from caseflow.core.paper import Paper
from caseflow.core.values import Plain
from caseflow.db.queries.files import documents as document_rows
from caseflow.db.queries.papers import texts as text_rows
from caseflow.db.queries.papers.papers import PaperRow
from caseflow.db.queries.papers.texts import TextRow
from caseflow.gateways.typesetting import pdf
from caseflow.gateways.word import word
from caseflow.notifications.letter_schema import Letter
from caseflow.services.foundation.context import Context
from caseflow.services.papers import composing
from caseflow.services.papers.said import Asked, as_json, values

log = structlog.get_logger(__name__)

DRAWN: Final = {"pdf": pdf, "docx": word}
"""How each file is made of a paper."""
_PAPER: Final = TypeAdapter(Paper)
MOST_BYTES: Final = 30 * 1024 * 1024
CODE_LENGTH: Final = 16
"""Letters of the code by which a paper is looked up: 96 bits, beyond guessing."""


def code() -> str:
    """A new code for looking a paper up."""
    return new_secret()[:CODE_LENGTH]


def kept(asked: Asked, paper: PaperRow) -> Plain:
    """Keeps what the paper says, word for word; its files are set from that by the worker.

    Gives the columns that tell its wording, none where the letter lacks something it needs: such a paper is issued all
    the same, the office writes it by hand, and its page says what is missing.
    """
    try:
        made = composing.finished(asked, paper)
    except Refused:
        return {}
    text_rows.add(asked.session, paper.id, paper.agency, _PAPER.dump_python(made, mode="json"))
    return {"said": as_json(values(asked)), "template": template(asked.letter)}


def shown(asked: Asked, paper: PaperRow, text: TextRow | None) -> Paper:
    """The paper as its page shows it: word for word as it was issued, any other as it reads today."""
    return _as_issued(text) if text is not None else composing.shown(asked, paper)


def _as_issued(text: TextRow) -> Paper:
    return _PAPER.validate_python(text.content)


def set_waiting(ctx: Context) -> int:
    """Sets the files of every issued paper that has none yet; gives how many. What the worker calls at every beat.

    Needs no idempotency key: the same text gives the same bytes, and a paper's files are named once.
    """
    count, after = 0, 0
    while True:
        with ctx.read() as session:
            text = text_rows.waiting(session, ctx.agency, after)
        if text is None:
            return count
        count += _set(ctx, text)
        after = text.paper_id


def _set(ctx: Context, text: TextRow) -> bool:
    """Whether it succeeded; what could not be set is logged and tried again."""
    try:
        made = _as_issued(text)
        files = {kind: ctx.files.put(io.BytesIO(draw(made)), MOST_BYTES) for kind, draw in DRAWN.items()}
    except Exception:  # one paper that cannot be set must not keep the files of all others waiting
        log.exception("paper_not_set", paper=text.paper_id, tries=text.tries + 1)
        with ctx.tx() as session:
            text_rows.failed(session, text)
        return False
    ctx.crash.at("paper:files")
    with ctx.tx() as session:
        for kind, blob in files.items():
            document_rows.add_blob(session, blob.sha256, blob.size, kind, ctx.clock.now())
        text_rows.ready(session, text.paper_id, files["pdf"].sha256, files["docx"].sha256)
    return True


def template(letter: Letter) -> str:
    """By what the wording of a letter is told from any other, so that a paper knows whether its own still stands."""
    return digest(canonical(repr(letter)))

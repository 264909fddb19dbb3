"""The files of an issued paper: set once as PDF and DOCX when it is issued, kept by their hash, never written again."""

from __future__ import annotations

import io
from typing import Final

from caseflow.core.errors import Refused
from caseflow.core.ids import canonical, digest, new_secret
from caseflow.core.values import Plain
from caseflow.db.queries.files import documents as document_rows
from caseflow.db.queries.papers.papers import PaperRow
from caseflow.gateways.typesetting import pdf
from caseflow.gateways.word import word
from caseflow.notifications.letter_schema import Letter
from caseflow.services.papers import composing
from caseflow.services.papers.said import Asked, as_json, values

MOST_BYTES: Final = 30 * 1024 * 1024
CODE_LENGTH: Final = 16
"""Letters of the code by which a paper is looked up: 96 bits, beyond guessing."""


def code() -> str:
    """A new code for looking a paper up."""
    return new_secret()[:CODE_LENGTH]


def kept(asked: Asked, paper: PaperRow) -> Plain:
    """Sets and keeps both files; gives the columns that name them, none where the letter lacks something it needs.

    A paper that cannot be set is issued all the same: the office writes it by hand, and its page says what is missing.
    """
    try:
        made = composing.finished(asked, paper)
    except Refused:
        return {}
    now, session, found = asked.ctx.clock.now(), asked.session, {}
    for kind, content in (("pdf", pdf(made)), ("docx", word(made))):
        blob = asked.ctx.files.put(io.BytesIO(content), MOST_BYTES)
        document_rows.add_blob(session, blob.sha256, blob.size, kind, now)
        found[kind] = blob.sha256
    return {**found, "said": as_json(values(asked)), "template": template(asked.letter)}


def template(letter: Letter) -> str:
    """By what the wording of a letter is told from any other, so that a paper knows whether its own still stands."""
    return digest(canonical(repr(letter)))

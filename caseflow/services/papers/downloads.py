"""The files of a paper for whoever may read it: as it was issued, or the draft to be edited."""

from __future__ import annotations

import io

from caseflow.core.actor import Actor
from caseflow.core.errors import NotFound
from caseflow.core.ids import digest
from caseflow.db.queries.papers import texts as text_rows
from caseflow.db.queries.papers.papers import PaperRow
from caseflow.gateways.names import clean_name
from caseflow.services.files.storage import Download
from caseflow.services.foundation.context import Context
from caseflow.services.papers import finding, issuing, kinds, page


def fetch(ctx: Context, actor: Actor, public_id: str, kind: str) -> Download:
    """The paper as `pdf` or `docx`: the very bytes that were issued, else the draft as it reads today.

    Whoever comes before the worker gets the same bytes, made for them: the same text gives the same file.

    Raises NotFound for whoever may not read the paper, and for a draft where the reader belongs to the applicant.
    """
    with ctx.read() as session:
        seen, paper = finding.find(ctx, session, actor, public_id)
        sha256 = paper.pdf if kind == "pdf" else paper.docx
        text = text_rows.of(session, paper.id) if sha256 is None else None
        made = None if sha256 is not None else issuing.shown(page.asked(ctx, session, seen, paper), paper, text)
    name = _name(ctx, paper, kind)
    if sha256 is not None:
        content = ctx.files.open(sha256)
        return Download(name, kind, ctx.files.path(sha256).stat().st_size, sha256, content)
    if made is None or (seen.as_applicant and text is None):
        raise NotFound()
    drawn = issuing.DRAWN[kind](made)
    return Download(name, kind, len(drawn), digest(drawn), io.BytesIO(drawn))


def _name(ctx: Context, paper: PaperRow, kind: str) -> str:
    number = f" {paper.number}" if paper.number else ""
    return clean_name(f"{kinds.title(ctx, paper.kind).vi}{number}.{kind}".replace("/", "-"))

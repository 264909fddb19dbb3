"""A paper with its case, for a person who may read it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import NotFound
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.papers import papers as paper_rows
from caseflow.db.queries.papers.papers import PaperRow
from caseflow.papers.authority import LINKS, Link
from caseflow.services.engine import parties
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation.context import Context


def find(
    ctx: Context, session: Session, actor: Actor, public_id: str, *, lock: bool = False
) -> tuple[Seen, PaperRow]:  # fmt: skip
    """The paper with its case for a person who may read it; raises NotFound for everybody else."""
    paper = paper_rows.known(session, public_id)
    if paper is None or paper.agency != ctx.agency:
        raise NotFound()
    seen = parties.enter(ctx, session, actor, case_rows.public_id_of(session, paper.case_id), lock=lock)
    if not seen.inside and not (seen.as_applicant and paper.status == paper_rows.ISSUED):
        raise NotFound()
    return seen, paper


def link_of(paper: PaperRow) -> Link:
    """What is next to be done to a paper on its way; raises StopIteration for one that is not."""
    return next(link for link in LINKS if link == paper.link)

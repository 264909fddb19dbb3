"""What is on offer: the kinds of support a visitor reads of, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass

from caseflow.core.errors import NotFound
from caseflow.services.engine import facts
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows import steps
from caseflow.workflows.policy import APPLICANT
from caseflow.workflows.schema import Document
from caseflow.workflows.step_words import SUBMIT


def on_offer(ctx: Context) -> tuple[catalog.OfferGroup, ...]:
    """The schemes that may be applied for under their headings, for visitors too."""
    with ctx.read() as session:
        return catalog.grouped(catalog.offers(ctx, session))


def procedures(ctx: Context) -> tuple[catalog.Offer, ...]:
    """What an enterprise may begin itself besides support, such as a declaration; for visitors too."""
    with ctx.read() as session:
        return tuple(catalog.procedures(ctx, session))


@dataclass(frozen=True, slots=True)
class SchemePage:
    """What the page of one kind of support shows: its steps here, and the documents that an application needs."""

    offer: catalog.Offer
    phases: tuple[str, ...]
    documents: tuple[Document, ...]


def scheme(ctx: Context, name: str) -> SchemePage:
    """One scheme on offer; raises NotFound."""
    with ctx.read() as session:
        found = catalog.offer(ctx, session, name)
        if found is None:
            raise NotFound
        book = catalog.rulebook(ctx, session, found.sha256)
    drawn = found.definition
    asked = (p for p in drawn.documents.values() if p.by == APPLICANT and SUBMIT in p.awaited_by)
    return SchemePage(found, steps.phases(book, facts.here(ctx, drawn.initial)), tuple(asked))

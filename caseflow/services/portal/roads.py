"""The page of one kind of support: the road when all goes well, its time and money, who may apply and with what."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from sqlalchemy.orm import Session

from caseflow.core.clock import local_date
from caseflow.core.errors import NotFound
from caseflow.core.text import Text
from caseflow.forms.schema import FormDefinition
from caseflow.programmes import eligibility
from caseflow.programmes.schema import LEGAL_FORMS, Contact, SupportCondition, SupportNorm
from caseflow.services.engine import facts
from caseflow.services.foundation import catalog
from caseflow.services.foundation.catalog import Offer
from caseflow.services.foundation.context import Context
from caseflow.services.portal.calls import OpenCall, open_call
from caseflow.workflows import good_road
from caseflow.workflows.document_words import Document
from caseflow.workflows.effect_words import MARK_APPROVED
from caseflow.workflows.good_road import Span, Stop
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import APPLICANT
from caseflow.workflows.step_words import SUBMIT

RESULT_GIVEN = 10
"""The status of the national portal from which on the result is in the applicant's hands."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase of the good road with its stops, and how long they may take altogether."""

    title: Text
    stops: tuple[Stop, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SchemePage:
    """What the page of one kind of support, or of a procedure, shows."""

    offer: Offer
    stages: tuple[Stage, ...]
    """Until the result is handed over: what follows it for years is `after`."""
    after: tuple[Stage, ...]
    decided: Span
    """Until the agency has decided."""
    whole: Span
    """Until the result is handed over."""
    documents: tuple[Document, ...]
    applicants: tuple[Text, ...]
    norm: SupportNorm | None
    conditions: tuple[SupportCondition, ...]
    call: OpenCall | None
    contact: Contact | None
    form: str
    """The form that is filled in to apply; empty where there is none."""


def scheme(ctx: Context, name: str) -> SchemePage:
    """One kind of support on offer, or a procedure that an enterprise may begin; raises NotFound."""
    with ctx.read() as session:
        offer = _offer(ctx, session, name)
        book = catalog.rulebook(ctx, session, offer.sha256)
    drawn, programme = offer.definition, ctx.programme
    road = good_road.stops(book, facts.here(ctx, drawn.initial))
    until_result, after = _parted(road)
    call = eligibility.open_call(programme.calls, name, local_date(ctx.clock.now()))
    support = drawn.is_support
    return SchemePage(
        offer=offer,
        stages=_stages(book, until_result),
        after=_stages(book, after),
        decided=good_road.span(good_road.until(book, until_result, MARK_APPROVED.word)),
        whole=good_road.span(until_result),
        documents=papers(offer),
        applicants=tuple(LEGAL_FORMS[form] for form in drawn.applicants),
        norm=programme.support_norm if support else None,
        conditions=programme.conditions if support else (),
        call=None if call is None else open_call(ctx, call, local_date(ctx.clock.now())),
        contact=ctx.content.agency.contact,
        form=next(iter(book.drafts(SUBMIT)), "") if SUBMIT in book.needs else "",
    )


@dataclass(frozen=True, slots=True)
class BlankForm:
    """The form of an application, to be printed and read before anybody applies."""

    offer: Offer
    form: FormDefinition
    documents: tuple[Document, ...]


def blank_form(ctx: Context, name: str) -> BlankForm:
    """The form of a kind of support as it is in force; raises NotFound, also where it has none."""
    with ctx.read() as session:
        offer = _offer(ctx, session, name)
        book = catalog.rulebook(ctx, session, offer.sha256)
        drafts = book.drafts(SUBMIT) if SUBMIT in book.needs else ()
        if not drafts:
            raise NotFound
        return BlankForm(offer, catalog.pinned_form(ctx, session, book, drafts[0]), papers(offer))


def papers(offer: Offer) -> tuple[Document, ...]:
    """What an applicant hands in with the application."""
    return tuple(p for p in offer.definition.documents.values() if p.by == APPLICANT and SUBMIT in p.awaited_by)


def decided_in(ctx: Context, session: Session, offer: Offer) -> int:
    """Working days that the agency has until it decides about an application of this kind; 0: no road leads there."""
    book = catalog.rulebook(ctx, session, offer.sha256)
    road = good_road.stops(book, facts.here(ctx, offer.definition.initial))
    return good_road.span(good_road.until(book, road, MARK_APPROVED.word)).working_days


def _offer(ctx: Context, session: Session, name: str) -> Offer:
    found = catalog.offer(ctx, session, name)
    if found is None:
        raise NotFound
    return found


def _parted(road: tuple[Stop, ...]) -> tuple[tuple[Stop, ...], tuple[Stop, ...]]:
    """What the agency works on, and what follows it for months or years.

    The portal knows a result once the decision is handed over, long before contract, acceptance and settlement: what
    follows begins where nothing but given results is left.
    """
    given = max((n for n, stop in enumerate(road, 1) if stop.state.portal_status != RESULT_GIVEN), default=0)
    return road[:given], road[given:]


def _stages(book: Rulebook, road: tuple[Stop, ...]) -> tuple[Stage, ...]:
    titles = book.definition.phases
    parts = ((phase, tuple(stops)) for phase, stops in groupby(road, key=lambda stop: stop.state.phase))
    return tuple(Stage(titles[phase], stops, good_road.span(stops)) for phase, stops in parts)

"""The answer to "is there support for us?": two answers of a visitor, without an account, against content alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from caseflow.core.clock import local_date
from caseflow.core.text import Text
from caseflow.programmes import eligibility
from caseflow.programmes.eligibility import Kind, Possible, Standing
from caseflow.programmes.schema import LEGAL_FORMS, Call, Contact, Programme
from caseflow.programmes.visitor_words import Visitor
from caseflow.services.foundation import catalog
from caseflow.services.foundation.catalog import Offer
from caseflow.services.foundation.context import Context
from caseflow.services.portal import offering, roads
from caseflow.services.portal.calls import OpenCall, open_call
from caseflow.services.portal.offering import Heading
from caseflow.workflows.document_words import Document


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of support that the visitor may apply for."""

    offer: Offer
    open: bool
    only: tuple[Text, ...]
    """The legal forms for which it is, where the visitor's answer stands for more of them."""
    but: tuple[Text, ...]
    """The legal forms of the answer for which it is not."""
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The choices under one heading."""

    heading: Heading
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page of the two questions shows; `visitor` None: not answered yet."""

    visitors: Mapping[str, Visitor]
    headings: tuple[Heading, ...]
    programme: Programme
    contact: Contact | None
    who: str
    visitor: Visitor | None
    what: str
    heading: Heading | None
    """None: any of them."""
    parts: tuple[Part, ...]
    elsewhere: int
    """Kinds of support under other headings, where there is none under this one."""
    standings: tuple[Standing, ...]
    call: OpenCall | None
    """Of the calls that are open for these kinds the one that closes first."""

    @property
    def count(self) -> int:
        """How many kinds of support the visitor may apply for."""
        return sum(len(part.choices) for part in self.parts)


def answer(ctx: Context, who: str, what: str) -> Answer:
    """The answer as of today; an answer that there is not is read as none."""
    with ctx.read() as session:
        offers = {one.name: one for one in catalog.offers(ctx, session)}
    programme, today = ctx.programme, local_date(ctx.clock.now())
    all_headings = offering.headings(ctx, offers.values())
    visitor = ctx.content.visitors.get(who)
    heading = next((one for one in all_headings if one.name == what and what), None)
    kinds = [Kind(n, o.definition.applicants, offering.heading_of(ctx, n)) for n, o in offers.items()]
    chosen = heading.name if heading is not None else ""
    anywhere = eligibility.possible(kinds, visitor, programme, "", today) if visitor is not None else []
    found = eligibility.possible(kinds, visitor, programme, chosen, today) if visitor is not None else []
    calls = [one.call for one in found if one.call is not None]
    first = min(calls, key=_closes, default=None)
    return Answer(
        visitors=ctx.content.visitors,
        headings=all_headings,
        programme=programme,
        contact=ctx.content.agency.contact,
        who=who if visitor is not None else "",
        visitor=visitor,
        what=chosen,
        heading=heading,
        parts=_parts(all_headings, {one.name: _choice(offers[one.name], one, visitor) for one in found if visitor}),
        elsewhere=len(anywhere) - len(found),
        standings=tuple(eligibility.standings(programme.priority, visitor)) if visitor is not None else (),
        call=None if first is None else open_call(ctx, first, today),
    )


def _choice(offer: Offer, one: Possible, visitor: Visitor) -> Choice:
    return Choice(
        offer=offer,
        open=one.call is not None,
        only=() if one.for_all else tuple(LEGAL_FORMS[form] for form in one.forms),
        but=tuple(LEGAL_FORMS[form] for form in visitor.legal_form if form not in one.forms),
        documents=roads.papers(offer),
    )


def _parts(headings: Iterable[Heading], choices: Mapping[str, Choice]) -> tuple[Part, ...]:
    """The choices under their headings, in the order of both."""
    found = (Part(one, tuple(choices[o.name] for o in one.offers if o.name in choices)) for one in headings)
    return tuple(part for part in found if part.choices)


def _closes(call: Call) -> int:
    return call.closes.toordinal()

"""The answer to "is there support for us?": two answers of a visitor, without an account, against content alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from caseflow.core.clock import local_date
from caseflow.core.text import Text
from caseflow.programmes import eligibility
from caseflow.programmes.eligibility import Kind, Standing
from caseflow.programmes.schema import LEGAL_FORMS, Call, Contact, Programme
from caseflow.programmes.visitor_words import Visitor
from caseflow.services.foundation import catalog
from caseflow.services.foundation.catalog import Offer
from caseflow.services.foundation.context import Context
from caseflow.services.portal import offering, roads
from caseflow.services.portal.calls import OpenCall, open_call
from caseflow.services.portal.offering import Heading
from caseflow.workflows.schema import Document


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of support that the visitor may apply for."""

    offer: Offer
    open: bool
    only: tuple[Text, ...]
    """The legal forms for which it is, where the visitor's answer stands for more of them."""
    documents: tuple[Document, ...]


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
    choices: tuple[Choice, ...]
    elsewhere: int
    """Kinds of support under other headings, where there is none under this one."""
    standings: tuple[Standing, ...]
    call: OpenCall | None
    """Of the calls that are open for these kinds the one that closes first."""


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
        choices=tuple(
            Choice(
                offer=offers[one.name],
                open=one.call is not None,
                only=() if one.for_all else tuple(LEGAL_FORMS[form] for form in one.forms),
                documents=roads.papers(offers[one.name]),
            )
            for one in found
        ),
        elsewhere=len(anywhere) - len(found),
        standings=tuple(eligibility.standings(programme.priority, visitor)) if visitor is not None else (),
        call=None if first is None else open_call(ctx, first, today),
    )


def _closes(call: Call) -> int:
    return call.closes.toordinal()

"""The first page: what is supported, until when, how it goes, and whom to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from caseflow.core.clock import local_date
from caseflow.programmes import eligibility
from caseflow.programmes.schema import Call, Contact, Programme
from caseflow.programmes.visitor_words import Visitor
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.portal import offering, roads
from caseflow.services.portal.calls import OpenCall, open_call
from caseflow.services.portal.offering import Heading


@dataclass(frozen=True, slots=True)
class Front:
    """What the first page shows; nothing of it is anybody's own."""

    programme: Programme
    contact: Contact | None
    headings: tuple[Heading, ...]
    calls: tuple[OpenCall, ...]
    next_call: Call | None
    """The next call to open, where none is open today."""
    visitors: Mapping[str, Visitor]
    decided_in: tuple[int, int] | None
    """From and to how many working days the agency has until it decides, over all kinds of support."""


def front(ctx: Context) -> Front:
    """The first page as it stands today."""
    with ctx.read() as session:
        offers = catalog.offers(ctx, session)
        spans = [roads.decided_in(ctx, session, one) for one in offers]
    today, calls = local_date(ctx.clock.now()), ctx.programme.calls
    coming = [call for call in calls.values() if call.opens > today]
    running = tuple(open_call(ctx, call, today) for call in eligibility.open_calls(calls, today))
    days = [span for span in spans if span]
    return Front(
        programme=ctx.programme,
        contact=ctx.content.agency.contact,
        headings=offering.headings(ctx, offers),
        calls=running,
        next_call=None if running else min(coming, key=lambda call: call.opens, default=None),
        visitors=ctx.content.visitors,
        decided_in=(min(days), max(days)) if days else None,
    )

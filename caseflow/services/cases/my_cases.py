"""The applicant's landing page: the cases of a person's enterprises, and what may be begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.text import Text
from caseflow.db.queries.cases import pages as page_rows
from caseflow.services.cases import pages
from caseflow.services.engine.due import Due, due
from caseflow.services.foundation import catalog
from caseflow.services.foundation.catalog import Offer, OfferGroup
from caseflow.services.foundation.context import Context
from caseflow.workflows.policy import APPLICANT

PAGE = 50


@dataclass(frozen=True, slots=True)
class MyCase:
    """One case in the applicant's list."""

    public_id: str
    code: str | None
    title: str
    scheme_title: Text
    enterprise_name: str
    state_title: Text
    tone: str
    sentence: Text
    yours: bool
    due: Due | None
    over: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class MyCases:
    """The applicant's landing page: cases newest first, the enterprises, what may be applied for."""

    cases: tuple[MyCase, ...]
    after: int | None
    enterprises: tuple[MyEnterprise, ...]
    offers: tuple[OfferGroup, ...]
    procedures: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class MyEnterprise:
    """An enterprise that the person acts for."""

    public_id: str
    name: str
    tax_code: str


def page(ctx: Context, actor: Actor, after: int | None = None) -> MyCases:
    """The cases of this person's enterprises, newest first, 50 a page beyond `after`, and what they may begin."""
    today = local_date(ctx.clock.now())
    with ctx.read() as session:
        found = page_rows.of_enterprises(session, actor.enterprises, after, PAGE + 1) if actor.enterprises else ()
        enterprises = tuple(MyEnterprise(*row) for row in page_rows.enterprises_of(session, actor.id, ctx.agencies))
        shown = tuple(_my_case(ctx, session, case, today) for case in found[:PAGE])
        last = found[PAGE - 1].id if len(found) > PAGE else None
        begun = tuple(catalog.procedures(ctx, session))
        return MyCases(shown, last, enterprises, catalog.grouped(catalog.offers(ctx, session)), begun)


def enterprises(ctx: Context, actor: Actor) -> tuple[MyEnterprise, ...]:
    """The enterprises that this person acts for, by name."""
    with ctx.read() as session:
        return tuple(MyEnterprise(*row) for row in page_rows.enterprises_of(session, actor.id, ctx.agencies))


def _my_case(ctx: Context, session: Session, case: page_rows.MineRow, today: date) -> MyCase:
    book = catalog.rulebook(ctx, session, case.definition)
    state = book.state(book.definition.outward(case.state))
    return MyCase(
        public_id=case.public_id,
        code=case.code,
        title=case.title,
        scheme_title=book.definition.title,
        enterprise_name=case.enterprise_name,
        state_title=pages.state_title(book, case.state, True),
        tone=pages.tone(book, case.state),
        sentence=state.what_now,
        yours=state.waits_for == APPLICANT,
        due=due(case.due_on, today, ctx.calendar) if state is book.state(case.state) else None,
        over=state.final is not None,
        since=case.state_since,
    )

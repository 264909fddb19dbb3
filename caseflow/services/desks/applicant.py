"""The applicant's desk: what to do, by when and with whom; what the agency works on; what has ended; certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from caseflow.certificates.standing import STATUSES
from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.names import short_code
from caseflow.core.text import Text
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.cases import mine as mine_rows
from caseflow.db.queries.cases import pages as page_rows
from caseflow.db.queries.cases.mine import Edge, MineRow
from caseflow.services.cases import cases, pages
from caseflow.services.cases.my_cases import MyEnterprise
from caseflow.services.certificates import register
from caseflow.services.certificates.register import RegisterLine
from caseflow.services.engine.due import Due, due
from caseflow.services.foundation import catalog
from caseflow.services.foundation.catalog import Offer, OfferGroup
from caseflow.services.foundation.context import Context
from caseflow.workflows.policy import APPLICANT, OFFICER

Part = Literal["todo", "running", "ended"]
PARTS: tuple[Part, ...] = ("todo", "running", "ended")
PAGE = 50
SHORT: dict[Part, int] = {"todo": PAGE, "running": 10, "ended": 5}
"""How many cases of each part stand on the desk itself; all of them have a page of their own."""
CERTIFICATES = 5


@dataclass(frozen=True, slots=True)
class Reachable:
    """Whom to ask: the officer of the case, before one is named the desk; without a number of their own its number."""

    name: str
    title: Text | None
    phone: str

    @property
    def dialled(self) -> str:
        """The number as a telephone dials it."""
        return "".join(c for c in self.phone if c.isdigit() or c == "+")


@dataclass(frozen=True, slots=True)
class MyCase:
    """One case in the applicant's list; `due` of a draft is the last day of the call that is open for it."""

    public_id: str
    code: str | None
    scheme_title: Text
    enterprise_name: str
    state_title: Text
    tone: str
    sentence: Text
    draft: bool
    due: Due | None
    officer: Reachable | None
    amount: int | None
    amount_title: Text | None
    since: datetime
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of one part; `after` is where its next page begins."""

    part: Part
    cases: tuple[MyCase, ...]
    after: Edge | None


@dataclass(frozen=True, slots=True)
class Desk:
    """The applicant's landing page."""

    todo: Cases
    running: Cases
    ended: Cases
    desk: Reachable | None
    """The one-stop desk, as the agency's content names it."""
    enterprises: tuple[MyEnterprise, ...]
    certificates: tuple[RegisterLine, ...]
    statuses: dict[str, Text]
    offers: tuple[OfferGroup, ...]
    procedures: tuple[Offer, ...]

    @property
    def is_new(self) -> bool:
        """Nothing was begun yet."""
        return not (self.todo.cases or self.running.cases or self.ended.cases)

    @property
    def asked(self) -> Reachable | None:
        """Whom to ask about what stands first on the page."""
        first = next(iter((*self.todo.cases, *self.running.cases)), None)
        return (first.officer if first is not None else None) or self.desk


def desk(ctx: Context, actor: Actor) -> Desk:
    """What this person's enterprises have to do, what runs, what has ended, and what they may begin."""
    with ctx.read() as session:
        todo, running, ended = (_cases(ctx, session, actor, part, None, SHORT[part]) for part in PARTS)
        enterprises = tuple(MyEnterprise(*row) for row in page_rows.enterprises_of(session, actor.id, ctx.agencies))
        offers = catalog.grouped(catalog.offers(ctx, session))
        procedures = tuple(catalog.procedures(ctx, session))
    held = register.own(ctx, actor, CERTIFICATES) if actor.enterprises else ()
    return Desk(todo, running, ended, one_stop(ctx), enterprises, held, STATUSES, offers, procedures)


def part(ctx: Context, actor: Actor, name: Part, after: Edge | None) -> Cases:
    """Fifty cases of one part beyond `after`."""
    with ctx.read() as session:
        return _cases(ctx, session, actor, name, after, PAGE)


def one_stop(ctx: Context) -> Reachable | None:
    """The desk that answers before a case has its officer; None where the content names none."""
    contact = ctx.content.agency.contact
    return None if contact is None else Reachable(contact.desk("vi"), None, contact.telephone)


def _cases(ctx: Context, session: Session, actor: Actor, name: Part, after: Edge | None, size: int) -> Cases:
    rows = mine_rows.cases(session, actor.enterprises, name, after, size + 1) if actor.enterprises else []
    shown, today = rows[:size], local_date(ctx.clock.now())
    people = account_rows.reachable(session, {row.officer_id for row in shown if row.officer_id is not None})
    officer, desk = ctx.content.roles.roles.get(OFFICER), one_stop(ctx)
    title, general = officer.title if officer else None, desk.phone if desk is not None else ""
    known = {who: Reachable(full_name, title, phone or general) for who, (full_name, phone) in people.items()}
    made = [_case(ctx, session, row, known, today) for row in shown]
    if name == "todo":  # the last day of a call is not in the table
        made.sort(key=lambda case: case.due.on if case.due is not None else date.max)
    return Cases(name, tuple(made), mine_rows.edge(name, shown[-1]) if len(rows) > size else None)


def _case(ctx: Context, session: Session, row: MineRow, officers: dict[int, Reachable], today: date) -> MyCase:
    book = catalog.rulebook(ctx, session, row.definition)
    state = book.state(book.definition.outward(row.state))
    draft = row.submitted_at is None and state.waits_for == APPLICANT
    stage = ctx.content.amounts.amounts.get(row.amount_stage or "")
    until = cases.call_closes(ctx, row.scheme) if draft else row.due_on
    return MyCase(
        public_id=row.public_id,
        code=short_code(row.code) or None,
        scheme_title=book.definition.title,
        enterprise_name=row.enterprise_name,
        state_title=pages.state_title(book, row.state, True),
        tone=pages.tone(book, row.state, True),
        sentence=state.your_turn if state.waits_for == APPLICANT and state.your_turn else state.what_now,
        draft=draft,
        due=due(until, today, ctx.calendar) if state is book.state(row.state) else None,
        officer=officers.get(row.officer_id or 0),
        amount=row.amount,
        amount_title=stage.title if stage is not None else None,
        since=row.state_since,
        ended_on=local_date(row.closed_at) if row.closed_at is not None else None,
    )

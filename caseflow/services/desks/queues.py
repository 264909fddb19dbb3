"""The staff's queue: which cases wait at which desk, the most urgent first, and how much work lies where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.calendar import MissingYear
from caseflow.core.clock import local_date
from caseflow.core.errors import NotAllowed
from caseflow.core.text import Text, fold, say
from caseflow.db.queries.desks import queues as queue_rows
from caseflow.services.cases import pages as case_pages
from caseflow.services.engine.deadlines import MOST_PRIORITY, order
from caseflow.services.engine.due import SOON_DAYS, Due, due
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.policy import APPLICANT, OFFICER

PAGE = 50
WORDS = 6
MOST_COUNTED = 999
"""Work is counted so far and no further: whoever has more does not need the number."""
READ_ALL = "case:read_all"
MINE, ALL, CLOSED = "mine", "all", "closed"
"""Values of the desk filter that are no party: my desks, every open case, every closed case."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What the person asked for, as it stands in the address; empty fields do not narrow."""

    desk: str = MINE
    scheme: str = ""
    state: str = ""
    officer: Literal["", "me", "none"] = ""
    due: Literal["", "overdue", "soon"] = ""
    year: int | None = None
    words: str = ""
    priority: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One case in the queue, or one task of a case: it has a `task_id`, and its title stands for the state's."""

    public_id: str
    task_id: str
    code: str | None
    title: str
    enterprise_name: str
    scheme_title: Text
    state_title: Text
    tone: str
    desk: Text | None
    officer: str
    mine: bool
    due: Due | None
    priority: int


@dataclass(frozen=True, slots=True)
class Desk:
    """The work at one desk; `name` is the value of the filter. A count above MOST_COUNTED means "more than that"."""

    name: str
    title: Text
    waiting: int
    overdue: int
    soon: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: (value, words); no desks for whoever looks at one's own work only.

    `ranked`: whether the programme puts anybody first, so that there is a priority to ask for and to show.
    """

    desks: tuple[tuple[str, Text], ...]
    schemes: tuple[tuple[str, Text], ...]
    states: tuple[tuple[str, Text], ...]
    years: tuple[int, ...]
    ranked: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue; `after` is the edge of the next page, None on the last."""

    lines: tuple[Line, ...]
    may_begin: bool
    """Whether a role of the reader begins cases at its desk."""
    after: queue_rows.Edge | None
    desks: tuple[Desk, ...]
    own: Desk | None
    choices: Choices


def page(ctx: Context, actor: Actor, wanted: Filter, after: queue_rows.Edge | None = None) -> QueuePage:
    """Fifty cases and tasks by due date, then priority, then age, beyond the line `after`; needs `queue:read`.

    Drafts that were never submitted are nobody's work and are left out.
    """
    if not ctx.content.policy.permits(actor, "queue:read"):
        raise NotAllowed(say("Tài khoản của ông/bà không có quyền xem danh sách việc.", "You may not see the queue."))
    today = local_date(ctx.clock.now())
    with ctx.read() as session:
        roads = catalog.roads(ctx, session)
        reads_all = ctx.content.policy.permits(actor, READ_ALL)
        names = _desk_names(ctx, roads) if reads_all else _partner_desks(ctx, actor)
        wanted = wanted if reads_all else replace(wanted, desk=MINE)
        own = tuple(name for name in names if name in actor.roles)
        found = queue_rows.page(session, _narrowed(ctx, actor, wanted, today, own), after, PAGE + 1)
        shown = found[:PAGE]
        return QueuePage(
            lines=tuple(_line(ctx, session, actor, row, today) for row in shown),
            after=queue_rows.edge(shown[-1]) if len(found) > PAGE else None,
            desks=_desks(ctx, session, actor, names, today),
            own=_own(ctx, session, actor, today) if OFFICER in actor.roles else None,
            choices=_choices(ctx, roads, names if reads_all else (), today),
            may_begin=any(set(road.definition.begun_by) & set(actor.roles) for road in roads),
        )


def _desk_names(ctx: Context, roads: Sequence[catalog.Offer]) -> tuple[str, ...]:
    """The parties of the agency and its councils for which a case can wait, in the order of the roles."""
    waiting = {state.waits_for for road in roads for state in road.definition.states.values()}
    waiting |= {task.by[0] for road in roads for task in road.definition.tasks.values()}
    return tuple(n for n in ctx.content.roles.roles if n in waiting and n != APPLICANT)


def _partner_desks(ctx: Context, actor: Actor) -> tuple[str, ...]:
    """The desks of another agency, which looks at nothing but what waits for it; raises NotAllowed for none."""
    partner = ctx.content.policy.partner_roles(actor)
    if not partner:
        raise NotAllowed(say("Tài khoản của ông/bà không có quyền xem danh sách việc.", "You may not see the queue."))
    return tuple(n for n in ctx.content.roles.roles if n in partner)


def _narrowed(ctx: Context, actor: Actor, wanted: Filter, today: date, own: tuple[str, ...]) -> queue_rows.Wanted:
    desks = {MINE: own, ALL: (), CLOSED: ()}.get(wanted.desk, (wanted.desk,))
    now, near = _span(ctx, today)
    spans = {"overdue": (0, now - 1), "soon": (now, near)}
    return queue_rows.Wanted(
        agency=ctx.agency,
        desks=desks,
        closed=wanted.desk == CLOSED,
        scheme=wanted.scheme,
        state=wanted.state,
        officer_id=actor.id if wanted.officer == "me" else None,
        unassigned=wanted.officer == "none",
        named=tuple(ctx.content.policy.assigned & frozenset(own)) if wanted.desk == MINE else (),
        account_id=actor.id,
        due_orders=spans.get(wanted.due),
        words=tuple(fold(wanted.words).split()[:WORDS]),
        year=wanted.year,
        priority=wanted.priority,
    )


def _line(ctx: Context, session: Session, actor: Actor, row: queue_rows.LineRow, today: date) -> Line:
    book = catalog.rulebook(ctx, session, row.definition)
    desk = ctx.content.roles.roles.get(row.waits_for) if row.waits_for else None
    return Line(
        public_id=row.public_id,
        code=row.code,
        title=row.title,
        enterprise_name=row.enterprise_name,
        scheme_title=book.definition.title,
        task_id=row.task_id,
        state_title=book.definition.tasks[row.task].title
        if row.task
        else case_pages.state_title(book, row.state, False),
        tone="running" if row.task else case_pages.tone(book, row.state),
        desk=desk.title if desk is not None else None,
        officer=row.officer_name or "",
        mine=row.officer_id == actor.id,
        due=due(row.due_on, today, ctx.calendar),
        priority=row.priority,
    )


def _span(ctx: Context, today: date) -> tuple[int, int]:
    """The first place of today and the last of the last day that counts as soon."""
    try:
        soon = ctx.calendar.add_working_days(today, SOON_DAYS)
    except MissingYear:
        soon = date(today.year, 12, 31)  # no deadline was ever computed beyond the years with a calendar
    return order(today, MOST_PRIORITY), order(soon)


def _desks(ctx: Context, session: Session, actor: Actor, names: tuple[str, ...], today: date) -> tuple[Desk, ...]:
    """Every desk with its work, one's own first; a desk without work is told too, as 0.

    Of a desk whose people are named for each case, whoever belongs to it is told their own.
    """
    own, span = frozenset(actor.roles), _span(ctx, today)
    named = own & ctx.content.policy.assigned & frozenset(names)
    found = queue_rows.desks(session, ctx.agency, [n for n in names if n not in named], *span, MOST_COUNTED)
    found |= {n: queue_rows.named(session, ctx.agency, actor.id, n, *span, MOST_COUNTED) for n in named}
    desks = []
    for name in sorted(names, key=lambda n: (n not in own, names.index(n))):
        row, title = found.get(name), ctx.content.roles.roles[name].title
        waiting, overdue, soon = (row.waiting, row.overdue, row.soon) if row is not None else (0, 0, 0)
        desks.append(Desk(name, title, waiting, overdue, soon, name in own))
    return tuple(desks)


def _own(ctx: Context, session: Session, actor: Actor, today: date) -> Desk:
    row = queue_rows.officer(session, actor.id, OFFICER, *_span(ctx, today), MOST_COUNTED)
    title = say("Giao cho tôi", "Assigned to me")
    return Desk(OFFICER, title, row.waiting, row.overdue, row.soon, True)


def _choices(ctx: Context, roads: Sequence[catalog.Offer], names: tuple[str, ...], today: date) -> Choices:
    states: dict[str, Text] = {}
    for road in roads:
        for name, state in road.definition.states.items():
            if name != road.definition.initial:
                states.setdefault(name, state.title)
    desks = [(n, ctx.content.roles.roles[n].title) for n in (*names, APPLICANT)] if names else []
    phases = [period for plan in ctx.content.plans.by_name.values() for period in plan.phases.values()]
    first = min((period.from_year for period in phases), default=today.year)
    return Choices(
        desks=tuple(desks),
        schemes=tuple((road.name, road.definition.title) for road in roads),
        states=tuple(states.items()),
        years=tuple(range(today.year, first - 1, -1)),
        ranked=bool(ctx.programme.priority.ranking),
    )

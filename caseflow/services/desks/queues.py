"""The staff's queue: which cases wait at which desk, the most urgent first, and how much work each view of it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import NotAllowed
from caseflow.core.names import ShortName, short_code, short_name
from caseflow.core.text import Text, say
from caseflow.db.queries.desks import queues as queue_rows
from caseflow.db.queries.desks import waiting as waiting_rows
from caseflow.db.queries.foundation.search import Bearing
from caseflow.services.cases import assigning
from caseflow.services.cases import pages as case_pages
from caseflow.services.desks.views import READ, Filter, Reader, narrowed
from caseflow.services.engine.due import Due, due
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.policy import APPLICANT

PAGE = 50
MOST_COUNTED = 1_000
"""Work is counted so far and no further: whoever has more does not need the number."""


@dataclass(frozen=True, slots=True)
class Line:
    """One case in the queue; `tasks` are its tasks that wait at the desks asked for, and `due` is the earliest day."""

    public_id: str
    code: str
    full_code: str
    enterprise_name: str
    enterprise: ShortName
    scheme_title: Text
    scheme_short: Text
    steps: tuple[Text, ...]
    tone: str
    tasks: int
    desk: Text | None
    officer: str
    officer_id: int | None
    due: Due | None
    priority: int
    amount: int | None
    amount_title: Text | None
    """At which stage the amount was said: asked for, appraised, settled."""


@dataclass(frozen=True, slots=True)
class View:
    """A view of the work as a tab: its filter, and how many lines it has; `MOST_COUNTED` + 1 means "more than that"."""

    name: str
    title: Text
    wanted: Filter
    count: int
    hot: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A phase of the roads and how many lines of the view stand in it; None where the view is too long to say."""

    name: str
    title: Text
    count: int | None


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
    """One page of the queue as `wanted` was understood; `after` is the edge of the next page, None on the last."""

    wanted: Filter
    lines: tuple[Line, ...]
    after: waiting_rows.Edge | None
    views: tuple[View, ...]
    chips: tuple[Chip, ...]
    choices: Choices
    may_begin: bool
    """Whether a role of the reader begins cases at its desk."""
    officers: tuple[tuple[int, str], ...]
    """Whom the reader may give cases to."""
    money: bool
    """Whether the reader sees the amounts of the cases: people of other agencies do not."""

    @property
    def total(self) -> int | None:
        """How many lines all phases of the list have together; None where it is too long to say."""
        counts = [chip.count for chip in self.chips]
        return None if None in counts else sum(count or 0 for count in counts)

    @property
    def listed(self) -> int | None:
        """How many lines the list has under its phase, too; None where it is too long to say."""
        if not self.wanted.phase:
            return self.total
        return next((chip.count for chip in self.chips if chip.name == self.wanted.phase), 0)


def page(ctx: Context, actor: Actor, wanted: Filter, after: waiting_rows.Edge | None = None) -> QueuePage:
    """Fifty cases by due date, then priority, then age, beyond the line `after`; needs `queue:read`.

    Drafts that were never submitted are nobody's work and are left out.
    """
    if not ctx.content.policy.permits(actor, READ):
        raise NotAllowed(say("Tài khoản của ông/bà không có quyền xem danh sách việc.", "You may not see the queue."))
    today = local_date(ctx.clock.now())
    with ctx.read() as session:
        roads = catalog.roads(ctx, session)
        reader = Reader(ctx, actor, roads)
        wanted = reader.understood(wanted)
        asked = narrowed(reader, wanted, today)
        words = queue_rows.bearing(session, asked)
        found = queue_rows.page(session, asked, words, after, PAGE + 1)
        shown = found[:PAGE]
        return QueuePage(
            wanted=wanted,
            lines=tuple(_line(reader, session, asked, place, today) for place in shown),
            after=queue_rows.edge(shown[-1]) if len(found) > PAGE else None,
            views=_views(reader, session, today),
            chips=_chips(session, roads, replace(asked, phase=""), words),
            choices=_choices(reader, today),
            officers=assigning.officers(ctx, actor),
            money=reader.reads_all,
            may_begin=any(set(road.definition.begun_by) & set(actor.roles) for road in roads),
        )


def _line(reader: Reader, session: Session, asked: waiting_rows.Wanted, place: queue_rows.Place, today: date) -> Line:
    """What stands at the desks asked for: the case itself, its tasks, or both; dated by what is due first."""
    ctx, row, tasks = reader.ctx, place.case, place.tasks
    book = catalog.rulebook(ctx, session, row.definition)
    is_task = place.key.sort == waiting_rows.TASK
    itself = not asked.desks or any(desk.holds(row.waits_for, row.officer_id) for desk in asked.desks)
    desk = ctx.content.roles.roles.get(tasks[0].waits_for if is_task else row.waits_for or "")
    state = case_pages.state_title(book, row.state, False)
    stage = ctx.content.amounts.amounts.get(row.amount_stage or "")
    titles = tuple(book.definition.tasks[task.name].title for task in tasks)
    return Line(
        public_id=row.public_id,
        code=short_code(row.code),
        full_code=row.code or "",
        enterprise_name=row.enterprise_name,
        enterprise=short_name(row.enterprise_name),
        scheme_title=book.definition.title,
        scheme_short=ctx.content.short_title(row.scheme) or book.definition.title,
        steps=(state, *titles) if itself else titles,
        tone="running" if not itself else case_pages.tone(book, row.state),
        tasks=len(tasks),
        desk=desk.title if desk is not None else None,
        officer=row.officer_name or "",
        officer_id=row.officer_id,
        due=due(tasks[0].due_on if is_task else row.due_on, today, ctx.calendar),
        priority=row.priority,
        amount=row.amount if reader.reads_all else None,
        amount_title=stage.title if stage is not None else None,
    )


def _views(reader: Reader, session: Session, today: date) -> tuple[View, ...]:
    presets = reader.presets()
    counted = queue_rows.counts(
        session, {name: narrowed(reader, wanted, today) for name, _title, wanted in presets}, MOST_COUNTED
    )
    return tuple(View(name, title, wanted, counted[name], name == "overdue") for name, title, wanted in presets)


def _chips(
    session: Session, roads: Sequence[catalog.Offer], asked: waiting_rows.Wanted, words: Bearing
) -> tuple[Chip, ...]:
    """The phases of the lines in the order of the roads; one of an older road by its bare name."""
    found = queue_rows.phases(session, asked, words, MOST_COUNTED)
    titles: dict[str, Text] = {}
    for road in roads:
        for name, title in road.definition.phases.items():
            titles.setdefault(name, title)
    known = [name for name in titles if name in found] + sorted(set(found) - set(titles))
    whole = sum(found.values()) <= MOST_COUNTED
    return tuple(Chip(n, titles.get(n, say(n, n)), found[n] if whole else None) for n in known)


def _choices(reader: Reader, today: date) -> Choices:
    ctx, roads = reader.ctx, reader.roads
    states: dict[str, Text] = {}
    for road in roads:
        for name, state in road.definition.states.items():
            if name != road.definition.initial:
                states.setdefault(name, state.title)
    names = reader.desks if reader.reads_all else ()
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

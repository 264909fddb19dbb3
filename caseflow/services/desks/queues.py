"""The staff's queue: which cases wait at which desk, the most urgent first, and how much work each view of it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import NotAllowed
from caseflow.core.text import Text, say
from caseflow.db.queries.desks import queues as queue_rows
from caseflow.db.queries.desks import waiting as waiting_rows
from caseflow.db.queries.foundation.search import Bearing
from caseflow.services.cases import assigning
from caseflow.services.desks import acts, columns, ordering, saved
from caseflow.services.desks.lines import Line, line
from caseflow.services.desks.ordering import Mark
from caseflow.services.desks.views import READ, Filter, Reader, narrowed
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.policy import APPLICANT

PAGE = 50
MOST_COUNTED = 1_000
"""Work is counted so far and no further: whoever has more does not need the number."""


@dataclass(frozen=True, slots=True)
class View:
    """A view of the work as a tab: its filter, and how many lines it has; `MOST_COUNTED` + 1 means "more than that"."""

    name: str
    title: Text
    wanted: Filter
    count: int
    hot: bool = False
    own: saved.SavedView | None = None
    """The reader's own, where it is one."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A view before it is counted."""

    name: str
    title: Text
    wanted: Filter
    own: saved.SavedView | None = None


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
    after: Mark | None
    sorted: bool
    """False where the list was too long to be sorted as was asked."""
    views: tuple[View, ...]
    chips: tuple[Chip, ...]
    choices: Choices
    may_begin: bool
    """Whether a role of the reader begins cases at its desk."""
    officers: tuple[tuple[int, str], ...]
    """Whom the reader may give cases to."""
    acts: tuple[str, ...]
    """What the reader may do to many cases at once."""
    money: bool
    """Whether the reader sees the amounts of the cases: people of other agencies do not."""
    columns: tuple[columns.Column, ...]
    """The columns that there are for this list, and which of them are shown."""
    may_save: bool
    """Whether the reader has room for one more view."""

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


def page(ctx: Context, actor: Actor, wanted: Filter, after: Mark | None = None) -> QueuePage:
    """Fifty cases by due date, then priority, then age, or as the list is sorted, beyond `after`; needs `queue:read`.

    Drafts that were never submitted are nobody's work and are left out.
    """
    today = local_date(ctx.clock.now())
    with ctx.read() as session:
        reader = entered(ctx, session, actor)
        wanted = reader.understood(wanted)
        asked = narrowed(reader, wanted, today)
        words = queue_rows.bearing(session, asked)
        found = stretch(reader, session, Sought(wanted, asked, words), after, PAGE + 1)
        shown = found.lines[:PAGE]
        kept = saved.of(reader, session)
        return QueuePage(
            wanted=wanted,
            lines=tuple(line(reader, session, asked, place, mark, today) for mark, place in shown),
            after=shown[-1][0] if len(found.lines) > PAGE else None,
            sorted=found.sorted,
            views=_views(reader, session, kept, today),
            chips=_chips(session, reader.roads, replace(asked, phase=""), words),
            choices=_choices(reader, today),
            officers=assigning.officers(ctx, actor),
            acts=acts.offered(ctx, actor),
            may_begin=any(set(road.definition.begun_by) & set(actor.roles) for road in reader.roads),
            money=reader.reads_all,
            columns=columns.shown(reader, wanted, kept.columns),
            may_save=len(kept.views) < saved.MOST,
        )


def entered(ctx: Context, session: Session, actor: Actor) -> Reader:
    """Who looks, ready to look; raises NotAllowed for whoever has no desk to look at."""
    if not ctx.content.policy.permits(actor, READ):
        raise NotAllowed(say("Tài khoản của ông/bà không có quyền xem danh sách việc.", "You may not see the queue."))
    return Reader(ctx, actor, catalog.roads(ctx, session))


@dataclass(frozen=True, slots=True)
class Sought:
    """A list that is looked for: its filter, the same as conditions, and what bears its words."""

    wanted: Filter
    asked: waiting_rows.Wanted
    words: Bearing


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some lines of a list with their marks; `sorted` is false where it was too long to be sorted as was asked."""

    lines: Sequence[tuple[Mark, queue_rows.Place]]
    sorted: bool


def stretch(reader: Reader, session: Session, sought: Sought, after: Mark | None, limit: int) -> Stretch:
    """At most `limit` lines beyond a mark, in the order asked for; by deadline where the list is too long for that."""
    asked, words, sort = sought.asked, sought.words, sought.wanted.sort
    if sort:
        every = queue_rows.page(session, asked, words, None, MOST_COUNTED + 1, reader.actor.id)
        if len(every) <= MOST_COUNTED:
            lines = ordering.ordered(reader, session, every, sort)
            first = ordering.beyond(lines, after, sort) if after is not None else 0
            return Stretch(lines[first : first + limit], True)
    found = queue_rows.page(session, asked, words, after.edge if after is not None else None, limit, reader.actor.id)
    return Stretch([(Mark(queue_rows.edge(place)), place) for place in found], not sort)


def _views(reader: Reader, session: Session, kept: saved.Kept, today: date) -> tuple[View, ...]:
    """The tabs: those of everybody of this kind, then the reader's own."""
    presets = [Tab(name, title, wanted) for name, title, wanted in reader.presets()]
    tabs = [*presets, *(Tab(f"own_{one.id}", say(one.name, one.name), one.wanted, one) for one in kept.views)]
    counted = queue_rows.counts(session, {tab.name: narrowed(reader, tab.wanted, today) for tab in tabs}, MOST_COUNTED)
    return tuple(
        View(tab.name, tab.title, tab.wanted, counted[tab.name], tab.name == "overdue", tab.own) for tab in tabs
    )


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

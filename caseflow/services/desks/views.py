"""Who looks at the queue and what they mean by it: their desks, their views, and a filter as conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from caseflow.core.actor import Actor
from caseflow.core.calendar import MissingYear
from caseflow.core.errors import NotAllowed
from caseflow.core.finding import asked_words
from caseflow.core.text import Text, say
from caseflow.db.queries.desks import waiting as waiting_rows
from caseflow.services.engine.deadlines import MOST_PRIORITY, order
from caseflow.services.engine.due import SOON_DAYS
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.workflows.policy import APPLICANT, OFFICER

READ, READ_ALL = "queue:read", "case:read_all"
MINE, OURS, ALL, CLOSED = "mine", "ours", "all", "closed"
"""Values of the desk filter that are no party: what waits for me, for my desks, every open case, every closed one."""
WHOLE = (MINE, OURS, ALL, CLOSED)


@dataclass(frozen=True, slots=True)
class Filter:
    """What the person asked for, as it stands in the address; empty fields do not narrow."""

    desk: str = MINE
    scheme: str = ""
    state: str = ""
    phase: str = ""
    officer: Literal["", "me", "none"] | int = ""
    due: Literal["", "overdue", "soon"] = ""
    year: int | None = None
    words: str = ""
    priority: bool = False
    sort: str = ""
    """The column by which the list is sorted, downwards with a minus; empty: by deadline."""


class Reader:
    """Who looks: the desks that there are for them, and which of them are their own."""

    def __init__(self, ctx: Context, actor: Actor, roads: Sequence[catalog.Offer]) -> None:
        self.ctx, self.actor, self.roads = ctx, actor, roads
        self.reads_all = ctx.content.policy.permits(actor, READ_ALL)
        self.desks = _desk_names(ctx, roads) if self.reads_all else _partner_desks(ctx, actor)
        self.own = tuple(name for name in self.desks if name in actor.roles)
        self.mine = self.at(MINE)

    def understood(self, wanted: Filter) -> Filter:
        """The filter as far as this person may ask; whoever has no desk sees every open case."""
        if not self.reads_all:
            wanted = replace(wanted, officer="") if isinstance(wanted.officer, int) else wanted
            return replace(wanted, desk=wanted.desk if wanted.desk == MINE else OURS)
        return replace(wanted, desk=ALL) if wanted.desk in (MINE, OURS) and not self.own else wanted

    def at(self, desk: str) -> tuple[waiting_rows.Desk, ...]:
        """The desks that a value of the desk filter means; of the officers' one, what is mine where it says so."""
        named = self.ctx.content.policy.assigned
        chosen = {MINE: self.own, OURS: self.own, ALL: (), CLOSED: ()}.get(desk, (desk,))
        return tuple(
            waiting_rows.Desk(
                name,
                officer_id=self.actor.id if desk == MINE and name == OFFICER else None,
                named_id=self.actor.id if name in named and name in self.own and desk in (MINE, OURS) else None,
            )
            for name in chosen
        )

    def presets(self) -> list[tuple[str, Text, Filter]]:
        """The views that everybody of this kind has: name, title, filter."""
        mine = ("mine", say("Việc của tôi", "Mine"), Filter())
        ours = ("ours", say("Cả bộ phận", "My desk"), Filter(desk=OURS))
        late = ("overdue", say("Quá hạn", "Overdue"), Filter(desk=OURS, due="overdue"))
        soon = ("soon", say("Sắp đến hạn", "Due soon"), Filter(desk=OURS, due="soon"))
        waiting = ("waiting", say("Chờ đơn vị", "With the applicant"), Filter(desk=APPLICANT, officer="me"))
        every = ("all", say("Mọi hồ sơ đang mở", "Every open case"), Filter(desk=ALL))
        closed = ("closed", say("Đã kết thúc", "Closed"), Filter(desk=CLOSED))
        if not self.reads_all:
            return [mine, late, soon]
        if not self.own:
            late, soon = ((n, title, replace(view, desk=ALL)) for n, title, view in (late, soon))
            given = ("unassigned", say("Chưa giao", "Not given to anybody"), Filter(desk=ALL, officer="none"))
            return [every, late, soon, given, closed]
        if OFFICER not in self.own:
            return [mine, late, soon, every, closed]
        return [mine, ours, late, soon, waiting, every, closed]


def _desk_names(ctx: Context, roads: Sequence[catalog.Offer]) -> tuple[str, ...]:
    """The parties of the agency and its councils for which a case can wait, in the order of the roles.

    Those who hold a link of a chain are among them: a case waits for whoever its paper waits for.
    """
    waiting = {state.waits_for for road in roads for state in road.definition.states.values()}
    waiting |= {task.by[0] for road in roads for task in road.definition.tasks.values()}
    waiting |= {holder.by for chain in ctx.content.authority.chains.values() for holder in chain.links.values()}
    return tuple(n for n in ctx.content.roles.roles if n in waiting and n != APPLICANT)


def _partner_desks(ctx: Context, actor: Actor) -> tuple[str, ...]:
    """The desks of another agency, which looks at nothing but what waits for it; raises NotAllowed for none."""
    partner = ctx.content.policy.partner_roles(actor)
    if not partner:
        raise NotAllowed(say("Tài khoản của ông/bà không có quyền xem danh sách việc.", "You may not see the queue."))
    return tuple(n for n in ctx.content.roles.roles if n in partner)


def narrowed(reader: Reader, wanted: Filter, today: date) -> waiting_rows.Wanted:
    """What the filter means for this person on this day."""
    now, near = _span(reader.ctx, today)
    spans = {"overdue": (0, now - 1), "soon": (now, near)}
    return waiting_rows.Wanted(
        agency=reader.ctx.agency,
        desks=reader.at(wanted.desk),
        closed=wanted.desk == CLOSED,
        scheme=wanted.scheme,
        state=wanted.state,
        phase=wanted.phase,
        officer_id=_officer(reader, wanted),
        unassigned=wanted.officer == "none",
        due_orders=spans.get(wanted.due),
        words=asked_words(wanted.words),
        year=wanted.year,
        priority=wanted.priority,
    )


def _officer(reader: Reader, wanted: Filter) -> int | None:
    """Whose cases: mine, or those of an officer by the account's number."""
    if wanted.officer == "me":
        return reader.actor.id
    return wanted.officer if isinstance(wanted.officer, int) else None


def _span(ctx: Context, today: date) -> tuple[int, int]:
    """The first place of today and the last of the last day that counts as soon."""
    try:
        soon = ctx.calendar.add_working_days(today, SOON_DAYS)
    except MissingYear:
        soon = date(today.year, 12, 31)  # no deadline was ever computed beyond the years with a calendar
    return order(today, MOST_PRIORITY), order(soon)

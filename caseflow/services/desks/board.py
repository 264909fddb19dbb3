"""The board: the work of the queue side by side, by desk or by phase of the road, a few cards in each column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.text import Text, say
from caseflow.db.queries.desks import queues as queue_rows
from caseflow.db.queries.desks.waiting import Wanted
from caseflow.services.desks import lines, queues
from caseflow.services.desks.lines import Line
from caseflow.services.desks.ordering import Mark
from caseflow.services.desks.views import ALL, CLOSED, Filter, Reader, narrowed
from caseflow.services.foundation.context import Context
from caseflow.workflows.policy import APPLICANT

By = Literal["desk", "phase"]
CARDS = 8
"""Cards of one column; the others stand in its list."""


@dataclass(frozen=True, slots=True)
class Column:
    """A desk or a phase: its list, how many lines that has, and the first of them."""

    name: str
    title: Text
    wanted: Filter
    count: int
    cards: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The columns that have something in them, in the order of the roles or of the roads; `empty` counts the others."""

    by: By
    wanted: Filter
    columns: tuple[Column, ...]
    empty: int


def board(ctx: Context, actor: Actor, wanted: Filter, by: By) -> Board:
    """The open work under the filter, column by column; by desk the desk of the filter is left aside.

    Needs `queue:read`; whoever reads for another agency sees its own work alone, and that by phase.
    """
    today = local_date(ctx.clock.now())
    with ctx.read() as session:
        reader = queues.entered(ctx, session, actor)
        by = by if reader.reads_all else "phase"
        wanted = replace(reader.understood(replace(wanted, phase="", sort="")), sort="")
        if wanted.desk == CLOSED or by == "desk":
            wanted = replace(wanted, desk=reader.understood(Filter(desk=ALL)).desk)
        filters, titles = _columns(reader, wanted, by)
        asked = {name: narrowed(reader, one, today) for name, one in filters.items()}
        counts = queue_rows.counts(session, asked, queues.MOST_COUNTED)
        full = {name: one for name, one in asked.items() if counts[name]}
        placed = _cards(reader, session, full, wanted)
        columns = tuple(
            Column(
                name,
                titles[name],
                filters[name],
                counts[name],
                tuple(
                    lines.line(reader, session, full[name], place, Mark(queue_rows.edge(place)), today)
                    for place in placed[name]
                ),
            )
            for name in full
        )
    return Board(by, wanted, columns, len(asked) - len(full))


def _cards(
    reader: Reader, session: Session, full: Mapping[str, Wanted], wanted: Filter
) -> dict[str, list[queue_rows.Place]]:
    if not full:
        return {}
    words = queue_rows.bearing(session, next(iter(full.values())))
    return queue_rows.cards(session, full, words, CARDS, reader.actor.id)


def _columns(reader: Reader, wanted: Filter, by: By) -> tuple[dict[str, Filter], dict[str, Text]]:
    """The filter and the title of every column that there could be."""
    titles: dict[str, Text] = {}
    if by == "phase":
        for road in reader.roads:
            for name, title in road.definition.phases.items():
                titles.setdefault(name, title)
        return {name: replace(wanted, phase=name) for name in titles}, titles
    roles = reader.ctx.content.roles.roles
    names = (*reader.desks, *([APPLICANT] if reader.reads_all else []))
    titles = {name: roles[name].title if name in roles else say(name, name) for name in names}
    return {name: replace(wanted, desk=name) for name in names}, titles

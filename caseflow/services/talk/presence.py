"""Who of the staff has a case open, and what colleagues did to it since a page was drawn.

A beat is no act in the case: it says that a page is open, is overwritten by the next and is gone a little later. So it
has no event, no key and no version; and it never makes anybody wait: where another writer holds the database, it is
left out, and the next one tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from caseflow.core.actor import SYSTEM, Actor
from caseflow.core.text import Text
from caseflow.db.queries.foundation.events import MIGRATED, TRANSITION, AfterRow
from caseflow.db.queries.talk import presences as presence_rows
from caseflow.db.queries.talk.presences import ActRow, HereRow
from caseflow.services.cases.pages import TASK
from caseflow.services.engine import past
from caseflow.services.engine.capability import Engine
from caseflow.services.engine.parties import Seen
from caseflow.services.foundation.context import Context
from caseflow.services.talk import room

BEAT = timedelta(seconds=5)
"""How often an open page asks (`web/templates/talk/_presence.html`)."""
RENEWED = timedelta(seconds=4)
"""A row younger than this is not written again: at most one write a beat, however many windows somebody has."""
KEEPS_WRITING = timedelta(seconds=8)
"""So long another window of the same person does not overwrite that they are writing."""
GONE = timedelta(seconds=12)
"""Who has not shown for so long is not here any more."""
PATIENCE = 0.2
"""Seconds that a beat waits for another writer."""
KEPT = timedelta(minutes=10)
MOST_ACTS = 5


@dataclass(frozen=True, slots=True)
class Here:
    """A colleague who has the case open."""

    id: int
    name: str
    writing: bool


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to the case since the page was drawn; `own` from another window of the reader."""

    title: Text
    who: str
    own: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Around:
    """What an open page learns: who else is here, and what happened meanwhile, the newest first."""

    people: tuple[Here, ...]
    acts: tuple[Act, ...]
    seq: int


def beat(ctx: Context, actor: Actor, public_id: str, *, writing: bool, seq: int) -> Around:
    """Notes that somebody has the case open and tells what is around; `seq` is the case's last event on their page.

    Raises NotFound for whoever stands outside.
    """
    now = ctx.clock.now()
    with ctx.read() as session:
        seen = room.enter(ctx, session, actor, public_id)
        rows = presence_rows.here(session, seen.case.id, now - GONE)
        acts = _acts(ctx, session, actor, seen, seq) if seen.case.seq > seq else ()
    own = next((row for row in rows if row.account_id == actor.id), None)
    if _to_be_told(own, writing, now):
        _tell(ctx, seen.case.id, actor.id, writing, now)
    people = tuple(Here(row.account_id, row.full_name, row.writing) for row in rows if row.account_id != actor.id)
    return Around(people, acts, seen.case.seq)


def leave(ctx: Context, actor: Actor, public_id: str) -> None:
    """Notes that somebody has closed the case's page; another window of theirs shows them again at its next beat."""
    with ctx.read() as session:
        seen = room.enter(ctx, session, actor, public_id)
    try:
        with ctx.tx(PATIENCE) as session:
            presence_rows.leave(session, seen.case.id, actor.id)
    except OperationalError:
        return  # the row runs out by itself


def sweep(ctx: Context) -> int:
    """Takes away the rows of pages that were closed; gives how many. Hourly work."""
    with ctx.tx() as session:
        return presence_rows.sweep(session, ctx.clock.now() - KEPT)


def _to_be_told(own: HereRow | None, writing: bool, now: datetime) -> bool:
    if own is None or (writing and not own.writing):
        return True
    return now - own.seen_at >= (KEEPS_WRITING if own.writing and not writing else RENEWED)


def _tell(ctx: Context, case_id: int, account_id: int, writing: bool, now: datetime) -> None:
    try:
        with ctx.tx(PATIENCE) as session:
            presence_rows.beat(session, case_id, account_id, writing, now)
    except OperationalError:
        return  # somebody else is writing; the next beat tells


def _acts(ctx: Context, session: Session, actor: Actor, seen: Seen, seq: int) -> tuple[Act, ...]:
    """What the case's own page tells of it; what happened beside its road (a reminder, a note) calls nobody away."""
    words = ctx.part(Engine).events
    kinds = [kind for kind, event in words.items() if event.on_case_page and not event.beside]
    rows = presence_rows.acts(session, seen.case.id, seq, kinds, MOST_ACTS)
    if any(row.kind == MIGRATED for row in rows):
        seen = past.with_past(ctx, session, seen)
    return tuple(Act(_title(ctx, seen, row), _who(row), row.actor_id == actor.id, row.at) for row in rows)


def _title(ctx: Context, seen: Seen, row: ActRow) -> Text:
    if row.kind in (TRANSITION, MIGRATED, TASK):
        return past.title(seen.books, AfterRow(row.kind, row.name, row.actor_id, row.to_state, row.at))
    return ctx.part(Engine).events[row.kind].title


def _who(row: ActRow) -> str:
    return SYSTEM.name if row.actor_id == SYSTEM.id else row.full_name


def initials(people: Sequence[Here]) -> str:
    """What a page shows of these people in one word, by which it knows whether it shows them already."""
    return "-".join(f"{person.id}{'w' if person.writing else ''}" for person in people)

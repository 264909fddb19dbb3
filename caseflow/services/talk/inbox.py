"""Where somebody was mentioned: how much is unread, the list, and that it was read.

A mention grants nothing: it is shown while its reader reads the notes of its case, and no longer. That it was read is a
mark of its reader, no act in the case: it has no event and needs no key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from caseflow.core.actor import Actor
from caseflow.core.errors import NotFound
from caseflow.core.names import short_code
from caseflow.db.queries.talk import mentions as mention_rows
from caseflow.db.queries.talk.mentions import MentionRow, Reader
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.permits import require
from caseflow.services.talk import room

MOST_COUNTED = 100
"""The bell counts no further: it says so many and more."""
ON_PAGE = 30


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention as its reader sees it; `words` are the beginning of the note."""

    id: int
    at: datetime
    unread: bool
    note: str
    kind: str
    words: str
    author: str
    case: str
    code: str
    enterprise: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """Some of somebody's mentions, the newest first; `older` is where the next ones begin."""

    mentions: tuple[Mention, ...]
    older: int | None
    unread: int
    newest: int


def unread(ctx: Context, actor: Actor) -> int:
    """How many mentions wait, counted to `MOST_COUNTED`: one statement; none for whoever reads no notes."""
    if not reads(ctx, actor):
        return 0
    with ctx.read() as session:
        return mention_rows.unread(session, _reader(ctx, actor), MOST_COUNTED)


def reads(ctx: Context, actor: Actor) -> bool:
    """Whether somebody reads the notes of cases at all."""
    policy = ctx.content.policy
    return policy.permits(actor, room.READ) and policy.permits(actor, "case:read_all")


def page(ctx: Context, actor: Actor, before: int | None) -> Inbox:
    """The mentions that this person may see; raises NotAllowed for whoever reads no notes."""
    require(ctx, actor, room.READ)
    if not reads(ctx, actor):
        return Inbox((), None, 0, 0)
    with ctx.read() as session:
        rows = mention_rows.page(session, _reader(ctx, actor), before, ON_PAGE + 1)
        waiting = mention_rows.unread(session, _reader(ctx, actor), MOST_COUNTED)
    shown = tuple(map(_mention, rows[:ON_PAGE]))
    newest = shown[0].id if shown and before is None else 0
    return Inbox(shown, shown[-1].id if len(rows) > ON_PAGE else None, waiting, newest)


def open_one(ctx: Context, actor: Actor, mention_id: int) -> tuple[str, str]:
    """Notes that a mention was read; gives its case and its note. Raises NotFound for another's, or a case now closed
    to this person."""
    require(ctx, actor, room.READ)
    with ctx.tx() as session:
        found = mention_rows.one(session, _reader(ctx, actor), mention_id) if reads(ctx, actor) else None
        if found is None:
            raise NotFound()
        mention_rows.mark(session, actor.id, [mention_id], ctx.clock.now())
    return found.case_public_id, found.note_public_id


def mark_all(ctx: Context, actor: Actor, up_to: int) -> None:
    """Notes that everything up to this mention was read; raises NotAllowed for whoever reads no notes."""
    require(ctx, actor, room.READ)
    with ctx.tx() as session:
        mention_rows.mark_up_to(session, actor.id, up_to, ctx.clock.now())


def _reader(ctx: Context, actor: Actor) -> Reader:
    return Reader(actor.id, ctx.agency, actor.enterprises)


def _mention(row: MentionRow) -> Mention:
    return Mention(
        id=row.id,
        at=row.at,
        unread=row.read_at is None,
        note=row.note_public_id,
        kind=row.kind,
        words=row.body,
        author=row.author_name,
        case=row.case_public_id,
        code=short_code(row.code) or "",
        enterprise=row.enterprise_name,
    )

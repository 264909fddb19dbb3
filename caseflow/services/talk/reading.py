"""Reading the notes of a case: a page of them, the card on the case's page, and up to where somebody has read.

That somebody has read is a mark of their own, overwritten, no act in the case: it has no event and needs no key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.text import fold
from caseflow.db.queries.talk import mentions as mention_rows
from caseflow.db.queries.talk import notes as note_rows
from caseflow.db.queries.talk.notes import NoteRow
from caseflow.services.cases import cases as case_pages
from caseflow.services.cases.view import CaseHead
from caseflow.services.engine.parties import Seen
from caseflow.services.engine.viewing import Viewing
from caseflow.services.foundation.context import Context
from caseflow.services.talk import mentions, room
from caseflow.services.talk.mentions import Person, Piece
from caseflow.services.talk.notes import changeable_until, own

ON_CARD, ON_PAGE = 10, 30
"""Notes of the card, and of one page of them all."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a note said until then."""

    body: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """A note as a colleague reads it; of a withdrawn one nothing but that it was there."""

    id: int
    public_id: str
    kind: str
    text: tuple[Piece, ...]
    spoke_with: str
    spoke_at: datetime | None
    author: str
    at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None
    version: int
    beside: tuple[str, ...]
    """Whom it mentions without their name in its text."""
    earlier: tuple[Earlier, ...]
    unread: bool
    yours: bool
    """The reader wrote it and may still change it."""


@dataclass(frozen=True, slots=True)
class Notes:
    """Some of the notes of a case; `older` is where the next ones begin, `people` whom a new one may mention."""

    case: str
    notes: tuple[Note, ...]
    older: int | None
    unread: int
    newest: int
    may_write: bool
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Changing:
    """A note that its author changes: what it says, and whom it mentions already."""

    public_id: str
    head: CaseHead
    kind: str
    body: str
    spoke_with: str
    spoke_at: datetime | None
    version: int
    until: datetime
    mentioned: tuple[str, ...]
    people: tuple[Person, ...]


def stands(viewing: Viewing) -> bool:
    """Whether somebody finds the notes of the case: not who stands outside."""
    return viewing.ctx.content.policy.may_inside(viewing.actor, viewing.relation, room.READ)


def card(viewing: Viewing) -> Notes | None:
    """The card of a case's page; None for whoever stands outside."""
    if not stands(viewing):
        return None
    seen = Seen(viewing.case, viewing.relation, viewing.book, frozenset())
    return _notes(viewing.ctx, viewing.session, viewing.actor, seen, None, ON_CARD)


def page(ctx: Context, actor: Actor, public_id: str, before: int | None) -> tuple[CaseHead, Notes]:
    """The head of a case and a page of its notes, the newest first. Raises NotFound for whoever stands outside."""
    with ctx.read() as session:
        seen = room.enter(ctx, session, actor, public_id)
        again, more = case_pages.page_of(ctx, session, actor, public_id)
        head = case_pages.head_of(ctx, session, again, more)
        return head, _notes(ctx, session, actor, seen, before, ON_PAGE)


def changing(ctx: Context, actor: Actor, note_id: str) -> Changing:
    """The author's own note, to be changed; raises as `notes.own` does."""
    with ctx.read() as session:
        found, seen = own(ctx, session, actor, note_id)
        again, more = case_pages.page_of(ctx, session, actor, found.case_public_id)
        named = note_rows.mentioned(session, [found.id])
        already = {row.account_id for row in named}
        people = room.colleagues(ctx, session, actor, seen)
        return Changing(
            public_id=note_id,
            head=case_pages.head_of(ctx, session, again, more),
            kind=found.kind,
            body=found.body,
            spoke_with=found.spoke_with,
            spoke_at=found.spoke_at,
            version=found.version,
            until=changeable_until(ctx, found.written_at),
            mentioned=tuple(row.full_name for row in named),
            people=tuple(person for person in people if person.id not in already),
        )


def mark(ctx: Context, actor: Actor, public_id: str, up_to: int) -> None:
    """Notes that somebody has read the notes of a case up to this one, and what mentioned them there.

    Raises NotFound for whoever stands outside. Without a key: doing it again changes nothing.
    """
    with ctx.tx() as session:
        seen = room.enter(ctx, session, actor, public_id)
        note_rows.read_to(session, actor.id, seen.case.id, up_to)
        mention_rows.mark_case(session, actor.id, seen.case.id, up_to, ctx.clock.now())


def _notes(ctx: Context, session: Session, actor: Actor, seen: Seen, before: int | None, most: int) -> Notes:
    """Two statements for whoever writes, and two more where there are notes with mentions or earlier texts."""
    rows = note_rows.page(session, seen.case.id, actor.id, before, most + 1)
    shown = rows[:most]
    named: dict[int, list[str]] = {}
    for one in note_rows.mentioned(session, [row.id for row in shown]) if shown else ():
        named.setdefault(one.note_id, []).append(one.full_name)
    changed = [row.id for row in shown if row.edited_at is not None and row.withdrawn_at is None]
    said: dict[int, list[Earlier]] = {}
    for text in note_rows.earlier(session, changed) if changed else ():
        said.setdefault(text.note_id, []).append(Earlier(text.body, text.until))
    writes = room.may_write(ctx, actor, seen.relation)
    notes = tuple(_note(ctx, actor, row, named.get(row.id, []), said.get(row.id, [])) for row in shown)
    return Notes(
        case=seen.case.public_id,
        notes=notes,
        older=shown[-1].id if len(rows) > most else None,
        unread=sum(note.unread for note in notes),
        newest=notes[0].id if notes and before is None else 0,
        may_write=writes,
        people=room.colleagues(ctx, session, actor, seen) if writes else (),
    )


def _note(ctx: Context, actor: Actor, row: NoteRow, named: list[str], said: list[Earlier]) -> Note:
    gone = row.withdrawn_at is not None
    text = () if gone else tuple(mentions.pieces(row.body, named))
    marked = {fold(piece.text) for piece in text if piece.mention}
    yours = not gone and row.author_id == actor.id and ctx.clock.now() <= changeable_until(ctx, row.written_at)
    return Note(
        id=row.id,
        public_id=row.public_id,
        kind=row.kind,
        text=text,
        spoke_with="" if gone else row.spoke_with,
        spoke_at=None if gone else row.spoke_at,
        author=row.author_name,
        at=row.written_at,
        edited_at=row.edited_at,
        withdrawn_at=row.withdrawn_at,
        version=row.version,
        beside=() if gone else tuple(name for name in named if fold(mentions.SIGN + name) not in marked),
        earlier=tuple(said),
        unread=not gone and row.author_id != actor.id and row.id > row.read_to,
        yours=yours,
    )

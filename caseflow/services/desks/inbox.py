"""What an applicant was sent about the cases of their enterprises, and what of it they have opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import NotAllowed, NotFound
from caseflow.core.names import short_code
from caseflow.core.text import Text, say
from caseflow.db.queries.messages import inbox as inbox_rows
from caseflow.db.queries.messages.inbox import LetterRow
from caseflow.services.foundation import audit, catalog
from caseflow.services.foundation.audit import EventWords
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once

PAGE = 50
MOST_COUNTED = 99
"""So many unread letters are counted and no more."""
OPENED = "letter_opened"
ALL_READ = "letters_read"
EVENTS = {
    OPENED: EventWords(say("Mở thư", "Letter opened")),
    ALL_READ: EventWords(say("Đánh dấu đã đọc mọi thư", "All letters marked as read")),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter and the case that it is about."""

    id: int
    subject: str
    body: str
    recipient: str
    at: datetime
    case: str
    case_code: str
    scheme_title: Text
    read: bool


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Fifty letters, the newest first; `after` is where the next page begins."""

    letters: tuple[Letter, ...]
    after: int | None
    unread: int


def page(ctx: Context, actor: Actor, after: int | None = None) -> InboxPage:
    """The letters of this person's enterprises; raises NotAllowed for the staff, who have no such box."""
    _outside(actor)
    with ctx.read() as session:
        rows = inbox_rows.letters(session, actor.id, actor.enterprises, after, PAGE + 1)
        unread = len(inbox_rows.unread(session, actor.id, actor.enterprises, MOST_COUNTED + 1))
        shown = tuple(_letter(ctx, session, row) for row in rows[:PAGE])
    return InboxPage(shown, rows[PAGE - 1].id if len(rows) > PAGE else None, unread)


def unread(ctx: Context, actor: Actor) -> int:
    """How many letters this person has not opened, `MOST_COUNTED` + 1 for more; none for the staff."""
    if not actor.enterprises:
        return 0
    with ctx.read() as session:
        return len(inbox_rows.unread(session, actor.id, actor.enterprises, MOST_COUNTED + 1))


def letter(ctx: Context, actor: Actor, letter_id: int) -> Letter:
    """One letter; raises NotFound for one that is not of this person's enterprises."""
    with ctx.read() as session:
        return _letter(ctx, session, _found(session, actor, letter_id))


def open_letter(ctx: Context, actor: Actor, letter_id: int, key: str) -> Result:
    """Notes that this person has opened a letter: it is evidence of when they knew. Raises NotFound."""

    def do(session: Session) -> Result:
        row = _found(session, actor, letter_id)
        if not row.read:
            inbox_rows.mark(session, actor.id, [row.id], ctx.clock.now())
            audit.record(ctx, session, actor, f"account/{actor.id}", OPENED, {"letter": row.id})
        return {"letter": row.id}

    return once(ctx, actor, key, "open_letter", do)


def read_all(ctx: Context, actor: Actor, key: str) -> Result:
    """Marks every letter as read, a hundred at a time; raises NotAllowed for the staff."""
    _outside(actor)

    def do(session: Session) -> Result:
        marked = 0
        while found := inbox_rows.unread(session, actor.id, actor.enterprises, MOST_COUNTED + 1):
            inbox_rows.mark(session, actor.id, found, ctx.clock.now())
            marked += len(found)
        if marked:
            audit.record(ctx, session, actor, f"account/{actor.id}", ALL_READ, {"letters": marked})
        return {"letters": marked}

    return once(ctx, actor, key, "read_all_letters", do)


def _outside(actor: Actor) -> None:
    if actor.is_staff and not actor.enterprises:
        raise NotAllowed(say("Hộp thư này dành cho đơn vị nộp hồ sơ.", "This box is for applicants."))


def _found(session: Session, actor: Actor, letter_id: int) -> LetterRow:
    row = inbox_rows.letter(session, actor.id, actor.enterprises, letter_id) if actor.enterprises else None
    if row is None:
        raise NotFound
    return row


def _letter(ctx: Context, session: Session, row: LetterRow) -> Letter:
    title = catalog.rulebook(ctx, session, row.definition).definition.title
    code = short_code(row.case_code)
    return Letter(
        row.id, row.subject, row.body, row.recipient, row.created_at, row.case_public_id, code, title, bool(row.read)
    )

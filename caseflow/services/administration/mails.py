"""What the administrator reads of the system's messages, each with its exact text, and those that were given up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from caseflow.core.actor import Actor
from caseflow.core.errors import NotFound
from caseflow.core.finding import asked_words
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.administration import mails as mail_rows
from caseflow.db.queries.foundation import search as search_rows
from caseflow.services.accounts.rights import MANAGE_ACCOUNTS
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.permits import require

PAGE = 50
READ = "outbox:read"
MOST_NAMED = 200
"""People whose messages one search lists."""
STATUSES = ("queued", "sending", "sent", "dead", "kept")
_SECRET = re.compile(r"(/(?:confirm|reset-password|join)/)[A-Za-z0-9_-]{20,}")


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as the list shows it."""

    id: int
    message: str
    recipient: str
    subject: str
    status: str
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    possible_duplicate: bool
    last_error: str


@dataclass(frozen=True, slots=True)
class MailPage:
    """A page of messages; `dead` is how many were given up, whatever the page is narrowed to."""

    mails: tuple[Mail, ...]
    after: int | None
    dead: int


@dataclass(frozen=True, slots=True)
class MailBody:
    """A message with its exact text."""

    mail: Mail
    body: str
    hidden_secret: bool


def page(ctx: Context, actor: Actor, *, status: str = "", words: str = "", after: int | None = None) -> MailPage:
    """Messages, the newest first, 50 a page; `words` find the people they went to, or are an address."""
    require(ctx, actor, READ)
    asked = asked_words(words)
    with ctx.read() as session:
        people = search_rows.named(session, (account_rows.EVERYWHERE,), "person", asked, MOST_NAMED)
        to = (words.strip().lower(), people) if asked else None
        found = mail_rows.page(session, ctx.agency, status if status in STATUSES else "", to, after, PAGE)
        dead = mail_rows.count(session, ctx.agency, "dead")
    shown = tuple(Mail(*row) for row in found[:PAGE])
    return MailPage(shown, shown[-1].id if len(found) > PAGE else None, dead)


def one(ctx: Context, actor: Actor, message_id: int) -> MailBody:
    """One message. Secret links are hidden, for reading here must not open accounts: only where no mail server
    delivers do those who manage accounts see them, to hand them over.
    """
    require(ctx, actor, READ)
    with ctx.read() as session:
        row = mail_rows.one(session, ctx.agency, message_id)
    if row is None:
        raise NotFound
    hide = ctx.mailer is not None or not ctx.content.policy.permits(actor, MANAGE_ACCOUNTS)
    body = _SECRET.sub(r"\1…", row.body) if hide else row.body
    head = Mail(*(getattr(row, name) for name in mail_rows.MailRow._fields))
    return MailBody(head, body, body != row.body)

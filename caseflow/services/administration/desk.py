"""What the administrator reads: messages, the audit log, published content; and what the home page offers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel

from caseflow.core.actor import ANONYMOUS_ID, SYSTEM, SYSTEM_ID, Actor
from caseflow.core.calendar import load_years
from caseflow.core.clock import shown
from caseflow.core.errors import NotFound
from caseflow.core.text import Text, say
from caseflow.core.words import LegalBasis
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.administration import desk as desk_rows
from caseflow.db.queries.foundation import content as edition_rows
from caseflow.services.accounts.people import MANAGE_ACCOUNTS, PAGE
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.permits import require

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


@dataclass(frozen=True, slots=True)
class MailBody:
    """A message with its exact text."""

    mail: Mail
    body: str
    last_error: str
    case_id: int | None
    hidden_secret: bool


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One event with the name of who did it, looked up now (the chain itself holds no names)."""

    id: int
    stream: str
    seq: int
    kind: str
    name: str
    from_state: str | None
    to_state: str | None
    actor_id: int
    actor_name: str
    at: datetime
    details: str
    hash: str


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A legal basis in force that nobody has confirmed yet, and where it stands."""

    kind: str
    name: str
    place: str
    source: Text


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One edition of a piece of content."""

    kind: str
    name: str
    number: int
    sha256: str
    retired: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class PublishedContent:
    """Everything that is or was in force, and what still waits for confirmation."""

    editions: tuple[EditionRow, ...]
    unconfirmed: tuple[Unconfirmed, ...]


def mails(
    ctx: Context, actor: Actor, *, status: str = "", words: str = "", after: int | None = None
) -> tuple[list[Mail], int | None]:
    """Messages, the newest first, 50 a page, and the edge of the next page."""
    require(ctx, actor, "outbox:read")
    with ctx.read() as session:
        found = desk_rows.messages(session, ctx.agency, status, words, after, PAGE)
    shown = [Mail(*row) for row in found[:PAGE]]
    return shown, shown[-1].id if len(found) > PAGE else None


def mail(ctx: Context, actor: Actor, message_id: int) -> MailBody:
    """One message. Secret links are hidden, for reading here must not open accounts: only where no mail server
    delivers do those who manage accounts see them, to hand them over.
    """
    require(ctx, actor, "outbox:read")
    with ctx.read() as session:
        row = desk_rows.message(session, ctx.agency, message_id)
    if row is None:
        raise NotFound
    hide = ctx.mailer is not None or not ctx.content.policy.permits(actor, MANAGE_ACCOUNTS)
    body = _SECRET.sub(r"\1…", row.body) if hide else row.body
    head = Mail(
        row.id, row.message, row.recipient, row.subject, row.status, row.attempts, row.created_at, row.sent_at,
        row.possible_duplicate,
    )  # fmt: skip
    return MailBody(head, body, row.last_error, row.case_id, body != row.body)


def events(
    ctx: Context, actor: Actor, *, stream: str = "", after: int | None = None
) -> tuple[list[AuditEvent], int | None]:
    """Audit events, the newest first, 50 a page, and the edge of the next page."""
    require(ctx, actor, "audit:read")
    with ctx.read() as session:
        found = desk_rows.events(session, ctx.agencies, stream, after, PAGE)
        names = {**account_rows.names(session, {r.actor_id for r in found}), SYSTEM_ID: SYSTEM.name, ANONYMOUS_ID: ""}
    shown = [
        AuditEvent(
            r.id, r.stream, r.seq, r.kind, r.name, r.from_state, r.to_state, r.actor_id, names.get(r.actor_id, ""),
            r.at, json.dumps(json.loads(r.body)["details"], ensure_ascii=False), r.hash,
        )
        for r in found[:PAGE]
    ]  # fmt: skip
    return shown, shown[-1].id if len(found) > PAGE else None


def published(ctx: Context, actor: Actor) -> PublishedContent:
    """Every edition, and the legal bases in force that still wait for confirmation."""
    require(ctx, actor, "content:read")
    with ctx.read() as session:
        known = tuple(EditionRow(*row) for row in edition_rows.editions(session, ctx.agency))
        roads = catalog.roads(ctx, session)
    content = ctx.content
    pieces: list[tuple[str, str, BaseModel]] = [("workflow", o.name, o.definition) for o in roads]
    pieces += [
        ("agency", content.agency.agency, content.agency),
        *(("programme", name, plan) for name, plan in content.plans.by_name.items()),
        ("sizes", "enterprise_sizes", content.sizes),
        ("terms", "terms", content.terms),
    ]
    pieces += [("form", name, form) for name, form in content.forms.items()]
    waiting = [item for kind, name, piece in pieces for item in _unconfirmed(kind, name, piece.model_dump())]
    return PublishedContent(known, (*waiting, *_unconfirmed_days(ctx)))


def _unconfirmed_days(ctx: Context) -> Iterator[Unconfirmed]:
    """The holidays and swapped days that nobody has confirmed: a deadline may rest on each of them."""
    for year, _ in load_years(ctx.roots):
        for day, entry in sorted({**year.holidays, **year.working_days}.items()):
            if not entry.confirmed:
                basis = year.legal_basis[entry.basis].source
                what = say(f"{entry.title.vi} – {basis.vi}", f"{entry.title.en} – {basis.en}")
                yield Unconfirmed("calendar", str(year.year), shown(day), what)


def _unconfirmed(kind: str, name: str, value: object, place: str = "") -> list[Unconfirmed]:
    """Walks a dumped definition for legal bases that nobody has confirmed."""
    if isinstance(value, dict):
        if "source" in value and set(value) <= set(LegalBasis.model_fields):
            basis = LegalBasis.model_validate(value)  # as the argument of an effect it stands as it was written
            return [] if basis.confirmed else [Unconfirmed(kind, name, place, basis.source)]
        found = [_unconfirmed(kind, name, v, f"{place}.{k}".strip(".")) for k, v in value.items()]
        return [item for part in found for item in part]
    if isinstance(value, list | tuple):
        return [item for i, v in enumerate(value) for item in _unconfirmed(kind, name, v, f"{place}[{i}]")]
    return []

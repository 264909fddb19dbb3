"""Messages: rendered and queued in the transaction of their cause; claimed, sent and marked outside of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session

from caseflow.core.ids import digest
from caseflow.core.text import Text
from caseflow.db.queries import outbox
from caseflow.gateways.mail import Mail, PermanentMailError, TransientMailError
from caseflow.notifications.render import render
from caseflow.services.context import Context
from caseflow.services.parties import Recipient

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)
TRIES = 8
BACK_OFF = timedelta(seconds=30)
BATCH = 20


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one beat did."""

    sent: int = 0
    failed: int = 0


def queue(
    ctx: Context,
    session: Session,
    *,
    event_id: int,
    message: str,
    recipients: Iterable[Recipient],
    variables: Mapping[str, str | Text],
    case_id: int | None = None,
) -> None:
    """Queues `message` for every recipient, rendered now in the recipient's language; the exact text is kept."""
    template = ctx.content.messages[message]
    now = ctx.clock.now()
    host = ctx.settings.mail_from.rsplit("@", 1)[-1]
    rows = []
    for person in recipients:
        spoken = {k: v(person.locale) if isinstance(v, Text) else v for k, v in variables.items()}
        needed = {k: v for k, v in {**spoken, "recipient_name": person.name}.items() if k in template.variables}
        text = render(template, person.locale, needed)
        rows.append(
            {
                "agency": ctx.agency,
                "case_id": case_id,
                "event_id": event_id,
                "account_id": person.account_id,
                "message": message,
                "channel": "mail",
                "recipient": person.email,
                "locale": person.locale,
                "subject": text.subject,
                "body": text.body,
                "message_id": f"<{event_id}.{message}.{digest(person.email)[:16]}@{host}>",
                "created_at": now,
                "next_at": now,
            }
        )
    outbox.add(session, rows)


def deliver(ctx: Context) -> Delivery:
    """Sends what is due, each message with no transaction open; without a mail server messages simply stay queued.

    A message may arrive twice after a crash between sending and marking: it then carries the same Message-ID.
    """
    if ctx.mailer is None:
        return Delivery()
    worker = secrets.token_hex(8)
    with ctx.tx() as session:
        claimed = outbox.claim(session, ctx.agency, worker, ctx.clock.now(), LEASE, BATCH)
    sent = sum(_deliver_one(ctx, row, worker) for row in claimed)
    return Delivery(sent, len(claimed) - sent)


def _deliver_one(ctx: Context, row: Any, worker: str) -> bool:
    assert ctx.mailer is not None
    mail = Mail(ctx.settings.mail_from, row.recipient, row.subject, row.body, row.message_id)
    try:
        ctx.mailer.send(mail)
    except PermanentMailError as error:
        return _failed(ctx, row, worker, str(error), dead=True)
    except TransientMailError as error:
        return _failed(ctx, row, worker, str(error), dead=row.attempts >= TRIES)
    ctx.crash.at("mail:accepted")
    with ctx.tx() as session:
        outbox.finish(session, row.id, worker, {"status": "sent", "sent_at": ctx.clock.now(), "last_error": ""})
    ctx.crash.at("mail:marked")
    return True


def _failed(ctx: Context, row: Any, worker: str, error: str, *, dead: bool) -> bool:
    """Keeps the fault with the message; a transient one is tried again after a pause that doubles."""
    log.warning("mail_failed", outbox_id=row.id, attempts=row.attempts, dead=dead)
    wait = BACK_OFF * 2 ** min(row.attempts - 1, 8)
    values = {"status": "dead" if dead else "queued", "next_at": ctx.clock.now() + wait, "last_error": error[:500]}
    with ctx.tx() as session:
        outbox.finish(session, row.id, worker, values)
    return False

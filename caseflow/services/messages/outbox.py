"""Messages: rendered and queued in the transaction of their cause; claimed, sent and marked outside of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import NotFound, Refused
from caseflow.core.ids import digest
from caseflow.core.text import Text, say
from caseflow.db.queries.administration import mails as mail_rows
from caseflow.db.queries.messages import outbox as outbox_rows
from caseflow.db.queries.messages.outbox import LeasedRow
from caseflow.gateways.mail import Mail, Mailer, MailServerAway, PermanentMailError, TransientMailError
from caseflow.notifications.mailing import Recipient
from caseflow.notifications.render import render
from caseflow.services.foundation import audit, permits
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)
TRIES = 8
"""How often a server may put off one message; a server that is away is no try."""
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
        known = {**variables, "recipient_name": person.name}
        used = {name: known[name] for name in template.variables if name in known}
        needed = {name: v(person.locale) if isinstance(v, Text) else v for name, v in used.items()}
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
                "status": "kept" if ctx.keeps_mail else "queued",
                "created_at": now,
                "next_at": now,
            }
        )
    outbox_rows.add(session, rows)


def send_again(ctx: Context, actor: Actor, message_id: int, key: str) -> None:
    """Puts a message that was given up back into the queue, its text and Message-ID as they were.

    Needs `outbox:send`. Raises NotFound, NotAllowed, Refused (it was not given up).
    """

    def do(session: Session) -> Result:
        permits.require(ctx, actor, "outbox:send")
        if mail_rows.one(session, ctx.agency, message_id) is None:
            raise NotFound()
        if not outbox_rows.revive(session, message_id, ctx.clock.now()):
            raise Refused([say("Thư này không ở trạng thái gửi lỗi.", "This message has not been given up.")])
        audit.record(ctx, session, actor, "outbox", "message_sent_again", {"message": message_id})
        return {}

    once(ctx, actor, key, f"send_again:{message_id}", do)


def send_all_again(ctx: Context, actor: Actor, key: str) -> int:
    """Puts every message that was given up back into the queue, under one event; gives how many.

    Needs `outbox:send`. Raises NotAllowed, Refused (none was given up).
    """

    def do(session: Session) -> Result:
        permits.require(ctx, actor, "outbox:send")
        revived = outbox_rows.revive_all(session, ctx.agency, ctx.clock.now())
        if not revived:
            raise Refused([say("Không còn thư nào gửi lỗi.", "No message has been given up.")])
        audit.record(ctx, session, actor, "outbox", "message_sent_again", {"messages": revived})
        return {"messages": revived}

    return int(once(ctx, actor, key, "send_all_again", do)["messages"])


def deliver(ctx: Context) -> Delivery:
    """Sends what is due, each message with no transaction open; without a mail server messages simply stay queued.

    A message may arrive twice after a crash between sending and marking: it then carries the same Message-ID. Each is
    leased alone, so that a slow server cannot hold the others beyond their leases; when the server is away, the beat
    ends and the messages wait without losing a try.
    """
    if ctx.mailer is None:
        return Delivery()
    worker = secrets.token_hex(8)
    sent = failed = 0
    while sent + failed < BATCH and (row := _claim(ctx, worker)) is not None:
        try:
            done = _deliver_one(ctx, ctx.mailer, row, worker)
        except MailServerAway as error:
            _put_back(ctx, row, worker, str(error))
            return Delivery(sent, failed + 1)
        sent, failed = sent + done, failed + (not done)
    return Delivery(sent, failed)


def _claim(ctx: Context, worker: str) -> LeasedRow | None:
    """A look before the lease, so that an idle beat never takes the writer's lock."""
    with ctx.read() as session:
        if not outbox_rows.is_due(session, ctx.agency, ctx.clock.now()):
            return None
    with ctx.tx() as session:
        return outbox_rows.claim(session, ctx.agency, worker, ctx.clock.now(), LEASE)


def _deliver_one(ctx: Context, mailer: Mailer, row: LeasedRow, worker: str) -> bool:
    if row.attempts > TRIES:  # every lease ran out: whoever tried it died of it, and so would we
        return _failed(ctx, row, worker, "no try came to an end", dead=True)
    mail = Mail(ctx.settings.mail_from, row.recipient, row.subject, row.body, row.message_id)
    try:
        mailer.send(mail)
    except MailServerAway:
        raise
    except PermanentMailError as error:
        return _failed(ctx, row, worker, str(error), dead=True)
    except TransientMailError as error:
        return _failed(ctx, row, worker, str(error), dead=row.attempts >= TRIES)
    ctx.crash.at("mail:accepted")
    with ctx.tx() as session:
        outbox_rows.finish(session, row.id, worker, {"status": "sent", "sent_at": ctx.clock.now(), "last_error": ""})
    ctx.crash.at("mail:marked")
    return True


def _put_back(ctx: Context, row: LeasedRow, worker: str, error: str) -> None:
    """Back into the queue as if it had not been taken out, but for what is known about the server."""
    log.warning("mail_server_away", error=error)
    next_at = ctx.clock.now() + BACK_OFF
    values = {"status": "queued", "next_at": next_at, "attempts": row.attempts - 1, "last_error": error[:500]}
    with ctx.tx() as session:
        outbox_rows.finish(session, row.id, worker, values)


def _failed(ctx: Context, row: LeasedRow, worker: str, error: str, *, dead: bool) -> bool:
    """Keeps the fault with the message; a transient one is tried again after a pause that doubles."""
    log.warning("mail_failed", outbox_id=row.id, attempts=row.attempts, dead=dead)
    wait = BACK_OFF * 2 ** min(row.attempts - 1, 8)
    values = {"status": "dead" if dead else "queued", "next_at": ctx.clock.now() + wait, "last_error": error[:500]}
    with ctx.tx() as session:
        outbox_rows.finish(session, row.id, worker, values)
    return False

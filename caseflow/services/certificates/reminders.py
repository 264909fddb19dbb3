"""The worker's part of the register: reminds of certificates that no case reminds of, their holders and its keepers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import structlog
from sqlalchemy.orm import Session

from caseflow.certificates.reminders import WORDS, Due, dates_of, look
from caseflow.certificates.standing import ENDED
from caseflow.core.actor import SYSTEM
from caseflow.core.clock import local_date, shown, start_of_day
from caseflow.core.text import Text, say
from caseflow.db.queries.accounts import people as people_rows
from caseflow.db.queries.certificates import reminders as reminder_rows
from caseflow.db.queries.certificates.reminders import Look, MemberRow, WatchedRow
from caseflow.notifications.mailing import Recipient
from caseflow.services.certificates.kinds import kinds
from caseflow.services.certificates.register import KEEP
from caseflow.services.engine.deadlines import REMINDER_HOUR
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.messages import outbox
from caseflow.services.messages.recipients import as_recipients
from caseflow.workflows.certificate_words import REMIND_DAYS

log = structlog.get_logger(__name__)

TO_HOLDER, TO_KEEPER = "certificates_due", "register_due"
"""The messages: of one's own certificates, and of all of them."""

STREAM = "register"
BATCH = 50
"""Certificates that one transaction looks at, and that one mail lists at most."""
MOST = 40
"""Transactions of one beat; what is left waits for the next."""


def remind_due(ctx: Context) -> int:
    """Reminds of every certificate whose day has come; gives of how many. What the worker calls now and then.

    Each certificate is claimed, its messages are queued and its next day is written in one transaction: once, possibly
    late, never twice, however many workers there are. One that cannot be dealt with holds up none behind it and is
    tried again at the next beat. Needs no idempotency key.
    """
    now = ctx.clock.now()
    today = local_date(now)
    until = today if now >= start_of_day(today, REMINDER_HOUR) else today - timedelta(days=1)
    told, most = 0, BATCH
    after: tuple[date, int] | None = None
    for _ in range(MOST):
        with ctx.read() as session:  # a look before the claim: an idle beat never takes the writer's lock
            found = reminder_rows.first(session, ctx.agency, until, after)
        if found is None:
            break
        try:
            looked, reminded = _remind(ctx, until, after, most)
            ctx.crash.at("register:after_commit")
            if not looked:  # another worker holds them
                break
            told += reminded
        except Exception:  # whatever it is: the same certificate would be met first again at every beat to come
            log.exception("register_reminder_failed", certificate_id=found.id, many=most > 1)
            if most == 1:
                after = (found.remind_on, found.id)
            most = 1
    return told


def _remind(ctx: Context, until: date, after: tuple[date, int] | None, most: int) -> tuple[int, int]:
    """One transaction: gives how many certificates were looked at, and of how many of them people were reminded."""
    with ctx.tx() as session:
        rows = reminder_rows.claim(session, ctx.agency, until, after, most)
        open_dates = reminder_rows.surveillances(session, [row.id for row in rows])
        known = kinds(ctx, session)
        due: dict[int, list[Due]] = {}
        looked: list[Look] = []
        for row in rows:
            kind = known.get(row.scheme)
            days = kind.rules.remind_days if kind is not None and kind.rules is not None else REMIND_DAYS
            dates = dates_of(open_dates.get(row.id, ()), row.recertify_on, row.valid_to)
            now, ahead = look(dates if row.status not in ENDED else (), days, row.remind_on, until, ctx.calendar)
            seen: Look = {"own": row.id, "remind_on": ahead}
            if now:
                due[row.id], seen["reminded_on"] = now, until
            looked.append(seen)
        reminder_rows.look(session, looked)
        if due:
            _tell(ctx, session, [row for row in rows if row.id in due], due)
        ctx.crash.at("register:before_commit")
    return len(rows), len(due)


def _tell(ctx: Context, session: Session, rows: Sequence[WatchedRow], due: Mapping[int, list[Due]]) -> None:
    """One event, one mail to each person of a holder about their certificates, one to each keeper about all."""
    owned: dict[int, list[int]] = {}
    for row in rows:
        if row.enterprise_id is not None:
            owned.setdefault(row.enterprise_id, []).append(row.id)
    members: list[MemberRow] = reminder_rows.members(session, owned) if owned else []
    people = {person.email: person for person in as_recipients(members)}
    mine: dict[str, tuple[int, ...]] = {}
    for member in members:  # who acts for several organisations reads of all of them at once
        mine[member.email] = (*mine.get(member.email, ()), *owned[member.enterprise_id])
    keepers = _keepers(ctx, session)
    details = {"certificates": sorted(due), "holders": len(people), "keepers": len(keepers)}
    event_id = audit.record(ctx, session, SYSTEM, STREAM, "certificates_reminded", details)
    ctx.crash.at("register:after_event")
    items = {row.id: _item(ctx, row, due[row.id]) for row in rows}
    for certificates in dict.fromkeys(mine.values()):
        group = [people[email] for email, own in mine.items() if own == certificates]
        _queue(ctx, session, event_id, TO_HOLDER, group, (items[own] for own in certificates))
    _queue(ctx, session, event_id, TO_KEEPER, keepers, items.values())


def _keepers(ctx: Context, session: Session) -> list[Recipient]:
    """Everybody who keeps the register, once."""
    roles = ctx.content.policy.roles_with(KEEP)
    found = [row for role in roles for row in people_rows.holders(session, ctx.agency, role)]
    return list({person.email: person for person in as_recipients(found)}.values())


def _item(ctx: Context, row: WatchedRow, due: Iterable[Due]) -> Text:
    """`- TCVN ISO 9001, 12/QMS (holder): surveillance audit by the end of 03/05/2027`, and its address below."""
    said = [WORDS[one.what] for one in due]
    days = [shown(one.on) for one in due]
    head = f"- {row.standard}, {row.number} ({row.holder_name})"
    address = f"  {ctx.settings.base_url}/certificates/{row.public_id}"
    vi = "; ".join(f"{words.vi} {day}" for words, day in zip(said, days, strict=True))
    en = "; ".join(f"{words.en} {day}" for words, day in zip(said, days, strict=True))
    return say(f"{head}: {vi}\n{address}", f"{head}: {en}\n{address}")


def _queue(
    ctx: Context, session: Session, event_id: int, message: str, people: list[Recipient], items: Iterable[Text]
) -> None:
    listed = list(items)
    variables: dict[str, str | Text] = {
        "agency_name": ctx.content.agency_name,
        "certificates": say("\n".join(i.vi for i in listed), "\n".join(i.en for i in listed)),
        "link": f"{ctx.settings.base_url}/certificates",
    }
    outbox.queue(ctx, session, event_id=event_id, message=message, recipients=people, variables=variables)

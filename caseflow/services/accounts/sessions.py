"""Who is signed in: one row a browser, of which the cookie holds a random token and the table only its digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.devices import device_words
from caseflow.core.errors import NotFound
from caseflow.core.ids import digest, new_secret
from caseflow.core.text import Text
from caseflow.db.queries.accounts import signins as signin_rows
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import once

STAFF_IDLE, STAFF_WHOLE = timedelta(minutes=30), timedelta(hours=12)
OTHERS_IDLE, OTHERS_WHOLE = timedelta(minutes=60), timedelta(hours=24)
TOUCH_EVERY = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session: the person as of this moment, and by which session."""

    actor: Actor
    session_digest: str
    confirmed_at: datetime | None = None
    """When the password was typed once more, for what asks for it (services.accounts.again)."""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that is not over, as its owner and the administrator see it: the device in words."""

    digest: str
    created_at: datetime
    seen_at: datetime
    address: str
    device: Text
    current: bool


def begin(ctx: Context, session: Session, account_id: int, staff: bool, address: str, browser: str) -> str:
    """Opens a session inside the transaction of a sign-in; gives the token for the cookie."""
    token, now = new_secret(), ctx.wall.now()
    idle, whole = (STAFF_IDLE, STAFF_WHOLE) if staff else (OTHERS_IDLE, OTHERS_WHOLE)
    signin_rows.add_session(
        session,
        {
            "token_digest": digest(token), "account_id": account_id, "created_at": now, "seen_at": now,
            "ends_at": now + whole, "idle_seconds": int(idle.total_seconds()),
            "address": address[:45], "browser": browser[:200],
        },
    )  # fmt: skip
    return token


def resume(ctx: Context, token: str, *, by_hand: bool = True) -> SignedIn | None:
    """The person behind a token, built anew with the roles held now; None when the session is over.

    Notes the use at most once a minute; that note is no act of the person and has no event. What an open page asks by
    itself (not `by_hand`) is no use: nobody may be there any more.
    """
    now, key, today = ctx.wall.now(), digest(token), local_date(ctx.clock.now())
    with ctx.read() as session:
        live = signin_rows.live_session(session, key)
        if live is None:
            return None
        roles, enterprises = signin_rows.standing(session, live.account_id, ctx.agencies, today)
    idle, whole = timedelta(seconds=live.idle_seconds), live.ends_at
    if roles:  # who became staff meanwhile is held to the shorter terms at once
        idle, whole = min(idle, STAFF_IDLE), min(whole, live.created_at + STAFF_WHOLE)
    if now >= whole or now - live.seen_at >= idle:
        return None
    if by_hand and now - live.seen_at >= TOUCH_EVERY:
        with ctx.tx() as session:
            signin_rows.touch(session, key, now)
    person = Actor(
        live.account_id, live.full_name, live.email, roles, enterprises, locale=live.locale, agency=ctx.agency
    )
    return SignedIn(person, key, live.confirmed_at)


def own_sessions(ctx: Context, actor: Actor, current: str) -> list[OpenSession]:
    """The actor's open sessions, the one used last first."""
    with ctx.read() as session:
        return open_sessions(ctx, session, actor.id, current)


def open_sessions(ctx: Context, session: Session, account_id: int, current: str = "") -> list[OpenSession]:
    """The sessions of an account that are not over, the one used last first."""
    now = ctx.wall.now()
    return [
        OpenSession(
            r.token_digest, r.created_at, r.seen_at, r.address, device_words(r.browser), r.token_digest == current
        )
        for r in signin_rows.open_sessions(session, account_id, now)
        if now - r.seen_at < timedelta(seconds=r.idle_seconds)
    ]


def end(ctx: Context, actor: Actor, session_digest: str, key: str) -> None:
    """Ends one of the actor's own sessions; somebody else's is the same NotFound as one that is not there."""

    def do(session: Session) -> dict[str, bool]:
        if not signin_rows.end_sessions(session, actor.id, ctx.wall.now(), only=session_digest):
            raise NotFound
        audit.record(ctx, session, actor, f"account/{actor.id}", "session_ended", {"session": session_digest[:12]})
        return {"ended": True}

    once(ctx, actor, key, "end_session", do)

"""Asking for the password once more before somebody signs: one frame of fifteen minutes for everything that asks."""

from __future__ import annotations

from datetime import datetime, timedelta

from caseflow.core.actor import Actor
from caseflow.core.errors import Invalid
from caseflow.core.text import say
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.accounts import signins as signin_rows
from caseflow.services.accounts import passwords
from caseflow.services.accounts.accounts import stream
from caseflow.services.foundation import audit, throttle
from caseflow.services.foundation.context import Context

FRAME = timedelta(minutes=15)


def is_fresh(ctx: Context, confirmed_at: datetime | None) -> bool:
    """Whether the password of a session was typed within the frame: [promise](promises.md#limits)."""
    return confirmed_at is not None and ctx.wall.now() - confirmed_at < FRAME


def confirm(ctx: Context, actor: Actor, session_digest: str, password: str) -> None:
    """Opens the frame for this session; raises Invalid at `password` for a wrong one, TooMany above the limits.

    Takes no idempotency key: every attempt counts, and a repeated success only opens the frame anew.
    """
    throttle.take(ctx, throttle.AGAIN, actor.email)
    with ctx.read() as session:
        account = account_rows.by_email(session, actor.email)
    fits = passwords.matches(account.password_hash if account is not None else "", password)
    with ctx.tx() as session:
        kind = "password_confirmed" if fits else "password_refused"
        audit.record(ctx, session, actor, stream(actor.id), kind, {"session": session_digest[:12]})
        if fits:
            signin_rows.confirm(session, session_digest, ctx.wall.now())
    if not fits:
        raise Invalid.at("password", "Mật khẩu không đúng.", "The password is wrong.")


def required() -> Invalid:
    """What is said where the frame is not open."""
    return Invalid(
        {"password": [say("Hãy nhập lại mật khẩu trước khi ký.", "Please type your password before signing.")]}
    )

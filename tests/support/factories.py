"""People for tests, made as people come to be: registered or invited, confirmed by a mailed link, signed in."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import sqlalchemy as sa

from caseflow.core.actor import SYSTEM, Actor
from caseflow.core.clock import local_date
from caseflow.core.ids import new_public_id
from caseflow.db.models import OutboxMessage
from caseflow.db.queries.accounts import signins as signin_rows
from caseflow.services.accounts import accounts, grants, sessions
from caseflow.services.accounts.accounts import Registration
from caseflow.services.foundation.context import Context

PASSWORD = "mười hai con giáp 2026"
_numbers = itertools.count(1)


def key() -> str:
    """A fresh idempotency key, as every page carries one."""
    return new_public_id()


def address() -> str:
    """A network of its own, so that no limit per address is met by chance."""
    number = next(_numbers)
    return f"10.{number // 250 % 250}.{number % 250}.7"


def mail_link(ctx: Context, email: str) -> str:
    """The token of the link in the newest message to `email`, sent or not."""
    statement = sa.select(OutboxMessage.body).where(OutboxMessage.recipient == email)
    with ctx.read() as session:
        body = session.scalars(statement.order_by(OutboxMessage.id.desc()).limit(1)).one()
    found = re.search(r"https?://\S+/([\w-]{20,})", body)
    assert found is not None, body
    return found[1]


def staff(ctx: Context, *roles: str, name: str = "") -> Actor:
    """A person of the agency who holds `roles`."""
    number = next(_numbers)
    email = f"{roles[0].replace('_', '-')}.{number}@so.example"
    full_name = name or f"Cán bộ {number}"
    grants.invite_staff(ctx, SYSTEM, email=email, full_name=full_name, organisation="Sở", roles=roles, key=key())
    accounts.join(ctx, token=mail_link(ctx, email), full_name=full_name, password=PASSWORD, key=key())
    return signed_in(ctx, email)


def applicant(ctx: Context, *, name: str = "", locale: str = "vi") -> Actor:
    """A person who registered and confirmed their address, of no enterprise yet."""
    number = next(_numbers)
    email, full_name = f"nguoi-nop.{number}@doanh-nghiep.example", name or f"Người nộp {number}"
    given = Registration(email, full_name, "0221 000 000", PASSWORD, locale)
    accounts.register(ctx, given, address=address(), key=key())
    accounts.confirm(ctx, mail_link(ctx, email), key())
    return signed_in(ctx, email)


def session_token(ctx: Context, email: str) -> str:
    """Signs in and gives what the cookie would hold."""
    return accounts.sign_in(ctx, email=email, password=PASSWORD, address=address(), browser="tests")


def refreshed(ctx: Context, actor: Actor) -> Actor:
    """The same person with the roles and enterprises held now, without signing in again."""
    with ctx.read() as session:
        roles, enterprises = signin_rows.standing(session, actor.id, ctx.agencies, local_date(ctx.clock.now()))
    return replace(actor, roles=roles, enterprises=enterprises)


def signed_in(ctx: Context, email: str) -> Actor:
    """The person as of now: call it again after their roles or enterprises have changed."""
    resumed = sessions.resume(ctx, session_token(ctx, email))
    assert resumed is not None
    return resumed.actor


def also(ctx: Context, actor: Actor, role: str) -> Actor:
    """The same person, given one more role."""
    grants.grant(ctx, SYSTEM, actor.id, role, key())
    return refreshed(ctx, actor)

"""The demo's own accounts: which they are, and a fresh password for each of them at every start."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from caseflow.core.actor import SYSTEM
from caseflow.core.errors import Refused
from caseflow.core.ids import new_public_id
from caseflow.core.text import say
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.administration import demo as demo_rows
from caseflow.services.accounts import accounts, passwords
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once

STREAM = "demo"
"""The audit stream that tells that the demo was begun and loaded, and which accounts are its own."""
BEGUN, LOADED = "demo_begun", "demo_loaded"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that is mistaken for something else when it is typed from a screen."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One person's sign-in, to be shown once; people of one role follow each other."""

    role: str
    name: str
    email: str
    password: str


def is_empty(ctx: Context) -> bool:
    """Whether nobody has an account yet, so that the demo province may be loaded."""
    with ctx.read() as session:
        return demo_rows.nobody(session) and demo_rows.last(session, STREAM) is None


def begin(ctx: Context) -> None:
    """Notes that the demo is being loaded; raises Refused for a database in which somebody has an account."""

    def do(session: Session) -> Result:
        if not demo_rows.nobody(session) or demo_rows.last(session, STREAM) is not None:
            raise Refused([say("Cơ sở dữ liệu không trống.", "The database is not empty.")])
        audit.record(ctx, session, SYSTEM, STREAM, BEGUN, {})
        return {}

    once(ctx, SYSTEM, new_public_id(), "demo_begin", do)


def finish(ctx: Context, accounts_by_role: Mapping[str, Sequence[int]], figures: Mapping[str, int]) -> None:
    """Notes that the demo is whole, and which accounts show which role."""

    def do(session: Session) -> Result:
        details = {"roles": {role: list(found) for role, found in accounts_by_role.items()}, "figures": dict(figures)}
        audit.record(ctx, session, SYSTEM, STREAM, LOADED, details)
        return {}

    once(ctx, SYSTEM, new_public_id(), "demo_finish", do)


def fresh_sign_ins(ctx: Context) -> tuple[SignIn, ...]:
    """Gives everybody of the demo a new password and tells it, by role; empty where this database holds no demo.

    Sessions stay open, so that a restart signs nobody out. An account that was disabled stays so. Raises Refused when
    loading the demo was broken off.
    """
    with ctx.read() as session:
        mark = demo_rows.last(session, STREAM)
    if mark is None:
        return ()
    if mark.kind != LOADED:
        raise Refused([
            say("Việc nạp dữ liệu minh họa đã bị ngắt giữa chừng. Hãy xóa cơ sở dữ liệu rồi khởi động lại.",
                "Loading the demo was broken off half-way. Delete the database and start again.")
        ])  # fmt: skip
    wanted: dict[str, int | list[int]] = json.loads(mark.body)["details"]["roles"]
    held = {role: [found] if isinstance(found, int) else found for role, found in wanted.items()}  # once: one a role
    fresh = {account_id: _password() for found in held.values() for account_id in found}
    kept = {account_id: passwords.keep(password) for account_id, password in fresh.items()}

    def do(session: Session) -> Result:
        people: Result = {}
        for account_id in fresh:
            account = account_rows.by_id(session, account_id)
            if account is None or account.status != "active":
                continue
            account_rows.change(session, account, {"password_hash": kept[account_id]})
            audit.record(ctx, session, SYSTEM, accounts.stream(account_id), "demo_password_set", {})
            people[str(account_id)] = {"name": account.full_name, "email": account.email}
        return people

    people = once(ctx, SYSTEM, new_public_id(), "demo_sign_ins", do)
    titles = ctx.content.roles.roles
    return tuple(
        SignIn(titles[role].title.vi, **people[str(account_id)], password=fresh[account_id])
        for role in titles
        for account_id in held.get(role, ())
        if str(account_id) in people
    )


def _password() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))

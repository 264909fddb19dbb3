"""Who has an account: the administrator's list and the card of one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from caseflow.core.actor import Actor
from caseflow.core.errors import NotFound
from caseflow.db.models import Account
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.services.accounts import rights, sessions
from caseflow.services.accounts.rights import MANAGE_ACCOUNTS, Right
from caseflow.services.accounts.sessions import OpenSession
from caseflow.services.foundation import permits
from caseflow.services.foundation.context import Context

PAGE = 50


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the administrator's list."""

    id: int
    email: str
    full_name: str
    organisation: str
    status: str
    created_at: datetime
    roles: tuple[str, ...]
    signed_in_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class People:
    """One page of the list; `after` and `before` lead on and back, None where there is nothing."""

    rows: tuple[Person, ...]
    after: int | None
    before: int | None


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role somebody holds or has held."""

    id: int
    role: str
    granted_at: datetime
    granted_by: str
    ended_at: datetime | None
    ended_by: str


@dataclass(frozen=True, slots=True)
class Card:
    """One account as the administrator sees it."""

    person: Person
    phone: str
    confirmed_at: datetime | None
    has_password: bool
    sessions: tuple[OpenSession, ...]
    open_cases: int
    rights: tuple[Right, ...]
    grants: tuple[HeldRole, ...]
    enterprises: tuple[tuple[str, str, str], ...]
    own: bool


def people(
    ctx: Context, actor: Actor, *, words: str = "", kind: str = "", after: int | None = None, before: int | None = None
) -> People:
    """Accounts, the newest first, 50 a page; `words` match name or address without accents."""
    permits.require(ctx, actor, MANAGE_ACCOUNTS)
    with ctx.read() as session:
        found = account_rows.page(session, ctx.agencies, words, kind, after, before, PAGE)
        more = len(found) > PAGE
        found = found[-PAGE:] if before is not None else found[:PAGE]
        held = account_rows.roles_by_account(session, [a.id for a in found], ctx.agency)
        last = account_rows.last_signed_in(session, [a.id for a in found])
        shown = tuple(_person(a, held[a.id], last.get(a.id)) for a in found)
    forward = more if before is None else bool(found)
    back = more if before is not None else after is not None and bool(found)
    return People(shown, found[-1].id if forward and found else None, found[0].id if back and found else None)


def card(ctx: Context, actor: Actor, account_id: int) -> Card:
    """One account with its roles, past ones included."""
    permits.require(ctx, actor, MANAGE_ACCOUNTS)
    with ctx.read() as session:
        account = account_rows.known(session, account_id, ctx.agencies)
        if account is None:
            raise NotFound
        grants = account_rows.grants_of(session, account_id, ctx.agency)
        names = account_rows.names(session, {i for g in grants for i in (g.granted_by, g.ended_by) if i is not None})
        held = tuple(
            HeldRole(
                g.id, g.role, g.granted_at, names.get(g.granted_by, ""), g.ended_at, names.get(g.ended_by or 0, "")
            )
            for g in grants
        )
        roles = [g.role for g in grants if g.ended_at is None]
        last = account_rows.last_signed_in(session, [account_id])
        return Card(
            _person(account, roles, last.get(account_id)), account.phone, account.confirmed_at,
            bool(account.password_hash), tuple(sessions.open_sessions(ctx, session, account_id)),
            account_rows.open_cases(session, ctx.agency, account_id), rights.of_roles(ctx, roles), held,
            tuple(account_rows.enterprises_of(session, account_id, ctx.agencies)), account_id == actor.id,
        )  # fmt: skip


def _person(account: Account, roles: Sequence[str], signed_in_at: datetime | None) -> Person:
    return Person(
        account.id, account.email, account.full_name, account.organisation, account.status, account.created_at,
        tuple(roles), signed_in_at,
    )  # fmt: skip

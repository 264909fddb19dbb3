"""Who may what and why: every permission with its roles and their people, and what one person's roles allow."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from caseflow.core.actor import Actor
from caseflow.core.errors import NotFound
from caseflow.core.text import Text
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.permits import require

PAGE = 100
MANAGE_ACCOUNTS, MANAGE_GRANTS = "account:manage", "grant:manage"


@dataclass(frozen=True, slots=True)
class Role:
    """A role by its title, and how many active people hold it."""

    name: str
    title: Text
    people: int = 0


@dataclass(frozen=True, slots=True)
class Right:
    """A permission: what it allows, through which roles, and to how many active people."""

    name: str
    title: Text
    roles: tuple[Role, ...]
    people: int = 0


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who has what was asked for, and through which roles."""

    id: int
    full_name: str
    organisation: str
    roles: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Who may do one thing, or holds one role; `after` leads on, None at the end."""

    title: Text
    roles: tuple[Role, ...]
    may: tuple[Right, ...]
    holders: tuple[Holder, ...]
    after: int | None


def rights(ctx: Context, actor: Actor) -> tuple[tuple[Right, ...], tuple[Role, ...]]:
    """Every permission and every role of people, in the order of the matrix; needs `account:manage`."""
    require(ctx, actor, MANAGE_ACCOUNTS)
    policy = ctx.content.policy
    with ctx.read() as session:
        held = account_rows.holders(session, ctx.agency)
    people: dict[str, set[int]] = {}
    for row in held:
        people.setdefault(row.role, set()).add(row.id)
    roles = {
        name: Role(name, role.title, len(people.get(name, ())))
        for name, role in policy.roles.roles.items()
        if role.party != "system"
    }
    found = []
    for name, title in policy.roles.permissions.items():
        through = [role for role in policy.roles_with(name) if role in roles]
        whole = set[int]().union(*(people.get(role, set()) for role in through))
        found.append(Right(name, title, tuple(roles[role] for role in through), len(whole)))
    return tuple(found), tuple(roles.values())


def who(ctx: Context, actor: Actor, *, permission: str = "", role: str = "", after: int = 0) -> Answer:
    """The active people who have a permission, or a role, 100 at a time; raises NotAllowed, NotFound."""
    require(ctx, actor, MANAGE_ACCOUNTS)
    policy, matrix = ctx.content.policy, ctx.content.roles
    titles = {name: one.title for name, one in matrix.roles.items() if one.party != "system"}
    through = tuple(name for name in ((role,) if role else policy.roles_with(permission)) if name in titles)
    title = titles.get(role) if role else matrix.permissions.get(permission)
    if title is None:
        raise NotFound
    with ctx.read() as session:
        held = account_rows.holders(session, ctx.agency, through, after)
    found: dict[int, Holder] = {}
    for row in held:
        before = found[row.id].roles if row.id in found else ()
        found[row.id] = Holder(row.id, row.full_name, row.organisation, (*before, titles[row.role]))
    shown = list(found.values())[:PAGE]
    return Answer(
        title, tuple(Role(name, titles[name]) for name in through), of_roles(ctx, [role]) if role else (), tuple(shown),
        shown[-1].id if len(found) > PAGE else None,
    )  # fmt: skip


def of_roles(ctx: Context, roles: Iterable[str]) -> tuple[Right, ...]:
    """What these roles together allow, each permission with those of them through which it comes."""
    policy, matrix = ctx.content.policy, ctx.content.roles
    reasons = policy.reasons(_known(ctx, roles))
    return tuple(
        Right(name, matrix.permissions[name], tuple(Role(role, matrix.roles[role].title) for role in through))
        for name, through in reasons.items()
    )


def _known(ctx: Context, roles: Iterable[str]) -> Collection[str]:
    return [role for role in roles if role in ctx.content.roles.roles]

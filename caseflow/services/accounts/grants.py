"""What the administrator does with people: invite staff, give and end roles, disable and enable accounts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from caseflow.core.actor import SYSTEM, Actor
from caseflow.core.errors import Invalid, NotAllowed, NotFound, Refused
from caseflow.core.text import nfc, say
from caseflow.db.models import Account
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.accounts import signins as signin_rows
from caseflow.db.session import alone
from caseflow.services.accounts import mail_links, passwords
from caseflow.services.accounts.accounts import stream
from caseflow.services.accounts.rights import MANAGE_ACCOUNTS, MANAGE_GRANTS
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.permits import require
from caseflow.services.foundation.unit import Result, once


def invite_staff(
    ctx: Context, actor: Actor, *, email: str, full_name: str, organisation: str, roles: Sequence[str], key: str
) -> int:
    """Makes an account with roles and mails an invitation (7 days); an account that exists gets the roles at once.

    Gives the account's id. Raises NotAllowed, Invalid (an unknown role, or the actor's own address).
    """
    require(ctx, actor, MANAGE_ACCOUNTS)
    require(ctx, actor, MANAGE_GRANTS)
    email = nfc(email).lower()
    known = ctx.content.policy.roles.roles
    if not roles or any(role not in known or known[role].party == "system" for role in roles):
        raise Invalid.at("roles", "Chọn ít nhất một vai trò trong danh sách.", "Choose at least one role of the list.")

    def do(session: Session) -> Result:
        account = find_or_add(ctx, session, email, full_name, organisation)
        _not_oneself(actor, account.id)
        held = account_rows.roles_of(session, account.id, ctx.agency)
        new = sorted(set(roles) - held)
        for role in new:
            _add_grant(ctx, session, actor, account.id, role)
        event = audit.record(ctx, session, actor, stream(account.id), "staff_invited", {"roles": new})
        if account.status == "pending":
            mail_links.send(ctx, session, account, "invite", event, enterprise_name=organisation or "—")
        return {"account": account.id}

    return int(once(ctx, actor, key, "invite_staff", do)["account"])


def open_ready(
    ctx: Context, *, email: str, full_name: str, organisation: str, roles: Sequence[str], password: str, key: str
) -> int:
    """As the system: an active account with roles and a password, for the demo; gives its id. Raises Invalid."""
    passwords.check(password)
    kept = passwords.keep(password)

    def do(session: Session) -> Result:
        account = find_or_add(ctx, session, email, full_name, organisation)
        account_rows.change(
            session, account, {"status": "active", "confirmed_at": ctx.clock.now(), "password_hash": kept}
        )
        for role in sorted(set(roles) - account_rows.roles_of(session, account.id, ctx.agency)):
            _add_grant(ctx, session, SYSTEM, account.id, role)
        audit.record(ctx, session, SYSTEM, stream(account.id), "account_opened", {"roles": sorted(roles)})
        return {"account": account.id}

    return int(once(ctx, SYSTEM, key, "open_ready", do)["account"])


def find_or_add(ctx: Context, session: Session, email: str, full_name: str, organisation: str = "") -> Account:
    """The account of an address, ready to be invited: a pending one without a password is made when there is none.

    A password somebody registered for an address they have not proved is forgotten, with its links: otherwise a
    stranger who registered first would share what the invitation opens.
    """
    account = account_rows.by_email(session, nfc(email).lower())
    if account is not None:
        if account.status == "pending" and account.password_hash:
            account_rows.change(session, account, {"password_hash": ""})
            signin_rows.close_links(session, account.id, "confirm", ctx.clock.now())
        return account
    values = {
        "agency": ctx.agency, "email": nfc(email).lower(), "full_name": nfc(full_name), "phone": "",
        "organisation": nfc(organisation), "locale": "vi", "status": "pending", "password_hash": "",
        "created_at": ctx.clock.now(),
    }  # fmt: skip
    return session.get_one(Account, account_rows.add(session, values))


def invite_again(ctx: Context, actor: Actor, account_id: int, key: str) -> None:
    """Mails a new invitation to an account that has no password yet."""
    require(ctx, actor, MANAGE_ACCOUNTS)

    def do(session: Session) -> Result:
        account = _account(ctx, session, actor, account_id)
        if account.status != "pending" or account.password_hash:
            raise Refused(
                [say("Tài khoản này đã có mật khẩu hoặc đã bị khóa.", "This account has a password or is disabled.")]
            )
        event = audit.record(ctx, session, actor, stream(account_id), "invited_again", {})
        mail_links.send(ctx, session, account, "invite", event, enterprise_name=account.organisation or "—")
        return {}

    once(ctx, actor, key, "invite_again", do)


def grant(ctx: Context, actor: Actor, account_id: int, role: str, key: str) -> None:
    """Gives a role from now on; nobody gives a role to themself. Raises NotAllowed, Invalid, NotFound."""
    require(ctx, actor, MANAGE_GRANTS)
    _not_oneself(actor, account_id)
    known = ctx.content.policy.roles.roles
    if role not in known or known[role].party == "system":
        raise Invalid.at("role", "Không có vai trò này.", "There is no such role.")

    def do(session: Session) -> Result:
        _account(ctx, session, actor, account_id)
        if role in account_rows.roles_of(session, account_id, ctx.agency):
            raise Invalid.at("role", "Tài khoản đã có vai trò này.", "The account already has this role.")
        _add_grant(ctx, session, actor, account_id, role)
        audit.record(ctx, session, actor, stream(account_id), "role_granted", {"role": role})
        return {}

    once(ctx, actor, key, "grant", do)


def end_grant(ctx: Context, actor: Actor, account_id: int, grant_id: int, key: str) -> None:
    """Ends a role from the next request on; the last person who can give roles keeps theirs."""
    require(ctx, actor, MANAGE_GRANTS)

    def do(session: Session) -> Result:
        role = account_rows.end_grant(session, ctx.agency, grant_id, account_id, ctx.clock.now(), actor.id)
        if role is None:
            raise NotFound
        _somebody_remains(ctx, session, account_id, {role})
        audit.record(ctx, session, actor, stream(account_id), "role_ended", {"role": role})
        return {}

    once(ctx, actor, key, "end_grant", do)


def disable(ctx: Context, actor: Actor, account_id: int, key: str) -> None:
    """Closes an account and ends its sessions; never one's own, never the last that can give roles.

    One that another agency of the database relies on stays open: sign-in is shared, roles are not.
    """
    require(ctx, actor, MANAGE_ACCOUNTS)
    _not_oneself(actor, account_id)

    def do(session: Session) -> Result:
        account = _account(ctx, session, actor, account_id)
        if account_rows.bound_elsewhere(session, account_id, ctx.agencies):
            raise Refused([
                say("Người này còn làm việc với cơ quan khác trong cùng hệ thống. Hãy kết thúc các vai trò tại đây.",
                    "This person also works with another agency of the system. End the roles held here instead.")
            ])  # fmt: skip
        _somebody_remains(ctx, session, account_id, account_rows.roles_of(session, account_id, ctx.agency))
        account_rows.change(session, account, {"status": "disabled"})
        ended = signin_rows.end_sessions(session, account_id, ctx.wall.now())
        audit.record(ctx, session, actor, stream(account_id), "account_disabled", {"sessions_ended": ended})
        return {}

    once(ctx, actor, key, "disable", do)


def end_sessions(ctx: Context, actor: Actor, account_id: int, digest: str, key: str) -> int:
    """Ends one open session of a person, or with no digest all of them; gives how many.

    Needs `account:manage`. Raises NotAllowed, NotFound, Refused (there was none to end).
    """
    require(ctx, actor, MANAGE_ACCOUNTS)

    def do(session: Session) -> Result:
        _account(ctx, session, actor, account_id)
        ended = signin_rows.end_sessions(session, account_id, ctx.wall.now(), only=digest or None)
        if not ended:
            raise Refused([say("Không còn phiên nào đang mở.", "No session is open any more.")])
        audit.record(ctx, session, actor, stream(account_id), "session_ended", {"sessions_ended": ended})
        return {"ended": ended}

    return int(once(ctx, actor, key, "end_sessions", do)["ended"])


def enable(ctx: Context, actor: Actor, account_id: int, key: str) -> None:
    """Opens a disabled account again; one whose address was never confirmed is pending again."""
    require(ctx, actor, MANAGE_ACCOUNTS)

    def do(session: Session) -> Result:
        account = _account(ctx, session, actor, account_id)
        if account.status != "disabled":
            raise Refused([say("Tài khoản này không bị khóa.", "This account is not disabled.")])
        account_rows.change(session, account, {"status": "active" if account.confirmed_at else "pending"})
        audit.record(ctx, session, actor, stream(account_id), "account_enabled", {})
        return {}

    once(ctx, actor, key, "enable", do)


def _account(ctx: Context, session: Session, actor: Actor, account_id: int) -> Account:
    """An account that this agency has to do with; the operator may give a role to anybody who signs in here."""
    find = account_rows.by_id(session, account_id) if actor.is_system else None
    account = find or account_rows.known(session, account_id, ctx.agencies)
    if account is None:
        raise NotFound
    return account


def _add_grant(ctx: Context, session: Session, actor: Actor, account_id: int, role: str) -> None:
    values = {
        "account_id": account_id, "agency": ctx.agency, "role": role, "granted_by": actor.id,
        "granted_at": ctx.clock.now(),
    }  # fmt: skip
    account_rows.add_grant(session, values)


def _not_oneself(actor: Actor, account_id: int) -> None:
    if actor.id == account_id:
        raise NotAllowed(
            say(
                "Không ai được tự cấp quyền hoặc tự khóa tài khoản của mình.",
                "Nobody may give themselves a role or disable their own account.",
            )
        )


def _somebody_remains(ctx: Context, session: Session, account_id: int, lost: frozenset[str] | set[str]) -> None:
    """Raises Refused when nobody would be left who can give roles."""
    alone(session, f"givers of {ctx.agency}")  # two who end each other at once would leave nobody
    givers = {name for name, role in ctx.content.policy.roles.roles.items() if MANAGE_GRANTS in role.may}
    if givers & lost and not account_rows.count_active_holders(session, givers, ctx.agency, account_id):
        kept = account_rows.roles_of(session, account_id, ctx.agency) - lost
        if not givers & kept:
            raise Refused(
                [
                    say(
                        "Đây là người cuối cùng có quyền cấp vai trò. Hãy cấp quyền này cho người khác trước.",
                        "This is the last person who can give roles. Please give that right to somebody else first.",
                    )
                ]
            )

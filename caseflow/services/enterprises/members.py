"""Who acts for an organisation: its owners invite and remove, everybody may leave, the last owner stays."""

from __future__ import annotations

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.errors import Invalid, NotAllowed, NotFound, Refused
from caseflow.core.text import nfc, say
from caseflow.db.models import Enterprise
from caseflow.db.queries.accounts import signins as signin_rows
from caseflow.db.queries.enterprises import enterprises as enterprise_rows
from caseflow.services.accounts import mail_links
from caseflow.services.accounts.grants import find_or_add
from caseflow.services.enterprises import enterprises
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.throttle import Limit, take
from caseflow.services.foundation.unit import Result, once

INVITATIONS = Limit("invite:account", 5, 60)
"""Invitations one person may send in an hour (promises.md#limits)."""


def invite(ctx: Context, actor: Actor, public_id: str, *, email: str, full_name: str, key: str) -> None:
    """Mails an invitation (7 days) to act for the organisation; an unknown address gets a pending account.

    The answer never tells whether the address has an account. Raises NotFound, NotAllowed (owners only), Invalid at
    `email` (already one of its people), TooMany (5 an hour).
    """
    address, name = nfc(email).lower(), nfc(full_name)
    with ctx.read() as session:
        _owned(ctx, session, actor, public_id)
    take(ctx, INVITATIONS, str(actor.id))

    def do(session: Session) -> Result:
        enterprise = _owned(ctx, session, actor, public_id)
        if any(p.email == address for p in enterprise_rows.members(session, enterprise.id)):
            raise Invalid.at("email", "Người này đã là thành viên của đơn vị.", "This person is a member already.")
        account = find_or_add(ctx, session, address, name)
        details = {"account": account.id}
        event = audit.record(ctx, session, actor, enterprises.stream(enterprise.id), "member_invited", details)
        if account.status != "disabled":
            mail_links.send(
                ctx, session, account, "invite", event, enterprise_id=enterprise.id, enterprise_name=enterprise.name
            )
        return {}

    once(ctx, actor, key, "invite_member", do)


def remove(ctx: Context, actor: Actor, public_id: str, account_id: int, key: str) -> None:
    """Ends somebody's membership: owners anyone's, everybody their own; the last owner stays.

    Older invitations of the enterprise end with it: whoever was removed does not come back by a link kept in a mailbox.

    Raises NotFound, NotAllowed, Refused (the last owner).
    """

    def do(session: Session) -> Result:
        enterprise = enterprises.member_of(ctx, session, actor, public_id)
        people = {p.account_id: p.role for p in enterprise_rows.members(session, enterprise.id)}
        if account_id not in people:
            raise NotFound()
        if people.get(actor.id) != enterprises.OWNER and account_id != actor.id:
            raise _owners_only()
        if people[account_id] == enterprises.OWNER and sum(role == enterprises.OWNER for role in people.values()) == 1:
            raise Refused([
                say("Đơn vị phải còn ít nhất một quản trị tài khoản.", "The organisation must keep at least one owner.")
            ])  # fmt: skip
        now = ctx.clock.now()
        enterprise_rows.end_member(session, enterprise.id, account_id, now)
        signin_rows.close_links(session, account_id, "invite", now, enterprise.id)
        audit.record(ctx, session, actor, enterprises.stream(enterprise.id), "member_removed", {"account": account_id})
        return {}

    once(ctx, actor, key, "remove_member", do)


def _owned(ctx: Context, session: Session, actor: Actor, public_id: str) -> Enterprise:
    enterprise = enterprises.seen(ctx, session, actor, public_id)
    if not any(
        p.account_id == actor.id and p.role == enterprises.OWNER
        for p in enterprise_rows.members(session, enterprise.id)
    ):
        raise _owners_only()
    return enterprise


def _owners_only() -> NotAllowed:
    return NotAllowed(
        say("Chỉ quản trị tài khoản của đơn vị được làm việc này.", "Only an owner of the organisation may do this.")
    )

"""Links sent by mail: 256 random bits, bound to a purpose, used once; the table knows only their digest."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.orm import Session

from caseflow.core.clock import LOCAL
from caseflow.core.errors import NotFound
from caseflow.core.ids import digest, new_secret
from caseflow.core.text import Text, say
from caseflow.db.models import Account, MailLink
from caseflow.db.queries.accounts import signins as signin_rows
from caseflow.notifications.mailing import Recipient
from caseflow.services.foundation.context import Context
from caseflow.services.messages import outbox

Purpose = Literal["confirm", "reset", "invite"]

LIFETIME: dict[Purpose, timedelta] = {
    "confirm": timedelta(hours=24),
    "reset": timedelta(hours=1),
    "invite": timedelta(days=7),
}
_PATH: dict[Purpose, str] = {"confirm": "confirm", "reset": "reset-password", "invite": "join"}
_MESSAGE: dict[Purpose, str] = {"confirm": "confirm_address", "reset": "reset_password", "invite": "invitation"}


def send(
    ctx: Context,
    session: Session,
    account: Account,
    purpose: Purpose,
    event_id: int,
    *,
    enterprise_id: int | None = None,
    enterprise_name: str = "",
) -> None:
    """Makes a link and queues the mail that carries it, inside the caller's transaction."""
    token, now = new_secret(), ctx.clock.now()
    expires = now + LIFETIME[purpose]
    signin_rows.add_link(
        session,
        {
            "token_digest": digest(token), "purpose": purpose, "account_id": account.id, "created_at": now,
            "enterprise_id": enterprise_id, "expires_at": expires,
        },
    )  # fmt: skip
    tell(
        ctx,
        session,
        account,
        _MESSAGE[purpose],
        event_id,
        link=f"{ctx.settings.base_url}/{_PATH[purpose]}/{token}",
        valid_until=moment(expires),
        enterprise_name=enterprise_name,
    )


def tell(ctx: Context, session: Session, account: Account, message: str, event_id: int, **variables: str) -> None:
    """Queues one of the account messages to its owner."""
    person = Recipient(account.id, account.email, account.full_name, account.locale)
    given: dict[str, str | Text] = {
        "agency_name": ctx.content.agency_name, "link": f"{ctx.settings.base_url}/sign-in", **variables
    }  # fmt: skip
    outbox.queue(ctx, session, event_id=event_id, message=message, recipients=[person], variables=given)


def find(ctx: Context, session: Session, token: str, purpose: Purpose) -> MailLink:
    """The open link of a token; raises NotFound when it is used, has run out, or never was."""
    link = signin_rows.open_link(session, digest(token), purpose, ctx.clock.now())
    if link is None:
        raise NotFound(
            say(
                "Liên kết này đã được dùng hoặc đã hết hạn. Hãy yêu cầu liên kết mới.",
                "This link has been used or has run out. Please ask for a new one.",
            )
        )
    return link


def consume(ctx: Context, session: Session, token: str, purpose: Purpose) -> MailLink:
    """Uses a link up and closes the person's other links of the purpose; raises NotFound as `find` does."""
    link = find(ctx, session, token, purpose)
    if not signin_rows.use_link(session, link.token_digest, ctx.clock.now()):
        raise NotFound
    if purpose != "invite":  # invitations to several enterprises stand side by side
        signin_rows.close_links(session, link.account_id, purpose, ctx.clock.now())
    return link


def moment(instant: datetime) -> str:
    """An instant as mails write it: `14:05 05/11/2026`, the wall clock of Viet Nam."""
    return instant.astimezone(LOCAL).strftime("%H:%M %d/%m/%Y")

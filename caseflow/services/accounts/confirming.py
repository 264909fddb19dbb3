"""Sending the confirmation of an address once more."""

from __future__ import annotations

from sqlalchemy.orm import Session

from caseflow.core.actor import ANONYMOUS
from caseflow.core.text import nfc
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.accounts import signins as signin_rows
from caseflow.services.accounts import mail_links
from caseflow.services.accounts.accounts import stream
from caseflow.services.foundation import audit, throttle
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.throttle import take
from caseflow.services.foundation.unit import Result, once


def confirm_again(ctx: Context, *, email: str, key: str) -> None:
    """Mails a fresh confirmation link and ends the older ones; does nothing for an account that is not waiting for it.

    Asked for by somebody who has just shown the password. Raises TooMany above 3 an hour for one address.
    """
    email = nfc(email).lower()
    take(ctx, throttle.CONFIRM_HOUR, email)

    def do(session: Session) -> Result:
        account = account_rows.by_email(session, email)
        if account is not None and account.status == "pending" and account.password_hash:
            signin_rows.close_links(session, account.id, "confirm", ctx.clock.now())
            event = audit.record(ctx, session, ANONYMOUS, stream(account.id), "confirmation_repeated", {})
            mail_links.send(ctx, session, account, "confirm", event)
        return {}

    once(ctx, ANONYMOUS, key, "confirm_again", do)

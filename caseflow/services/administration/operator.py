"""What the operator does from the command line, as the system: the schema, the first accounts, their roles."""

from __future__ import annotations

from collections.abc import Sequence

from caseflow.core.actor import SYSTEM
from caseflow.core.errors import NotFound
from caseflow.core.ids import new_public_id
from caseflow.core.text import nfc, say
from caseflow.db import migrate
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.messages import outbox as outbox_rows
from caseflow.services.accounts import grants
from caseflow.services.foundation.context import Context


def upgrade(ctx: Context) -> list[str]:
    """Brings the database to the schema of this code and names the migrations that ran."""
    return migrate.upgrade(ctx.database.engine)


def is_current(ctx: Context) -> bool:
    """Whether the database has the schema of this code."""
    return migrate.current(ctx.database.engine) == migrate.newest()


def add_person(ctx: Context, *, email: str, full_name: str, organisation: str, roles: Sequence[str]) -> str | None:
    """Invites a person of staff. Without a mail server the invitation's text is given back, to be handed over.

    Raises Invalid for an unknown role.
    """
    account_id = grants.invite_staff(
        ctx, SYSTEM, email=email, full_name=full_name, organisation=organisation, roles=roles, key=new_public_id()
    )
    if ctx.mailer is not None:
        return None
    with ctx.read() as session:
        return outbox_rows.newest_body(session, account_id)


def give_role(ctx: Context, *, email: str, role: str) -> None:
    """Gives a role to somebody who has an account; raises NotFound, Invalid."""
    with ctx.read() as session:
        account = account_rows.by_email(session, nfc(email).lower())
    if account is None:
        raise NotFound(say(f"Không có tài khoản {email}.", f"There is no account {email}."))
    grants.grant(ctx, SYSTEM, account.id, role, new_public_id())

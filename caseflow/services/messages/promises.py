"""What is promised of messages (I5)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from caseflow.db.queries.administration import verify as verify_rows
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.promises import Finding, Promise
from caseflow.services.messages.outbox import LEASE, TRIES


def _outbox(ctx: Context, session: Session, checked: dict[str, int]) -> Iterator[Finding]:
    """I5: no lease outlives its limit unnoticed, and nothing is tried for ever."""
    rows = verify_rows.unfinished_messages(session)
    checked["messages_open"] = len(rows)
    for row in rows:
        if row.status == "sending" and row.lease_until is not None and ctx.clock.now() > row.lease_until + 10 * LEASE:
            yield Finding("I5", f"message {row.id}", "its lease ended long ago and nobody took it up")
        if row.attempts > TRIES + 1:
            yield Finding("I5", f"message {row.id}", f"was tried {row.attempts} times")


PROMISES = (Promise("messages", _outbox),)

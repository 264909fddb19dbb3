"""Is the installation alive? The answer for `/healthz` comes from rows, so that any process may give it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from caseflow.db.queries.administration import health as health_rows
from caseflow.services.engine import outages
from caseflow.services.foundation.context import Context

SILENT_BEATS = 6
"""A scheduler that missed this many beats counts as dead."""


@dataclass(frozen=True, slots=True)
class Health:
    """`timers_late` and `messages_late` are how long the oldest due one has waited; zero when none is due.

    `calendar_until` is the last year with a working calendar; terms that reach further are refused.
    """

    scheduler_alive: bool
    last_beat: datetime | None
    timers_late: timedelta
    messages_late: timedelta
    calendar_until: int

    @property
    def well(self) -> bool:
        """True when deadlines and messages are being served."""
        return self.scheduler_alive


def beat(ctx: Context, node: str) -> None:
    """Notes that the scheduler on `node` lives, and how long none did before."""
    with ctx.read() as session:
        last = health_rows.last_heartbeat(session, ctx.agency)
    outages.note(ctx, last, timedelta(seconds=ctx.settings.beat_seconds * SILENT_BEATS))
    with ctx.tx() as session:
        health_rows.write_heartbeat(session, ctx.agency, node, ctx.wall.now())


def health(ctx: Context) -> Health:
    """The state now; raises what the database raises when it cannot be reached."""
    now = ctx.clock.now()
    with ctx.read() as session:
        last = health_rows.last_heartbeat(session, ctx.agency)
        timer = health_rows.oldest_open_timer(session, ctx.agency)
        message = health_rows.oldest_queued_message(session, ctx.agency)
    patience = timedelta(seconds=ctx.settings.beat_seconds * SILENT_BEATS)
    return Health(
        scheduler_alive=last is not None and ctx.wall.now() - last <= patience,
        last_beat=last,
        timers_late=_late(now, timer),
        messages_late=_late(now, message if ctx.mailer else None),  # without a mail server they wait on purpose
        calendar_until=max(ctx.calendar.years),
    )


def _late(now: datetime, due: datetime | None) -> timedelta:
    return max(timedelta(0), now - due) if due is not None else timedelta(0)

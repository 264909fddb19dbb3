"""What became of a case's term: who was told, what its history says, which timers wait."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from caseflow.core.clock import local_date
from caseflow.db.models import Event, OutboxMessage, Timer
from caseflow.services.administration import verify
from caseflow.services.engine import prolonging, timers
from tests.support.contexts import NOW
from tests.support.journey import Journey


def told(journey: Journey, message: str) -> list[str]:
    """Who was sent a message, in the order of the sending."""
    with journey.ctx.read() as session:
        sent = sa.select(OutboxMessage.recipient).where(OutboxMessage.message == message).order_by(OutboxMessage.id)
        return list(session.scalars(sent))


def moved(journey: Journey) -> list[dict[str, object]]:
    """What the history says of terms that moved."""
    with journey.ctx.read() as session:
        bodies = session.scalars(sa.select(Event.body).where(Event.kind == prolonging.PROLONGED).order_by(Event.id))
        return [json.loads(body)["details"] for body in bodies]


def waiting(journey: Journey) -> Sequence[tuple[str, date]]:
    """The open timers of the state, and the day of each."""
    with journey.ctx.read() as session:
        found = session.execute(
            sa.select(Timer.name, Timer.due_at)
            .where(Timer.open.is_(True), Timer.name.startswith("state:"))
            .order_by(Timer.due_at, Timer.id)
        ).all()
    return [(name, local_date(at)) for name, at in found]


def later(journey: Journey, day: date, hour: int = 1) -> None:
    """The clock at an hour of a day in Viet Nam, and everything that is due by then."""
    journey.clock.set(datetime(day.year, day.month, day.day, tzinfo=NOW.tzinfo) + timedelta(hours=hour))
    timers.fire_due(journey.ctx)


def clean(journey: Journey) -> None:
    """Nothing that the engine promises is broken."""
    found = verify.verify(journey.ctx).findings
    assert found == (), found

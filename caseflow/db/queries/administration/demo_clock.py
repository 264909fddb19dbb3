"""The row of a demo's clock: read by every process, moved on a day at a time by whichever worker holds it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from caseflow.db.models import DemoDays, Timer
from caseflow.db.session import Database

LEASE = timedelta(minutes=2)
"""For how long a worker that fell silent keeps others from going on."""


class DemoDaysRow(NamedTuple):
    """How many days ahead, on the way from where and to where; all three the same while the clock just runs."""

    days: int
    since: int
    until: int


STANDING = DemoDaysRow(0, 0, 0)


def days_ahead(database: Database, agency: str) -> int:
    """How many days the demo of an agency is ahead; in a reading transaction of its own."""
    with database.read() as session:
        return find(session, agency).days


def find(session: Session, agency: str) -> DemoDaysRow:
    """Where the clock of an agency's demo stands; at today where nobody ever moved it."""
    columns = (DemoDays.days, DemoDays.since, DemoDays.until)
    row = session.execute(sa.select(*columns).where(DemoDays.agency == agency)).one_or_none()
    return STANDING if row is None else DemoDaysRow(*row)


def aim(session: Session, agency: str, seen: DemoDaysRow, until: int) -> bool:
    """Lets the clock go on to `until` days ahead; false when it is on its way, or somebody else was faster."""
    if session.get(DemoDays, agency) is None:
        session.add(DemoDays(agency=agency, days=0, since=0, until=0))
        session.flush()
    mine = sa.update(DemoDays).where(
        DemoDays.agency == agency, DemoDays.days == seen.days, DemoDays.until == DemoDays.days
    )
    values = {"since": seen.days, "until": until}
    return session.execute(mine.values(values).returning(DemoDays.agency)).one_or_none() is not None


def claim(session: Session, agency: str, now: datetime) -> bool:
    """Takes the moving of a clock that has somewhere to go; false when another worker is at it."""
    free = sa.or_(DemoDays.leased_until.is_(None), DemoDays.leased_until < now)
    mine = sa.update(DemoDays).where(DemoDays.agency == agency, DemoDays.days < DemoDays.until, free)
    taken = session.execute(mine.values(leased_until=now + LEASE).returning(DemoDays.agency))
    return taken.one_or_none() is not None


def step(session: Session, agency: str, seen: int, now: datetime) -> None:
    """One day further, and the lease goes on."""
    mine = sa.update(DemoDays).where(DemoDays.agency == agency, DemoDays.days == seen)
    session.execute(mine.values(days=seen + 1, leased_until=now + LEASE))


def release(session: Session, agency: str) -> None:
    """Gives the moving back."""
    session.execute(sa.update(DemoDays).where(DemoDays.agency == agency).values(leased_until=None))


def next_due(session: Session, agency: str, after: datetime) -> datetime | None:
    """When the next timer after a moment falls due."""
    waiting = (Timer.agency == agency, Timer.open.is_(True), Timer.due_at > after)
    return session.scalar(sa.select(sa.func.min(Timer.due_at)).where(*waiting))

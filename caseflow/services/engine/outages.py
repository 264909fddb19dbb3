"""When the service was down, and the day that is given back to whoever could not use it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from caseflow.core.actor import SYSTEM
from caseflow.core.clock import local_date, start_of_day
from caseflow.db.queries.engine import outages as outage_rows
from caseflow.services.engine import case_messages, parties, prolonging
from caseflow.services.engine.capability import Firing
from caseflow.services.engine.case_messages import Spoken
from caseflow.services.engine.moves import Place
from caseflow.services.foundation.context import Context

OUTAGE = "outage"
"""Why a last day moved: the service was down on it."""
GIVEN_BACK = "term_given_back"
"""The message that says so."""


def note(ctx: Context, last_beat: datetime | None, patience: timedelta) -> None:
    """Writes down that nothing beat between the last beat and now, where that is longer than `patience`."""
    now = ctx.wall.now()
    if last_beat is not None and now - last_beat > patience:
        with ctx.tx() as session:
            outage_rows.add(session, ctx.agency, last_beat, now)


def minutes_down(firing: Firing, day: date) -> int:
    """So many minutes of a calendar day in Viet Nam was the service down."""
    begin, end = start_of_day(day), start_of_day(day + timedelta(days=1))
    found = outage_rows.between(firing.session, firing.ctx.agencies, begin, end)
    return sum(int((min(o.ended_at, end) - max(o.begun_at, begin)).total_seconds()) for o in found) // 60


def gives_back(firing: Firing) -> bool:
    """Moves the last day to the next working day where the service was down on it for as long as the terms say.

    Whoever the state waits for is told; nothing is done where the service was up.
    """
    due = firing.case.due_on
    down = minutes_down(firing, due) if due is not None else 0
    if due is None or down < firing.ctx.content.terms.adverse.outage_minutes:
        return False
    today = local_date(firing.ctx.clock.now())
    later = firing.ctx.calendar.reaching(today.year + 1).add_working_days(today, 1)
    place = Place(firing.ctx, firing.session, SYSTEM, firing.case, firing.book, firing.held)
    event_id = prolonging.prolong(place, later, {"reason": OUTAGE, "minutes": down})
    _tell(firing, event_id, later)
    return True


def _tell(firing: Firing, event_id: int, later: date) -> None:
    ctx, case = firing.ctx, firing.case
    waits_for = firing.book.state(case.state).waits_for
    if waits_for is not None:
        known = case_messages.variables(ctx, firing.book, case, case.state, Spoken(later))
        people = parties.people(ctx, firing.session, case, waits_for)
        case_messages.queue(ctx, firing.session, event_id, GIVEN_BACK, people, known, case_id=case.id)

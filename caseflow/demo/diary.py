"""What happens when in the demo's history: one queue in the order of time, and the clock that goes along with it."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import date, datetime, timedelta

from caseflow.core.clock import FixedClock, local_date, start_of_day
from caseflow.db.queries.engine import timers as timer_rows
from caseflow.services.engine import timers
from caseflow.services.foundation.context import Context

FIRST_HOUR, LAST_HOUR = 8, 17
DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)

Progress = Callable[[int, int, str], None]
"""Called with how many steps are done, of how many, and where in history the loading is."""


class Diary:
    """Everything that is still to happen up to `now`."""

    def __init__(self, ctx: Context, clock: FixedClock, now: datetime) -> None:
        self.ctx, self.clock, self.now = ctx, clock, now
        self._queue: list[tuple[datetime, int, Callable[[], object]]] = []
        self._count = 0

    def begin(self, day: date) -> None:
        """The clock stands at the opening of the office on `day`."""
        self.clock.set(start_of_day(day, FIRST_HOUR))

    def at(self, day: date, minutes: int, do: Callable[[], object]) -> None:
        """Puts `do` on `day`, so many minutes after the office opens."""
        self._count += 1
        heapq.heappush(self._queue, (start_of_day(day, FIRST_HOUR) + minutes * _MINUTE, self._count, do))

    def play(self, progress: Progress) -> None:
        """Lets everything happen in its order, and every timer when it is due."""
        total, shown = len(self._queue), ""
        while self._queue:
            moment, _, do = heapq.heappop(self._queue)
            self._pass_time(moment)
            do()
            done = total - len(self._queue)
            month = f"{local_date(moment):%m/%Y}"
            if month != shown or not self._queue:
                progress(done, total, month)
                shown = month
        self._pass_time(self.now)

    def _pass_time(self, until: datetime) -> None:
        """Moves the clock to `until` and stops at each timer on the way."""
        while True:
            with self.ctx.read() as session:
                due = timer_rows.next_due(session, self.ctx.agency, until)
            if due is None:
                break
            self.clock.set(max(due, self.clock.now()))
            if timers.fire_due(self.ctx).failed:
                raise RuntimeError(f"a timer due at {due} failed")
        self.clock.set(max(until, self.clock.now()))

"""The only place that asks the operating system for the time; everything else is handed a `Clock`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
DEMO_CLOCK_AGE = timedelta(seconds=1)
"""For how long a process trusts what it has read of the demo's clock."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The instant now, timezone-aware, UTC."""
        ...


class SystemClock:
    """The operating system's clock."""

    def now(self) -> datetime:
        """The instant now, timezone-aware, UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved: for tests, the demo's history, and dry runs."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was set to, UTC."""
        return self._at

    def set(self, at: datetime) -> None:
        """Moves to `at`, which must be timezone-aware."""
        self._at = at.astimezone(UTC)

    def advance(self, delta: timedelta) -> None:
        """Moves forward by `delta`."""
        self._at += delta


class DemoClock:
    """Another clock, so many whole days ahead as are kept elsewhere for all processes; only for demo mode.

    The hour of the day stays that of `real`. What is kept is read again when a second has passed; meanwhile, and while
    another thread reads, the last answer holds.
    """

    def __init__(self, real: Clock, days: Callable[[], int]) -> None:
        self.real = real
        self._days = days
        self._ahead = 0
        self._read_at: datetime | None = None
        self._reading = threading.Lock()

    def now(self) -> datetime:
        """The instant now in the demo, timezone-aware, UTC."""
        real = self.real.now()
        fresh = self._read_at is not None and timedelta(0) <= real - self._read_at < DEMO_CLOCK_AGE
        if not fresh and self._reading.acquire(blocking=self._read_at is None):
            try:
                self._ahead = self._days()
                self._read_at = real
            finally:
                self._reading.release()
        return real + timedelta(days=self._ahead)

    def moved(self, days: int) -> None:
        """So many days ahead it is kept from now on; spares the process that moved it a second of the old day."""
        self._ahead, self._read_at = days, self.real.now()


def local_date(instant: datetime) -> date:
    """The calendar date in Viet Nam at `instant`."""
    return instant.astimezone(LOCAL).date()


def shown(day: date) -> str:
    """A date as people read it here: 05/11/2026."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def end_of_day(day: date) -> datetime:
    """The last second of `day` in Viet Nam, as UTC: when a term in days ends (BLDS 2015 Đ.148)."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=LOCAL).astimezone(UTC)


def start_of_day(day: date, hour: int = 0) -> datetime:
    """`hour` o'clock on `day` in Viet Nam, as UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=LOCAL).astimezone(UTC)

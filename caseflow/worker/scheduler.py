"""The heartbeat that looks for due timers and waiting messages; the rows are the truth, it may die at any time."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from caseflow.services.administration import health
from caseflow.services.certificates import import_reading
from caseflow.services.certificates import reminders as register_reminders
from caseflow.services.engine import timers
from caseflow.services.files import storage
from caseflow.services.foundation.context import Context
from caseflow.services.messages import outbox

JOBS: dict[str, Callable[[Context], object]] = {
    "heartbeat": lambda ctx: health.beat(ctx, socket.gethostname()),
    "timers": timers.fire_due,
    "outbox": outbox.deliver,
    "imports": import_reading.read_waiting,
}
HOURLY: dict[str, Callable[[Context], object]] = {
    "uploads": storage.sweep,
    "register": register_reminders.remind_due,
}


class Scheduler:
    """Beats until it is stopped. Each job runs alone; one that fails is logged with its traceback and beats again."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        threads = ThreadPoolExecutor(len(JOBS) + len(HOURLY))
        self._scheduler = BackgroundScheduler(timezone=UTC, executors={"default": threads})

    def start(self) -> None:
        """Beats for the first time and then every `beat_seconds`; returns at once."""
        health.beat(self._ctx, socket.gethostname())
        every = [(name, job, self._ctx.settings.beat_seconds) for name, job in JOBS.items()]
        every += [(name, job, 3600) for name, job in HOURLY.items()]
        for name, job, seconds in every:
            # a machine that never runs for a whole hour does the hourly work as well
            at_once = {"next_run_time": self._ctx.clock.now()} if name in HOURLY else {}
            self._scheduler.add_job(
                job,
                "interval",
                args=[self._ctx],
                id=name,
                seconds=seconds,
                coalesce=True,  # after a standstill one beat is enough: it serves everything due
                max_instances=1,
                misfire_grace_time=None,
                **at_once,
            )
        self._scheduler.start()

    def stop(self) -> None:
        """Waits for the running jobs and ends; nothing happens when it never started."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

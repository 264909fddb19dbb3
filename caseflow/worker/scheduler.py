"""The heartbeat that looks for due timers and waiting messages; the rows are the truth, it may die at any time."""

from __future__ import annotations

import socket
from datetime import UTC

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from caseflow.services.administration import health
from caseflow.services.engine.capability import Engine, Job
from caseflow.services.foundation.context import Context

SECONDS_OF_AN_HOUR = 3600


class Scheduler:
    """Beats until it is stopped. Each job runs alone; one that fails is logged with its traceback and beats again."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._jobs: tuple[Job, ...] = tuple(ctx.part(Engine).each("jobs"))
        threads = ThreadPoolExecutor(max(1, len(self._jobs)))
        self._scheduler = BackgroundScheduler(timezone=UTC, executors={"default": threads})

    def start(self) -> None:
        """Beats for the first time and then every `beat_seconds`; returns at once."""
        health.beat(self._ctx, socket.gethostname())
        for job in self._jobs:
            hourly = job.every == "hour"
            # a machine that never runs for a whole hour does the hourly work as well
            at_once = {"next_run_time": self._ctx.wall.now()} if hourly else {}
            self._scheduler.add_job(
                job.run,
                "interval",
                args=[self._ctx],
                id=job.name,
                seconds=SECONDS_OF_AN_HOUR if hourly else self._ctx.settings.beat_seconds,
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

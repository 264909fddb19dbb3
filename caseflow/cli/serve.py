"""Web server and scheduler in one process, under gunicorn, which restarts that process should it die."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from caseflow.bootstrap import build
from caseflow.core.settings import Settings
from caseflow.web.app import create_app
from caseflow.worker.scheduler import Scheduler

THREADS = 16
GRACE_SECONDS = 30
_EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - recognised, not bound


class _Logger(Logger):  # type: ignore[misc]
    """Hands gunicorn's words to our logs, so that there is one stream in one form."""

    def setup(self, cfg: Any) -> None:
        """Takes gunicorn's own handlers away."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        self.error_log.setLevel(logging.WARNING)


class Server(BaseApplication):  # type: ignore[misc]
    """One worker with threads; context, application and scheduler are made in it, after the fork."""

    def __init__(self, settings: Settings, ready: Callable[[Settings], None]) -> None:
        self._settings = settings
        self._ready = ready
        self._scheduler: Scheduler | None = None
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn."""
        options = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": GRACE_SECONDS,
            "logger_class": _Logger,
            "control_socket_disable": True,
            "when_ready": self._when_ready,
            "post_worker_init": self._post_worker_init,
            "worker_exit": self._worker_exit,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Called by gunicorn in the worker: the WSGI application."""
        ctx = build(self._settings)
        self._scheduler = Scheduler(ctx)
        return create_app(ctx)

    def _when_ready(self, arbiter: Any) -> None:
        """The socket is open and no worker is forked yet: the moment to learn which free port it became."""
        port = arbiter.LISTENERS[0].sock.getsockname()[1]
        if "base_url" not in self._settings.model_fields_set:
            host = "127.0.0.1" if self._settings.host in _EVERYWHERE else self._settings.host
            self._settings = self._settings.model_copy(update={"port": port, "base_url": f"http://{host}:{port}"})
        self._ready(self._settings)

    def _post_worker_init(self, _worker: Any) -> None:
        if self._scheduler is not None:
            self._scheduler.start()

    def _worker_exit(self, _arbiter: Any, _worker: Any) -> None:
        if self._scheduler is not None:
            self._scheduler.stop()

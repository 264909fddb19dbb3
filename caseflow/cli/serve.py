"""Web server and scheduler in one process; whatever supervises it starts it again should it die."""

from __future__ import annotations

import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from caseflow.bootstrap import build
from caseflow.cli.connections import Server
from caseflow.core.settings import Settings
from caseflow.core.text import Text
from caseflow.web.app import create_app
from caseflow.web.frame.waiting import Loading, waiting_room
from caseflow.worker.scheduler import Scheduler

_EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - recognised, not bound


@contextmanager
def listening(settings: Settings) -> Iterator[tuple[socket.socket, Settings]]:
    """The socket, and the settings with the port and base URL as they became; raises OSError for a port in use."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.create_server((settings.host, settings.port), family=family) as door:
        yield door, _addressed(settings, door.getsockname()[1])


@contextmanager
def waiting(door: socket.socket, settings: Settings, loading: Loading, agency: Text) -> Iterator[None]:
    """Meanwhile whoever knocks is told how far the loading is; who knocks at the very end is let in afterwards."""
    with door.dup() as own:
        room = Server(waiting_room(loading, agency), own, most_bytes=settings.request_bytes, proxies=settings.proxies)
        _quiet_logs()
        done = threading.Event()
        keeper = threading.Thread(target=room.serve, args=(done,), daemon=True)
        keeper.start()
        try:
            yield
        finally:
            done.set()
            room.pull_trigger()
            keeper.join()


def serve(door: socket.socket, live: Settings, ready: Callable[[], None]) -> None:
    """Serves until SIGTERM or SIGINT, then lets requests under way finish.

    `ready` is called when the first request would be answered.
    """
    ctx = build(live)
    scheduler = Scheduler(ctx)
    server = Server(create_app(ctx), door, most_bytes=live.request_bytes, proxies=live.proxies)
    _quiet_logs()
    stopping = _stop_on_signals(server)
    scheduler.start()
    ready()
    try:
        server.serve(stopping)
    finally:
        scheduler.stop()
        ctx.database.engine.dispose()


def _addressed(settings: Settings, port: int) -> Settings:
    """The port may have been left to the system; links in messages begin with the address that it became."""
    if "base_url" in settings.model_fields_set:
        return settings
    host = "127.0.0.1" if settings.host in _EVERYWHERE else settings.host
    return settings.model_copy(update={"port": port, "base_url": f"http://{host}:{port}"})


def _stop_on_signals(server: Server) -> threading.Event:
    """An event that the first SIGTERM or SIGINT sets; a second one ends the process at once."""
    stopping = threading.Event()

    def stop(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        stopping.set()
        server.pull_trigger()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    return stopping


def _quiet_logs() -> None:
    """Waitress says what happened, never of which address: those of reset links stand in the path."""
    logging.getLogger("waitress").setLevel(logging.WARNING)
    logging.getLogger("waitress").addFilter(_without_path)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def _without_path(record: logging.LogRecord) -> bool:
    if record.getMessage().startswith("Exception while serving"):
        record.msg, record.args = "Exception while serving a request", ()
    return True

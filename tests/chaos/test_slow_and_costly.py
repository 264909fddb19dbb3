"""S1 and S2: beside clients that send half a request and files that cost much to look into, pages are answered."""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import signal
import socket
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pytest
from werkzeug.test import EnvironBuilder

from caseflow.cli.connections import Server
from caseflow.gateways.inspection import inspect
from caseflow.services.administration import health
from caseflow.services.cases import documents
from caseflow.services.foundation.context import Context
from caseflow.web.app import create_app
from tests.support import hostile
from tests.support.browsing import browser_of, hidden
from tests.support.contexts import BuildContext
from tests.support.crash import CHAOS_ROUNDS
from tests.support.factories import key
from tests.support.files import make_png
from tests.support.scenario import Road

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HALF_SENT, UPLOADS = (200, 18) if CHAOS_ROUNDS else (60, 6)
SLOWEST = 0.2 if CHAOS_ROUNDS else 1.0
"""Seconds of the median; `make test` shares its machine and asks only that nothing stands still."""
LOOKS = 60 if CHAOS_ROUNDS else 20
HALVES = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: ",
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nemail=",
)


@dataclass(frozen=True)
class Running:
    """A server in a process of its own, and what one of its users needs to send a file."""

    address: tuple[str, int]
    case: str
    slots: dict[str, str]
    carried: dict[str, str]
    cookies: str

    def upload(self, name: str, content: bytes) -> Callable[[], tuple[int, str]]:
        """A file made ready as a browser would send it; calling it sends it, and gives status and page."""
        fields = {**self.carried, "key": key(), "file": (io.BytesIO(content), name)}
        with contextlib.closing(EnvironBuilder(method="POST", data=fields)) as built:
            environ = built.get_environ()
            body = environ["wsgi.input"].read()
        path = f"/cases/{self.case}/documents/{self.slots[name.rpartition('.')[2]]}"
        headers = {"Content-Type": environ["CONTENT_TYPE"], "Cookie": self.cookies}
        return partial(_ask, self.address, "POST", path, body, headers)


def _ask(
    address: tuple[str, int], method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, str]:
    connection = http.client.HTTPConnection(*address, timeout=120)
    with contextlib.closing(connection):
        connection.request(method, path, body, {"Host": "localhost", **(headers or {})})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@pytest.fixture
def running(build_context: BuildContext) -> Iterator[Running]:
    """The application on a database of its own, served as `caseflow run` serves it."""
    ctx = build_context()
    health.beat(ctx, "test")
    road, app = Road(ctx), create_app(ctx)
    browser = browser_of(app, road.applicant)
    places = documents.checklist(ctx, road.applicant, road.case).slots
    slots: dict[str, str] = {kind: place.name for place in places if place.may_upload for kind in place.kinds}
    carried = hidden(browser.get(f"/cases/{road.case}/forms/iso_9001_application").text)
    cookie = browser.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    listening = socket.create_server(("127.0.0.1", 0), backlog=256)
    ctx.database.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            _serve(ctx, listening)
        finally:
            os._exit(0)
    address = listening.getsockname()
    listening.close()
    yield Running(address, road.case, slots, carried, f"{cookie.key}={cookie.value}")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _serve(ctx: Context, listening: socket.socket) -> None:
    inspect_first = ctx.settings.var / "first.png"
    inspect_first.parent.mkdir(parents=True, exist_ok=True)
    inspect_first.write_bytes(make_png())
    inspect(inspect_first, "first.png")
    Server(create_app(ctx), listening, most_bytes=ctx.settings.request_bytes).serve(threading.Event())


def _look(address: tuple[str, int]) -> float:
    """Seconds for one answer, on a connection of its own."""
    began = time.perf_counter()
    assert _ask(address, "GET", "/healthz")[0] == 200
    return time.perf_counter() - began


def _told(seconds: list[float]) -> str:
    late = statistics.quantiles(seconds, n=100)[98]
    figures = [f"{1000 * each:.0f}" for each in (min(seconds), statistics.median(seconds), late, max(seconds))]
    return f"min/median/99th/max {'/'.join(figures)} ms of {len(seconds)}"


def _costly() -> list[tuple[str, bytes]]:
    """Refused by counting, refused by counting, and let through to a second of work: a third of each."""
    kinds = [
        ("quét.jpg", hostile.jpeg_of_scans()),
        ("đơn.docx", hostile.docx_of_elements(3_900_000)),
        ("ảnh.jpg", hostile.jpeg_of_scans(20)),
    ]
    return [kinds[number % 3] for number in range(UPLOADS)]


def test_pages_are_answered_beside_half_sent_requests_and_costly_files(running: Running, capsys):
    uploads = [running.upload(name, content) for name, content in _costly()]
    alone = [_look(running.address) for _ in range(LOOKS * 5)]
    halves = []
    for number in range(HALF_SENT):
        one = socket.create_connection(running.address)
        one.sendall(HALVES[number % 2])
        halves.append(one)
    spent = []
    with ThreadPoolExecutor(UPLOADS) as senders:
        sent = [senders.submit(upload) for upload in uploads]
        for number in range(LOOKS * 20):
            spent.append(_look(running.address))
            if number >= LOOKS and all(one.done() for one in sent):
                break
        answers = [one.result() for one in sent]
    for one in halves:
        one.close()

    said = Counter("busy" if "bận" in page else str(status) for status, page in answers)
    with capsys.disabled():
        print(f"\n/healthz alone: {_told(alone)}")
        print(f"/healthz beside {HALF_SENT} half-sent requests and {UPLOADS} costly files: {_told(spent)}")
        print(f"the files were answered {dict(said)}")
    assert {status for status, _ in answers} <= {303, 422}, "whoever sends such a file is told, at its field"
    assert statistics.median(spent) < SLOWEST
    assert max(spent) < 10 * SLOWEST

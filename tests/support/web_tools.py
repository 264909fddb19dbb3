"""The application as a browser meets it: Flask's test client, a live server, Chromium, and a real mail server."""

from __future__ import annotations

import email
import email.policy
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from caseflow.services.foundation.context import Context
from caseflow.web.app import create_app
from tests.support.contexts import BuildContext
from tests.support.postgres import free_port

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",  # the tests may run as root
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]
BROWSER_CONTEXT: dict[str, Any] = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
"""What a page of the tests is opened with: `browser.new_context(**BROWSER_CONTEXT, base_url=live_server.url)`."""


@pytest.fixture
def app(ctx: Context) -> Flask:
    """The application on `ctx`."""
    return create_app(ctx)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript, without a network."""
    return app.test_client()


@dataclass
class MailServer:
    """A real SMTP server; `answers` are given to the next mails instead of taking them, such as `451 try later`."""

    port: int
    host: str = "127.0.0.1"
    mails: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        with self.arrived:
            self.mails.append(message)
            self.arrived.notify_all()
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to one address, oldest first."""
        return [mail for mail in self.mails if mail["To"] == address]

    def awaited(self, address: str, subject: str, seconds: float = 15) -> EmailMessage:
        """The newest mail to `address` whose subject contains `subject`; waits until the scheduler has sent it."""

        def found() -> list[EmailMessage]:
            return [mail for mail in self.to(address) if subject in mail["Subject"]]

        with self.arrived:
            assert self.arrived.wait_for(found, seconds), (address, subject, [m["Subject"] for m in self.to(address)])
        return found()[-1]


@pytest.fixture
def smtp() -> Iterator[MailServer]:
    """A mail server that runs for this test."""
    server = MailServer(free_port())
    controller = Controller(server, hostname=server.host, port=server.port)
    controller.start()
    yield server
    controller.stop()


@dataclass(frozen=True)
class LiveServer:
    """A running server and the context behind it, through which a test moves the clock and delivers mail."""

    url: str
    ctx: Context


def whole(app: Flask) -> Callable[[Any, Any], list[bytes]]:
    """The application with every answer read to its end before it is sent.

    Where a browser hangs up, Werkzeug's server forgets to close the file it was sending; no other server does.
    """

    def answer(environ: Any, start_response: Any) -> list[bytes]:
        parts: Any = app(environ, start_response)
        with closing(parts):
            return list(parts)

    return answer


@pytest.fixture
def serve(build_context: BuildContext) -> Iterator[Callable[..., LiveServer]]:
    """Starts servers on this test's database: `serve(smtp_host=..., smtp_port=..., clock=...)`."""
    running: list[Any] = []

    def start(**changes: Any) -> LiveServer:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        ctx = build_context(base_url=url, **changes)
        server = make_server("127.0.0.1", port, whole(create_app(ctx)), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return LiveServer(url, ctx)

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def live_server(serve: Callable[..., LiveServer], smtp: MailServer) -> LiveServer:
    """A server that sends its mail to `smtp`."""
    return serve(smtp_host=smtp.host, smtp_port=smtp.port)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, its headless build first; without it the test fails and says what to install."""
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if chromium is None:
        pytest.fail("Chromium is not installed: run 'apt-get install chromium-headless-shell'.")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield launched
        launched.close()

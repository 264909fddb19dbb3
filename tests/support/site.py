"""The whole site on the province of `tests.world`, asked by any of its people, put back after whatever they change."""

from __future__ import annotations

import io
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from caseflow.services.foundation.context import Context
from caseflow.web.app import create_app
from tests.support import factories
from tests.support.world import World

ANONYMOUS = "anonymous"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Site:
    """Real requests by name of the person; `restore()` undoes what they did."""

    def __init__(self, world: World, folder: Path, **changes: Any) -> None:
        self.world, self.path = world, world.copy(folder)
        self.ctx: Context = world.open(self.path, **changes)
        self.app: Flask = create_app(self.ctx)
        self.url = "http://localhost" if "base_url" not in changes else str(changes["base_url"])
        self.cookies: dict[str, str] = {ANONYMOUS: ""}
        self.sessions: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        for name, email in world.people.items():
            self._sign_in(name, email)
        self._greet(ANONYMOUS)
        self.pristine = folder / "pristine.db"
        self._watch = sqlite3.connect(self.path, isolation_level=None)
        self._watch.execute("PRAGMA synchronous=OFF")
        with sqlite3.connect(self.pristine) as kept:
            self._watch.backup(kept)
        self._seen = self._version()

    def _sign_in(self, name: str, email: str) -> None:
        token = factories.session_token(self.ctx, email)
        client, called = self.app.test_client(), self.app.config["SESSION_COOKIE_NAME"]
        with client.session_transaction(base_url=self.url) as session:
            session["_user_id"], session["_fresh"] = token, True
        cookie = client.get_cookie(called, domain=urlsplit(self.url).hostname or "")
        assert cookie is not None
        self.sessions[name] = token
        self.cookies[name] = f"{called}={cookie.value}"
        self._greet(name)

    def _greet(self, name: str) -> None:
        """Opens the home page once, so that the cookie holds the secret that posted tokens are checked against."""
        answer = self.open(name, "GET", "/account" if name != ANONYMOUS else "/sign-in")
        found = TOKEN.search(answer.text)
        assert found is not None, (name, answer.status)
        self.tokens[name] = found[1]
        for line in answer.headers.getlist("Set-Cookie"):
            self.cookies[name] = line.split(";")[0]

    def open(self, name: str, method: str, path: str, **options: Any) -> TestResponse:
        """One request by one person; a browser that forgets what it is told, so that requests do not meet."""
        client = self.app.test_client(use_cookies=False)
        headers = {"Cookie": self.cookies[name], **options.pop("headers", {})}
        sent = {k: v for k, v in headers.items() if v}
        options.setdefault("base_url", self.url)
        return client.open(path, method=method, headers=sent, buffered=True, **options)

    def post(self, name: str, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """A posted form with its token and a fresh key, unless `data` says otherwise; None leaves a field out.

        Bytes are sent as a PDF file, bytes with a name as a file of that name.
        """
        given = {"csrf_token": self.tokens[name], "key": factories.key(), **(data or {})}
        files = {k: (v, "tệp.pdf") if isinstance(v, bytes) else v for k, v in given.items() if v is not None}
        sent = {k: (io.BytesIO(v[0]), v[1]) if isinstance(v, tuple) else v for k, v in files.items()}
        return self.open(name, "POST", path, data=sent, **options)

    def _version(self) -> int:
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def changed(self) -> bool:
        """Whether anything was committed since the last question."""
        before, self._seen = self._seen, self._version()
        return before != self._seen

    def events(self) -> int:
        """How many acts are on record; trying something and being refused is none, nor is one's password once more."""
        acts = "SELECT count(*) FROM events WHERE kind NOT IN ('password_confirmed', 'password_refused')"
        return int(self._watch.execute(acts).fetchone()[0])

    def restore(self) -> None:
        """The database as it was in the beginning."""
        with sqlite3.connect(self.pristine) as kept:
            kept.backup(self._watch)
        self._seen = self._version()

    def close(self) -> None:
        """Lets go of the database."""
        self._watch.close()
        self.ctx.database.engine.dispose()


@pytest.fixture(scope="module")
def site(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all tests of a file; every test leaves it as it was."""
    made = Site(world, tmp_path_factory.mktemp("site"))
    yield made
    made.close()


def bare(answer: TestResponse) -> str:
    """A page without what differs between any two: the request's number, tokens, keys."""
    text = answer.text.replace(answer.headers["X-Request-ID"], "")
    return re.sub(r'(name="(?:csrf_token|key)" value=")[^"]*', r"\1", text)

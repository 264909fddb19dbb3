"""The engine as tests are handed it: a context with a clock that stands still and a mailer that keeps."""

from __future__ import annotations

import hashlib
import types
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from caseflow.bootstrap import ENGINE, build
from caseflow.core.calendar import load_calendar
from caseflow.core.clock import LOCAL, FixedClock
from caseflow.core.content import ContentRoots, shipped_root
from caseflow.core.settings import Settings, load_settings
from caseflow.db import session as db_session
from caseflow.db.migrate import upgrade
from caseflow.db.session import make_engine
from caseflow.forms import loader as forms_loader
from caseflow.gateways.inspection import inspect, kind_of
from caseflow.gateways.memory import MemoryFiles, MemoryMailer
from caseflow.notifications import loader as messages_loader
from caseflow.services.accounts import passwords
from caseflow.services.engine.capability import Engine
from caseflow.services.files import storage
from caseflow.services.foundation import catalog, checking, content
from caseflow.services.foundation.context import Context
from caseflow.workflows import loader as workflows_loader

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=LOCAL)
"""A Tuesday morning in a year whose calendar is known, inside the programme's second phase."""

SECRET = "only-for-tests-0123456789-abcdefghij"

SHIPPED_HASHER = passwords._HASHER
"""What really hashes passwords: the tests themselves use a cheaper one."""

BuildContext = Callable[..., Context]


def settings_for(database_url: str, var: Path, **changes: Any) -> Settings:
    """Settings that look at nothing of this machine but `var` and the database."""
    return load_settings(database_url=database_url, var=var, secret_key=SECRET, **changes)


@pytest.fixture(scope="session", autouse=True)
def _content_is_read_once() -> Iterator[None]:
    """Reading and checking the files takes a second: tests share what was read; files that differ are read anew."""
    with pytest.MonkeyPatch.context() as patch:
        for loader, folder in ((forms_loader, "forms"), (messages_loader, "notifications")):
            patch.setattr(loader, "load", _remember(loader.load, folder))
        patch.setattr(workflows_loader, "load", _remember(workflows_loader.load, "workflows"))
        patch.setattr(content, "load", _remember(content.load))
        patch.setattr(checking, "check", _remember(checking.check))
        patch.setattr("caseflow.bootstrap.load_calendar", _remember(load_calendar))
        yield


class _Compiled(BytecodeCache):
    """The compiled templates of this process: every application of a test is made of the same ones."""

    def __init__(self) -> None:
        self.known: dict[str, types.CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives what was compiled of exactly this text."""
        bucket.code = self.known.get(f"{bucket.key} {bucket.checksum}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what was compiled."""
        if bucket.code is not None:
            self.known[f"{bucket.key} {bucket.checksum}"] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def _templates_are_compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": _Compiled()})
        yield


@pytest.fixture(scope="session", autouse=True)
def _addresses_are_compiled_once() -> Iterator[None]:
    """Werkzeug writes and compiles a function for each of the routes, for each of the hundreds of applications."""
    compile_builder = Rule._compile_builder
    known: dict[Any, Callable[..., tuple[str, str]]] = {}

    def remembered(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        said = (rule.rule, repr(rule.defaults), rule.subdomain, rule.host, tuple(rule._trace), append_unknown)
        if said not in known:
            known[said] = compile_builder(rule, append_unknown)
        return known[said]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", remembered)
        yield


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_hashed_cheaply() -> Iterator[None]:
    """What makes a stolen hash worthless is a fifth of the time of all tests; test_accounts looks at it."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", cheap)
        patch.setattr(passwords, "_NOBODY", cheap.hash("nobody"))
        yield


SHIPPED_PRAGMAS = db_session._PRAGMAS
"""What a real database is opened with; test_durability looks at it."""


@pytest.fixture(scope="session", autouse=True)
def _nobody_waits_for_the_disk() -> Iterator[None]:
    """What a test writes is gone with the test: only a power cut would tell the difference."""
    quick = tuple("synchronous=OFF" if "synchronous" in pragma else pragma for pragma in SHIPPED_PRAGMAS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db_session, "_PRAGMAS", quick)
        patch.setattr("os.fsync", lambda _handle: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _a_file_is_looked_through_once() -> Iterator[None]:
    """Each of thousands of cases hands in the same few files; tests of what is refused send files of their own."""
    good: set[tuple[str, str]] = set()

    def remembered(path: Path, filename: str) -> str:
        with path.open("rb") as content:
            known = kind_of(filename), hashlib.file_digest(content, "sha256").hexdigest()
        if known not in good:
            inspect(path, filename)
            good.add(known)
        return known[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage, "inspect", remembered)
        yield


def _remember(load: Callable[..., Any], folder: str = "") -> Callable[..., Any]:
    """Of one folder, where the rest says nothing to what is read."""
    known: dict[Any, Any] = {}

    def remembered(roots: ContentRoots, *rest: Any) -> Any:
        if roots.shipped != shipped_root():  # a test writes files of its own, again and again in one folder
            return load(roots, *rest)
        said = (_said(roots.overlay, folder), *rest)
        if said not in known:
            known[said] = load(roots, *rest)
        return known[said]

    return remembered


def _said(overlay: Path | None, folder: str = "") -> frozenset[tuple[str, bytes]]:
    """What the files of an overlay say, whatever folder they lie in."""
    files = [path for path in (overlay / folder).rglob("*") if path.is_file()] if overlay is not None else []
    return frozenset((str(path.relative_to(str(overlay))), path.read_bytes()) for path in files)


@pytest.fixture(scope="session")
def prepare(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], None]:
    """Makes a template out of an empty database: migrated, with the shipped content published."""
    var = tmp_path_factory.mktemp("prepare")

    def migrate_and_publish(url: str) -> None:
        engine = make_engine(url)
        upgrade(engine)
        engine.dispose()
        ctx = build(settings_for(url, var), clock=FixedClock(NOW))
        catalog.publish(ctx)
        ctx.database.engine.dispose()

    return migrate_and_publish


@pytest.fixture
def build_context(database_url: str, tmp_path: Path) -> Iterator[BuildContext]:
    """Builds contexts on this test's database: `build_context(clock=..., smtp_host=..., crash=...)`."""
    built: list[Context] = []
    files = MemoryFiles()

    def make(
        clock: Any = None, mailer: Any = None, crash: Any = None, engine: Engine = ENGINE, **changes: Any
    ) -> Context:
        settings = settings_for(database_url, tmp_path / "var", **changes)
        if mailer is None and not settings.smtp_host:
            mailer = MemoryMailer()
        ctx = build(settings, clock=clock or FixedClock(NOW), mailer=mailer, files=files, crash=crash, engine=engine)
        built.append(ctx)
        return ctx

    yield make
    for ctx in built:
        ctx.database.engine.dispose()
    files.close()


@pytest.fixture
def ctx(build_context: BuildContext) -> Context:
    """A context on a database of its own, with content published; `ctx.clock` can be moved, `ctx.mailer.sent` read."""
    return build_context()


@pytest.fixture
def clock(ctx: Context) -> FixedClock:
    """The clock of `ctx`, to be moved."""
    assert isinstance(ctx.clock, FixedClock)
    return ctx.clock


@pytest.fixture
def mails(ctx: Context) -> MemoryMailer:
    """What `ctx` has sent; mails leave when the test calls `outbox.deliver(ctx)`."""
    assert isinstance(ctx.mailer, MemoryMailer)
    return ctx.mailer

"""Databases for tests: migrated once per kind, then copied for each test, so that no test sees another's rows."""

from __future__ import annotations

import itertools
import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from tests.support import postgres
from tests.support.crash import CHAOS_ROUNDS

TEMPLATE = "caseflow_template"
POSTGRES = pytest.mark.postgres
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def pg_url() -> Iterator[str]:
    """The `postgres` database of a throw-away server; without PostgreSQL the test is skipped, in CI it fails."""
    if named := os.environ.get("CASEFLOW_TEST_PG"):
        yield named
        return
    folder = postgres.binaries()
    if folder is None:
        if os.environ.get("CASEFLOW_REQUIRE_PG") or os.environ.get("CI"):
            pytest.fail(postgres.MISSING)
        pytest.skip(postgres.MISSING)
    with postgres.server(folder) as url:
        yield url


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table; `sqlite` or `postgresql`, chosen by indirect parametrisation."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server = request.getfixturevalue("pg_url")
    name = create(server)
    yield address(server, name)
    execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


DATABASES = ("sqlite", "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Where a test does not say on which database it is played, its name decides; `make chaos` plays it on both.

    What the two do differently is played on both by the tests that are marked `both_databases`: crashes, races,
    migrations, stored databases.
    """
    said = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    one = DATABASES[zlib.crc32(metafunc.definition.nodeid.encode()) % len(DATABASES)]
    both = CHAOS_ROUNDS or metafunc.definition.get_closest_marker("both_databases")
    wanted = [pytest.param(n, marks=POSTGRES if n == "postgresql" else ()) for n in DATABASES if both or n == one]
    for fixture in ("stations", "database_url"):
        if fixture in metafunc.fixturenames and not any(fixture in names for names in said):
            metafunc.parametrize(fixture, wanted, indirect=True)
            return


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database of its own for this test, on SQLite or PostgreSQL.

    A test that needs a certain one says `@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)`.
    """
    if request.param == "sqlite":
        path = tmp_path / "caseflow.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("pg_template")
    name = create(server, TEMPLATE)
    yield address(server, name)
    execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, prepare: Callable[[str], None]) -> Path:
    """A migrated SQLite file, to be copied; closing its last connection has folded the write-ahead log into it."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    prepare(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def pg_template(pg_url: str, prepare: Callable[[str], None]) -> str:
    """The server, with a migrated database named TEMPLATE to be copied."""
    execute(pg_url, f'DROP DATABASE IF EXISTS "{TEMPLATE}" WITH (FORCE)')
    execute(pg_url, f'CREATE DATABASE "{TEMPLATE}"')
    prepare(address(pg_url, TEMPLATE))
    return pg_url


def create(server: str, template: str = "template0") -> str:
    name = f"caseflow_{os.getpid()}_{next(_numbers)}"
    execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return name


def address(server: str, name: str) -> str:
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


def execute(server: str, statement: str) -> None:
    plain = server.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement.encode())

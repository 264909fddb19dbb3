"""Brings a database to the newest schema: no ini file, one transaction per migration, one upgrader at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from caseflow.core.content import shipped_root
from caseflow.core.values import Plain
from caseflow.db.base import Instant, Json
from caseflow.db.models import Account

LOCK = 0x43415345
"""The PostgreSQL advisory lock held while the schema changes."""

METADATA = Account.metadata
"""Every table: importing the models package has registered them all."""


def _render_item(kind: str, item: object, _context: object) -> str | bool:
    """A migration writes the database's own types: it must not change when a Python type does."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Json):
        return "sa.Text()"
    return False


OPTIONS: Plain = {
    "render_as_batch": True,  # SQLite alters a table by copying it
    "compare_type": True,
    "compare_server_default": True,
    "render_item": _render_item,
}


def upgrade(engine: sa.Engine) -> list[str]:
    """Runs the missing migrations and names them; a second caller at the same moment waits, then finds nothing to do.

    Each step is one transaction: a step that fails leaves the schema as the step before it, on SQLite too.
    """
    done: list[str] = []
    with _alone(engine):
        for revision in _missing(engine):
            with _step(engine) as connection:
                if revision in _missing_on(connection):
                    command.upgrade(_config(connection), revision)
                    done.append(revision)
    return done


def current(engine: sa.Engine) -> str | None:
    """The revision the database stands at, None for an empty one."""
    with _reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The revision this code needs."""
    return _scripts().get_current_head()


def drift(engine: sa.Engine) -> list[Any]:
    """What the tables in Python and in the database do not agree about; empty when the migrations are complete."""
    with _reading(engine) as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts=OPTIONS), METADATA))


def write_revision(engine: sa.Engine, slug: str) -> Path:
    """For programmers: writes the next `migrations/versions/NNNN_slug.py` from what the tables in Python add."""
    number = f"{len(list(_scripts().walk_revisions())) + 1:04d}"
    with _step(engine) as connection:
        script = command.revision(_config(connection), slug.replace("_", " "), autogenerate=True, rev_id=number)
    if script is None or isinstance(script, list):
        raise RuntimeError("Alembic wrote no revision")
    return Path(script.path)


def _reading(engine: sa.Engine) -> sa.Connection:
    return engine.execution_options(readonly=True).connect()


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(shipped_root() / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _missing(engine: sa.Engine) -> list[str]:
    with _reading(engine) as connection:
        return _missing_on(connection)


def _missing_on(connection: sa.Connection) -> list[str]:
    """The revisions not yet applied, oldest first; an unknown revision in the database is an error of Alembic's."""
    at = MigrationContext.configure(connection).get_current_revision()
    steps = _scripts().iterate_revisions("head", at or "base")
    return [step.revision for step in steps if step.revision != at][::-1]


@contextmanager
def _alone(engine: sa.Engine) -> Iterator[None]:
    """On PostgreSQL an advisory lock keeps other upgraders out; on SQLite each step's BEGIN IMMEDIATE does."""
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.select(sa.func.pg_advisory_lock(LOCK)))
        try:
            yield
        finally:
            connection.execute(sa.select(sa.func.pg_advisory_unlock(LOCK)))


@contextmanager
def _step(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction. Copying a table must not fire its foreign keys, which SQLite can switch off only outside one."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"the migration leaves {len(broken)} rows that refer to nothing: {broken[:3]}")
        finally:
            raw.execute("PRAGMA foreign_keys=ON")

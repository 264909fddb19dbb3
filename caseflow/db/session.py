"""The engine and its two faces: writers begin IMMEDIATE on SQLite, readers never block."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from caseflow.core.text import fold

BUSY_SECONDS = 15
_PRAGMAS = ("foreign_keys=ON", "synchronous=FULL", "temp_store=MEMORY")


def make_engine(url: str, pool_size: int = 10, *, durable: bool = True) -> sa.Engine:
    """An engine for SQLite (WAL, synchronous=FULL) or PostgreSQL (psycopg 3); errors never print a row's values.

    Without `durable` a commit does not wait for the disk: only for loading what is begun anew after a power cut.
    """
    if not url.startswith("sqlite"):
        waits: dict[str, Any] = {} if durable else {"connect_args": {"options": "-c synchronous_commit=off"}}
        return sa.create_engine(
            url, hide_parameters=True, pool_pre_ping=True, pool_size=pool_size, max_overflow=pool_size, **waits
        )
    engine = sa.create_engine(
        url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS}, pool_size=pool_size, max_overflow=40
    )
    event.listen(engine, "connect", _on_sqlite_connect)
    if not durable:
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    event.listen(engine, "begin", _on_sqlite_begin)
    return engine


def _on_sqlite_connect(connection: Any, _record: Any) -> None:
    """Takes BEGIN into our own hands: the driver's deferred BEGIN loses read-modify-write races."""
    connection.isolation_level = None
    _use_write_ahead_log(connection)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("vn_fold", 1, lambda s: None if s is None else fold(s), deterministic=True)


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switches a new file to WAL; of several processes that open it first, all but one are told "locked" at once."""
    patience = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.01)


def _on_sqlite_begin(connection: sa.Connection) -> None:
    readonly = connection.get_execution_options().get("readonly")
    connection.connection.driver_connection.execute("BEGIN" if readonly else "BEGIN IMMEDIATE")  # type: ignore[union-attr]


def alone(session: Session, what: str) -> None:
    """Lets one transaction at a time go on from here in the name of `what`; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(what))))


class Database:
    """Gives sessions: `write()` commits when the block ends well and rolls back otherwise, `read()` never commits."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._reading = engine.execution_options(readonly=True)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session in one transaction that may write; it costs little until somebody needs more than a connection."""
        with self.engine.begin() as connection:
            lazy = _LazySession(connection)
            try:
                yield cast(Session, lazy)
                lazy.flush_made()
            finally:
                lazy.close_made()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads; whatever it might have written is rolled back."""
        with Session(self._reading, expire_on_commit=False, autoflush=False) as session:
            yield session  # closing ends the transaction; a rollback would empty the rows that were read


class _LazySession:
    """Stands in for a Session on a connection: the hot path runs prepared statements and never makes the real one."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._made: Session | None = None

    def connection(self) -> sa.Connection:
        """The connection in its transaction."""
        if self._made is not None:
            self._made.flush()
        return self._connection

    def flush_made(self) -> None:
        """Writes what the real session still holds."""
        if self._made is not None:
            self._made.flush()

    def close_made(self) -> None:
        """Lets go of the real session; the transaction is the connection's."""
        if self._made is not None:
            self._made.close()

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            self._made = Session(self._connection, expire_on_commit=False, autoflush=False)
        return getattr(self._made, name)

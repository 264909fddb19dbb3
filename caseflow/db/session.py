"""The engine and its two faces: writers begin IMMEDIATE on SQLite, readers never block."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, cast

import sqlalchemy as sa
from sqlalchemy import PoolProxiedConnection, event
from sqlalchemy.orm import Session

from caseflow.core.text import fold
from caseflow.core.values import Plain

BUSY_SECONDS = 15
_PRAGMAS = ("foreign_keys=ON", "synchronous=FULL", "temp_store=MEMORY")


def make_engine(url: str, pool_size: int = 10, *, durable: bool = True) -> sa.Engine:
    """An engine for SQLite (WAL, synchronous=FULL) or PostgreSQL (psycopg 3); errors never print a row's values.

    Without `durable` a commit does not wait for the disk: only for loading what is begun anew after a power cut.
    """
    if not url.startswith("sqlite"):
        waits: Plain = {} if durable else {"connect_args": {"options": "-c synchronous_commit=off"}}
        return sa.create_engine(
            url, hide_parameters=True, pool_pre_ping=True, pool_size=pool_size, max_overflow=pool_size, **waits
        )
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS},
        pool_size=pool_size,
        max_overflow=40,
        pool_reset_on_return=None,  # every transaction here ends by itself before its connection goes back
    )
    event.listen(engine, "connect", _on_sqlite_connect)
    if not durable:
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    event.listen(engine, "begin", _on_sqlite_begin)
    return engine


def _on_sqlite_connect(connection: sqlite3.Connection, _record: object) -> None:
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
    options = connection.get_execution_options()
    if not options.get("begun"):
        how = "BEGIN" if options.get("readonly") else "BEGIN IMMEDIATE"
        connection.connection.driver_connection.execute(how)  # type: ignore[union-attr]


_ALONE = "SELECT pg_advisory_xact_lock(hashtext(%s))"


def alone(session: Session, what: str) -> None:
    """Lets one transaction at a time go on from here in the name of `what`; SQLite has one writer anyway."""
    dialect, driver = driver_of(session)
    if dialect.name == "postgresql":
        with driver_errors(dialect, _ALONE):
            driver.execute(_ALONE, [what])


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Whatever the block writes has not been written afterwards; the transaction goes on."""
    savepoint = session.begin_nested()
    session.connection()  # the savepoint is set now: prepared statements do not ask the session for its connection
    try:
        yield
        session.flush()  # what is only waiting to be written would outlive the savepoint
    finally:
        savepoint.rollback()


class Database:
    """Gives sessions: `write()` commits when the block ends well and rolls back otherwise, `read()` never commits."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._reading = engine.execution_options(readonly=True)
        self._begun = engine.execution_options(begun=True)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @contextmanager
    def write(self, patience: float | None = None) -> Iterator[Session]:
        """A session in one transaction that may write; it costs little until somebody needs more than the driver.

        With `patience` whoever is kept waiting for another writer longer than these seconds gets OperationalError:
        for what is not worth waiting for.
        """
        pooled = self.engine.raw_connection()
        try:
            transaction = Transaction(self._begun, pooled, patience)
            try:
                yield cast(Session, transaction)
                transaction.commit()
            except BaseException:
                transaction.roll_back()
                raise
        finally:
            pooled.close()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads; whatever it might have written is rolled back."""
        with Session(self._reading, expire_on_commit=False, autoflush=False) as session:
            yield session  # closing ends the transaction; a rollback would empty the rows that were read


Parameters = Sequence[object] | Mapping[str, object]
"""The values of one statement in the driver's form: by place, or by name."""


class Cursor(Protocol):
    """What a driver gives back for one statement."""

    @property
    def rowcount(self) -> int:
        """How many rows were touched."""

    def fetchall(self) -> Sequence[Sequence[object]]:
        """Every row, its columns by place."""


class Driver(Protocol):
    """A driver's own connection, as far as the hot path uses it."""

    def execute(self, statement: str, parameters: Parameters = ..., /) -> Cursor:
        """Runs one statement."""

    def commit(self) -> None:
        """Ends the transaction for good."""

    def rollback(self) -> None:
        """Ends it as if it had never been."""


class Transaction:
    """Stands in for a Session: the hot path runs prepared statements on the driver and never makes the real one."""

    def __init__(self, engine: sa.Engine, pooled: PoolProxiedConnection, patience: float | None = None) -> None:
        self.dialect = engine.dialect
        self._driver = cast(Driver, pooled.driver_connection)
        self._engine, self._pooled = engine, pooled
        self._made: tuple[Session, sa.RootTransaction] | None = None
        if engine.dialect.name == "sqlite":
            self._begin_on_sqlite(BUSY_SECONDS if patience is None else patience)
        elif patience is not None:
            self._driver.execute(f"SET LOCAL lock_timeout = {int(patience * 1000)}")

    def _begin_on_sqlite(self, patience: float) -> None:
        """A connection goes back to the pool as patient as it came."""
        hurried = patience != BUSY_SECONDS
        if hurried:
            self._driver.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")
        try:
            with driver_errors(self.dialect, "BEGIN IMMEDIATE"):
                self._driver.execute("BEGIN IMMEDIATE")
        finally:
            if hurried:
                self._driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    @property
    def driver(self) -> Driver:
        """The driver's connection, once it knows everything that the real session still holds."""
        if self._made is not None:
            self._made[0].flush()
        return self._driver

    def commit(self) -> None:
        """Ends the transaction for good."""
        driver = self.driver
        if self._made is None:
            with driver_errors(self.dialect, "COMMIT"):
                driver.commit()
        else:
            session, root = self._made
            session.close()
            root.commit()

    def roll_back(self) -> None:
        """Ends the transaction as if it had never been."""
        if self._made is None:
            with driver_errors(self.dialect, "ROLLBACK"):
                self._driver.rollback()
        else:
            session, root = self._made
            session.close()
            root.rollback()

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            connection = sa.Connection(self._engine, connection=self._pooled)
            root = connection.begin()
            self._made = Session(connection, expire_on_commit=False, autoflush=False), root
        return getattr(self._made[0], name)


def driver_of(session: Session) -> tuple[sa.Dialect, Driver]:
    """The dialect, and the driver's connection in the session's transaction."""
    if isinstance(session, Transaction):
        return session.dialect, session.driver
    connection = session.connection()
    return connection.dialect, cast(Driver, connection.connection.driver_connection)


class driver_errors:  # noqa: N801 -- used as a word, `with driver_errors(...)`; a generator would cost the hot path
    """Turns the driver's errors into SQLAlchemy's; they never show a row's values."""

    __slots__ = ("_dialect", "_statement")

    def __init__(self, dialect: sa.Dialect, statement: str) -> None:
        self._dialect, self._statement = dialect, statement

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raises the SQLAlchemy error of the same name in place of the driver's."""
        errors: Any = self._dialect.loaded_dbapi
        if isinstance(error, errors.Error):
            raise sa.exc.DBAPIError.instance(
                self._statement, None, error, errors.Error, hide_parameters=True, dialect=self._dialect
            ) from error

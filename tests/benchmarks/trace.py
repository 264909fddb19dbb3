"""What the product says to its database: every statement, and the writes of every transaction that it committed.

The driver's own connection and cursor are replaced by ones that note what passes; the product is not touched, and a
note costs less than a microsecond, which the product's time bears.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
import sqlalchemy as sa
from sqlalchemy import event

# an empty statement is a pool's ping
_CONTROL = re.compile(r"\s*((BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA)\b|;?\s*$)", re.IGNORECASE)
_WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|WITH\b.*\b(?:INSERT INTO|UPDATE|DELETE FROM))\b", re.I | re.S)
_SAVEPOINT = re.compile(r"\s*SAVEPOINT (\w+)", re.IGNORECASE)
_UNDONE = re.compile(r"\s*ROLLBACK TO (?:SAVEPOINT )?(\w+)", re.IGNORECASE)
_TABLE = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)


class Statement(NamedTuple):
    """One statement as the driver got it; `prepared` says that it came past SQLAlchemy, straight to the driver."""

    sql: str
    values: Any
    many: bool
    prepared: bool
    rows: int

    @property
    def writes(self) -> bool:
        """Whether it is meant to change rows."""
        return _WRITE.match(self.sql) is not None

    @property
    def touched(self) -> bool:
        """Whether it changed rows; of one that asks back the driver does not know before it is answered."""
        return self.rows != 0 or "RETURNING" in self.sql

    @property
    def table(self) -> str:
        """The table that it writes."""
        found = _TABLE.search(self.sql)
        return found[1] if found is not None else ""


Transaction = Sequence[Statement]


def _savepoint(sql: Any) -> str | None:
    found = _SAVEPOINT.match(sql) if isinstance(sql, str) else None
    return found[1] if found is not None else None


class Trace:
    """Statements in their order, and the transactions that were committed, until somebody takes them."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.committed: list[Transaction] = []
        self._pending: dict[int, list[Statement]] = {}

    def note(self, connection: int, sql: Any, values: Any, many: bool, prepared: bool, rows: int) -> None:
        """One statement has been carried out; what was written since a savepoint is forgotten when that is undone."""
        done = Statement(sql, values, many, prepared, rows)
        self.statements.append(done)
        pending = self._pending.setdefault(connection, [])
        if undone := _UNDONE.match(sql) if isinstance(sql, str) else None:
            said = next(n for n in reversed(range(len(pending))) if _savepoint(pending[n].sql) == undone[1])
            del pending[said + 1 :]
        pending.append(done)

    def end(self, connection: int, *, good: bool) -> None:
        """A transaction has ended, well or as if it had never been."""
        done = self._pending.pop(connection, None)
        if good and done:
            self.committed.append(done)

    def take(self) -> tuple[list[Statement], list[Transaction]]:
        """What was said and what was written since the last time; statements without those that only bound it."""
        said = [s for s in self.statements if not _CONTROL.match(s.sql)]
        written: list[Transaction] = [writes for t in self.committed if (writes := [s for s in t if s.writes])]
        self.statements, self.committed = [], []
        return said, written


@contextmanager
def traced(engine: sa.Engine) -> Iterator[Trace]:
    """Notes what every connection says that `engine` opens from now on."""
    trace = Trace()
    connect = _sqlite(trace) if engine.dialect.name == "sqlite" else _postgresql(trace)

    def open_connection(_dialect: Any, _record: Any, given: list[Any], named: dict[str, Any]) -> Any:
        return connect(*given, **named)

    engine.dispose()
    event.listen(engine, "do_connect", open_connection)
    try:
        yield trace
    finally:
        event.remove(engine, "do_connect", open_connection)
        engine.dispose()


def _sqlite(trace: Trace) -> Callable[..., Any]:
    class Cursor(sqlite3.Cursor):
        prepared = False

        def execute(self, sql: str, values: Any = (), /) -> Any:
            super().execute(sql, values)
            trace.note(id(self.connection), sql, values, False, self.prepared, self.rowcount)
            return self

        def executemany(self, sql: str, values: Any, /) -> Any:
            super().executemany(sql, values)
            trace.note(id(self.connection), sql, values, True, self.prepared, self.rowcount)
            return self

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, sql: str, values: Any = (), /) -> Any:
            cursor = self.cursor()
            cursor.prepared = True
            return cursor.execute(sql, values)

        def commit(self) -> None:
            super().commit()
            trace.end(id(self), good=True)

        def rollback(self) -> None:
            super().rollback()
            trace.end(id(self), good=False)

    return lambda *given, **named: sqlite3.connect(*given, factory=Connection, **named)


def _postgresql(trace: Trace) -> Callable[..., Any]:
    class Cursor(psycopg.Cursor[Any]):
        prepared = False

        def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
            super().execute(query, params, **how)
            trace.note(id(self.connection), query, params, False, self.prepared, self.rowcount)
            return self

        def executemany(self, query: Any, params_seq: Any, **how: Any) -> None:
            super().executemany(query, params_seq, **how)
            trace.note(id(self.connection), query, params_seq, True, self.prepared, self.rowcount)

    class Connection(psycopg.Connection[Any]):
        def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
            cursor: Any = self.cursor()
            cursor.prepared = True
            return cursor.execute(query, params, **how)

        def commit(self) -> None:
            super().commit()
            trace.end(id(self), good=True)

        def rollback(self) -> None:
            super().rollback()
            trace.end(id(self), good=False)

    return lambda *given, **named: Connection.connect(*given, cursor_factory=Cursor, **named)

"""The rival of a step: prepared statements through the bare driver that write the very rows which the product wrote.

It works on a twin of the product's database, copied before the first step and led along by replaying every write, so
that ids, versions and hashes agree and no key has to be shifted. At the end both databases must hold the same rows:
that proves that the rival did the whole work.
"""

from __future__ import annotations

import itertools
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import psycopg
import sqlalchemy as sa

from caseflow.core.text import fold
from caseflow.db.base import Base
from tests.benchmarks.trace import Statement, Transaction

_RETURNING = re.compile(r"\s+RETURNING\s.*$", re.IGNORECASE | re.DOTALL)
_LOCK = "SELECT id, version, seq, head_hash FROM cases WHERE public_id = "
Write = tuple[str, Any, bool]
Run = Callable[[list[Write], str], None]
PLAINLY, IN_ONE_GO = "statement by statement", "in one go"


class Rival:
    """One connection of the bare driver to the twin, and the ways in which it can write."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._ways = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
        self._turn = itertools.cycle(self._ways)

    def follow(self, transactions: Iterable[Transaction]) -> None:
        """Writes what was written, at leisure."""
        run = next(iter(self._ways.values()))
        for transaction in transactions:
            run(_writes(transaction), "")

    def race(self, transactions: Iterable[Transaction], case: str) -> tuple[str, float, float]:
        """Writes what one step wrote, in one transaction that first locks the case.

        Gives the way it took, the seconds, and the seconds of this process's processor.
        """
        way = next(self._turn)
        writes = _writes([statement for transaction in transactions for statement in transaction])
        begun, busy = time.perf_counter(), time.process_time()
        self._ways[way](writes, case)
        return way, time.perf_counter() - begun, time.process_time() - busy


def same_rows(one: str, other: str) -> list[str]:
    """The tables in which two databases do not hold the same rows; none when the rival did all of the work."""
    found = []
    for table in Base.metadata.sorted_tables:
        wanted = sa.text(f"SELECT * FROM {table.name} ORDER BY {', '.join(c.name for c in table.primary_key)}")  # noqa: S608
        rows = []
        for url in (one, other):
            engine = sa.create_engine(url)
            with engine.connect() as connection:
                rows.append(connection.execute(wanted).fetchall())
            engine.dispose()
        if rows[0] != rows[1]:
            found.append(table.name)
    return found


def _writes(transaction: Sequence[Statement]) -> list[Write]:
    """The writes as fast as they can be said: none that touched no row, none that asks back, equal ones in one go."""
    touched = [s for s in transaction if s.touched]
    said: list[Write] = []
    for sql, group in itertools.groupby(touched, key=lambda s: _RETURNING.sub("", s.sql)):
        values = [v for s in group for v in (s.values if s.many else [s.values])]
        said.append((sql, values, True) if len(values) > 1 else (sql, values[0], False))
    return said


def _sqlite(url: str) -> dict[str, Run]:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=15)
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("vn_fold", 1, lambda s: None if s is None else fold(s), deterministic=True)
    execute, execute_many, lock = connection.execute, connection.executemany, f"{_LOCK}?"

    def run(writes: list[Write], case: str) -> None:
        execute("BEGIN IMMEDIATE")
        if case:
            execute(lock, (case,)).fetchone()
        for sql, values, many in writes:
            (execute_many if many else execute)(sql, values)
        execute("COMMIT")

    return {PLAINLY: run}


def _postgresql(url: str) -> dict[str, Run]:
    """Statement after statement, or everything after the lock in one go, with one wait for all answers."""
    connection = psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True)
    connection.prepare_threshold = 0
    cursor, lock = connection.cursor(), f"{_LOCK}%s FOR UPDATE"

    def run(writes: list[Write], case: str) -> None:
        cursor.execute("BEGIN")
        if case:
            cursor.execute(lock, (case,)).fetchone()
        for sql, values, many in writes:
            if many:
                cursor.executemany(sql, values)
            else:
                cursor.execute(sql, values)
        cursor.execute("COMMIT")

    def run_in_one_go(writes: list[Write], case: str) -> None:
        with connection.pipeline():
            run(writes, case)

    return {PLAINLY: run, IN_ONE_GO: run_in_one_go}

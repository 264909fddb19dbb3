"""Persisted transitions per second: `services.actions.perform` against hand-written SQL doing the same five writes."""

from __future__ import annotations

import json
import multiprocessing
import secrets
import sqlite3
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import psycopg

from caseflow.bootstrap import build
from caseflow.core.actor import Actor
from caseflow.core.clock import FixedClock, SystemClock
from caseflow.core.ids import digest
from caseflow.db.migrate import upgrade
from caseflow.services import actions
from caseflow.services.context import Context
from tests.benchmarks.seed import START, public_id, seed
from tests.contexts import settings_for

CASES_PER_WORKER = 200
ROUNDS = 4


def context(url: str, folder: Path) -> Context:
    """A context on a database for measuring."""
    return build(settings_for(url, folder), clock=FixedClock(START))


def prepare(url: str, folder: Path, workers: int) -> None:
    """Migrates and seeds an empty database."""
    ctx = context(url, folder)
    upgrade(ctx.database.engine)
    seed(ctx, CASES_PER_WORKER * workers, workers)
    ctx.database.engine.dispose()


def measure(url: str, folder: Path, workers: int, which: str) -> float:
    """Transitions per second over all workers, the time taken from the moment all of them are ready."""
    multi = multiprocessing.get_context("spawn")
    barrier, results = multi.Barrier(workers + 1), multi.Queue()
    pool = [
        multi.Process(target=_worker, args=(url, folder, n, workers, which, barrier, results))
        for n in range(1, workers + 1)
    ]
    for process in pool:
        process.start()
    barrier.wait()
    begun = time.perf_counter()
    done = sum(results.get() for _ in pool)
    spent = time.perf_counter() - begun
    for process in pool:
        process.join()
    return float(done / spent)


def _worker(url: str, folder: Path, number: int, workers: int, which: str, barrier: object, results: object) -> None:
    run = _engine(url, folder, number) if which == "engine" else _by_hand(url, number)
    own = [n for n in range(1, CASES_PER_WORKER * workers + 1) if 1 + n % workers == number]
    run(own[0], 0)  # warm: caches and connection
    barrier.wait()  # type: ignore[attr-defined]
    count = 0
    for lap in range(ROUNDS):
        for case in own:
            version = lap + (1 if case == own[0] else 0)
            run(case, version)
            count += 1
    results.put(count)  # type: ignore[attr-defined]


def _engine(url: str, folder: Path, number: int) -> Callable[[int, int], None]:
    ctx = context(url, folder)
    actor = Actor(id=number, name="Bench", enterprises=frozenset({number}))

    def run(case: int, version: int) -> None:
        action = "there" if version % 2 == 0 else "back"
        actions.perform(ctx, actor, public_id(case), action, {}, version, secrets.token_urlsafe(16))

    return run


_SELECT = "SELECT id, version, seq, head_hash, state FROM cases WHERE public_id = ?"
_WRITES = (
    "UPDATE cases SET state = ?, version = ?, seq = ?, head_hash = ?, state_since = ? WHERE id = ? AND version = ?",
    "INSERT INTO events (agency, stream, seq, case_id, kind, name, from_state, to_state, actor_id, at, body, prev_hash,"
    " hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
    "INSERT INTO timers (agency, case_id, name, occurrence, due_at, what, open, attempts, note)"
    " VALUES (?,?,?,?,?,?,?,0,'')",
    "INSERT INTO outbox (agency, case_id, event_id, account_id, message, channel, recipient, locale, subject, body,"
    " message_id, status, attempts, possible_duplicate, created_at, next_at, last_error)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,'queued',0,?,?,?,'')",
    "INSERT INTO idempotency_keys (key, actor_id, what, result, at) VALUES (?,?,?,?,?)",
)


def _by_hand(url: str, number: int) -> Callable[[int, int], None]:
    """The same five writes as a careful programmer would write them by hand for this one workflow."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=15)
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        return _hand_run(number, connection.execute, "BEGIN IMMEDIATE", str)
    raw = psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True)
    return _hand_run(
        number, lambda s, p=(): raw.execute(s.replace("?", "%s"), p), "BEGIN", lambda t: t, " RETURNING id"
    )


def _hand_run(
    number: int, execute: Callable[..., object], begin: str, when: Callable[[datetime], object], returning: str = ""
) -> Callable[[int, int], None]:
    def run(case: int, version: int) -> None:
        now = SystemClock().now()
        at = when(now)
        execute(begin)
        case_id, _, seq, head, state = execute(_SELECT, (public_id(case),)).fetchone()  # type: ignore[attr-defined]
        to = "pong" if state == "ping" else "ping"
        body = json.dumps({"case": case_id, "from": state, "to": to, "at": now.isoformat(), "actor": number})
        own = digest(head + body)
        execute(_WRITES[0], (to, version + 1, seq + 1, own, at, case_id, version))
        row = ("x", f"case/{case_id}", seq + 1, case_id, "transition", "go", state, to, number, at, body, head, own)
        done = execute(_WRITES[1] + returning, row)
        event = done.fetchone()[0] if returning else done.lastrowid  # type: ignore[attr-defined]
        execute(_WRITES[2], ("x", case_id, f"state:{to}:breach", version + 1, at, "{}", True))
        mail = f"<{event}@x>"
        subject, text = f"Hồ sơ {case_id}", f"Hồ sơ {case_id} đã chuyển sang {to}."
        whom = f"bench{number}@example.test"
        execute(
            _WRITES[3],
            ("x", case_id, event, number, "m", "mail", whom, "vi", subject, text, mail, False, at, at),
        )
        execute(_WRITES[4], (secrets.token_urlsafe(16), number, "action", json.dumps({"state": to}), at))
        execute("COMMIT")

    return run

"""Persisted transitions per second: `services.actions.perform` against hand-written SQL doing the same five writes."""

from __future__ import annotations

import json
import multiprocessing
import secrets
import sqlite3
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psycopg

from caseflow.bootstrap import build
from caseflow.core.actor import Actor
from caseflow.core.clock import FixedClock, SystemClock
from caseflow.core.ids import digest
from caseflow.db.migrate import upgrade
from caseflow.services.engine import actions
from caseflow.services.foundation.context import Context
from tests.benchmarks.seed import START, public_id, seed
from tests.support.contexts import settings_for

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
        actions.perform(ctx, actor, actions.Step(public_id(case), action, {}, version, secrets.token_urlsafe(16)))

    return run


_SELECT = (
    "SELECT c.id, c.version, c.seq, c.head_hash, c.state, c.agency, c.definition, e.name FROM cases c"
    " JOIN enterprises e ON e.id = c.enterprise_id WHERE c.public_id = ?"
)
_WRITES = (
    "UPDATE cases SET state = ?, phase = ?, waits_for = ?, version = ?, seq = ?, head_hash = ?, state_since = ?,"
    " due_on = ?, due_order = ?, outcome = NULL, closed_at = NULL WHERE id = ? AND version = ?",
    "INSERT INTO events (agency, stream, seq, case_id, kind, name, from_state, to_state, actor_id, at, body, prev_hash,"
    " hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
    "INSERT INTO timers (agency, case_id, name, occurrence, due_at, what, open, attempts, note)"
    " VALUES (?,?,?,?,?,?,?,0,'')",
    "INSERT INTO outbox (agency, case_id, event_id, account_id, message, channel, recipient, locale, subject, body,"
    " message_id, status, attempts, possible_duplicate, created_at, next_at, last_error)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,'queued',0,?,?,?,'')",
    "INSERT INTO idempotency_keys (key, actor_id, what, result, at) VALUES (?,?,?,?,?)",
)
_DUE = date(2026, 3, 17)
_MAIL = """Kính gửi Bench {person},

Hồ sơ đăng ký hỗ trợ của {name} đã được gửi đến cơ quan tiếp nhận.

Hồ sơ: Đo tốc độ – {name}
Nội dung hỗ trợ: Đo tốc độ

Việc cần làm: Quý đơn vị chưa cần làm gì. Đo tốc độ
Dự kiến trả lời: chậm nhất hết ngày {due:%d/%m/%Y}

Xem hồ sơ: http://127.0.0.1:8000/cases/{public_id}

Trân trọng,
Sở Khoa học và Công nghệ tỉnh Hưng Yên

(Thư này được gửi tự động, vui lòng không trả lời.)
"""


def _by_hand(url: str, number: int) -> Callable[[int, int], None]:
    """The same five writes, row for row and column for column, as a careful programmer would write them by hand."""
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
    number: int, execute: Callable[..., object], begin: str, when: Callable[[object], object], returning: str = ""
) -> Callable[[int, int], None]:
    whom = f"bench{number}@example.test"
    due_order = int(f"{_DUE:%Y%m%d}") * 10 + 9

    def run(case: int, version: int) -> None:
        now = SystemClock().now()
        at = when(now)
        execute(begin)
        row = execute(_SELECT, (public_id(case),)).fetchone()  # type: ignore[attr-defined]
        case_id, _, seq, head, state, agency, definition, name = row
        to, action = ("pong", "there") if state == "ping" else ("ping", "back")
        details = {"definition": definition, "due_on": str(_DUE), "event_seq": seq + 1, "version": version + 1}
        event = {
            "actor": number, "agency": agency, "at": now.isoformat(), "details": details, "from": state,
            "kind": "transition", "name": action, "seq": seq + 1, "stream": f"case/{case_id}", "to": to,
        }  # fmt: skip
        body = json.dumps(event)
        own = digest(head + body)
        moved = (to, "only", "applicant", version + 1, seq + 1, own, at, when(_DUE), due_order, case_id, version)
        execute(_WRITES[0], moved)
        links = (agency, f"case/{case_id}", seq + 1, case_id, "transition", action, state, to, number, at, body, head)
        done = execute(_WRITES[1] + returning, (*links, own))
        event_id = done.fetchone()[0] if returning else done.lastrowid  # type: ignore[attr-defined]
        what = json.dumps({"do": "escalate", "state": to})
        execute(_WRITES[2], (agency, case_id, f"state:{to}:breach", version + 1, at, what, True))
        text = _MAIL.format(person=number, name=name, due=_DUE, public_id=public_id(case))
        mail = f"<{event_id}.application_submitted.{digest(whom)[:16]}@localhost>"
        letter = ("application_submitted", "mail", whom, "vi", "Đã nhận hồ sơ đăng ký: Đo tốc độ", text, mail)
        execute(_WRITES[3], (agency, case_id, event_id, number, *letter, False, at, at))
        result = json.dumps({"case": public_id(case), "event": event_id, "state": to, "version": version + 1})
        execute(_WRITES[4], (secrets.token_urlsafe(16), number, f"action:{action}", result, at))
        execute("COMMIT")

    return run

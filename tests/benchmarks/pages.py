"""Opening a case and the pages of a desk among 100,000 cases: SQL statements and server time, as a browser asks."""

from __future__ import annotations

import gzip
import secrets
import statistics
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from caseflow.core.actor import Actor
from caseflow.core.logs import configure_logs
from caseflow.db.migrate import upgrade
from caseflow.services.engine import actions
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.web.app import create_app
from tests.benchmarks import before
from tests.benchmarks.page_rival import rival
from tests.benchmarks.seed import public_id, seed
from tests.benchmarks.trace import Trace, traced
from tests.benchmarks.transitions import context
from tests.support import factories

CASES = 100_000
OPENINGS = 200
HISTORY = 30
WARM = 10
MOST_STATEMENTS = 15
MOST_BYTES = 300_000
"""Of a page, compressed as it travels."""
PAGES = {
    "case": "/cases/{case}",
    "queue": "/queue?desk=case_officer",
    "queue_overdue": "/queue?desk=case_officer&due=overdue",
    "queue_all": "/queue?desk=all",
    "queue_words": "/queue?desk=all&q=bang+cinh",
    "search": "/search?q=bang+cinh",
    "board": "/queue/board",
    "dashboard": "/dashboard",
}
LINES = {
    "sqlite": {"case": 12.1, "queue": 12.6, "queue_overdue": 12.6},
    "postgresql": {"case": 7.8, "queue": 7.4, "queue_overdue": 7.2},
}
"""The line that pages stay within a tenth of: `ratio` on f21d6dd, measured on 2026-11-28 by this very file.

200 openings of each page in turn with its rival, 100,000 cases, the median of the pairs' ratios of processor time, on
two cores that others kept busy (load 9 to 11). To be measured again on f21d6dd wherever another machine has another
ratio: the lines say what a page costs above its rows, not what a machine can do.
"""
MARGIN = 0.1
DESK = ("queue", "queue_overdue", "queue_all", "queue_words", "search", "board")
"""What may take `MOST_BEFORE` times what the queue took before the desks were built, of the time that passes."""
MOST_BEFORE = 1.5
MOST_GROWTH = 1.3
"""Of the time of a page among ten times as many cases."""


def measure(
    url: str, folder: Path, cases: int = CASES, names: Collection[str] = tuple(PAGES)
) -> dict[str, dict[str, Any]]:
    """For each page: the most statements that one opening took, medians in milliseconds, and the ratios."""
    with (folder / "log").open("w", encoding="utf-8") as log:
        configure_logs("INFO", log)  # as in production: writing a line is part of answering
        try:
            return _measure(url, folder, cases, names)
        finally:
            configure_logs("WARNING")


def _measure(url: str, folder: Path, cases: int, names: Collection[str]) -> dict[str, dict[str, Any]]:
    ctx = context(url, folder)
    upgrade(ctx.database.engine)
    officer = factories.staff(ctx, "case_officer", "one_stop", "division_head")
    catalog.publish(ctx)
    seed(ctx, cases, first_person=1000)
    if ctx.database.dialect == "postgresql":
        with ctx.database.engine.connect() as connection:  # as autovacuum does in life, soon after so many rows
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")
    case = public_id(cases // 2)
    _live_a_while(ctx, case)
    client = create_app(ctx).test_client()
    _sign_in(client, officer)
    with traced(ctx.database.engine) as trace:
        queue = before.queue(url)
        wanted = {name: PAGES[name].format(case=case) for name in names}
        return {name: _page(url, trace, client, name, address, queue) for name, address in wanted.items()}


def _live_a_while(ctx: Context, case: str) -> None:
    person = Actor(id=1000, name="Bench", enterprises=frozenset({1000}))
    for version in range(HISTORY):
        actions.perform(
            ctx,
            person,
            actions.Step(case, "there" if version % 2 == 0 else "back", {}, version, secrets.token_urlsafe(16)),
        )


def _sign_in(client: FlaskClient, person: Actor) -> None:
    form = client.get("/sign-in").text
    fields = {name: form.split(f'name="{name}"')[1].split('value="')[1].split('"')[0] for name in ("csrf_token", "key")}
    answer = client.post("/sign-in", data={**fields, "email": person.email, "password": factories.PASSWORD})
    if answer.status_code not in (302, 303):
        raise RuntimeError(f"sign-in answered {answer.status_code}")


def _page(url: str, trace: Trace, client: FlaskClient, name: str, address: str, queue: before.Queue) -> dict[str, Any]:
    for _ in range(WARM):
        client.get(address)
    trace.take()
    body = client.get(address).data
    write = rival(url, trace.take()[0], len(body))
    opened: dict[str, list[tuple[float, float]]] = {"page": [], "rival": [], "queue": []}
    most = 0
    for _ in range(OPENINGS):
        answer, *spent = _timed(lambda: client.get(address))
        opened["page"].append((spent[0], spent[1]))
        for which, other in (("rival", write), ("queue", queue.write)):
            _, *spent = _timed(other)
            opened[which].append((spent[0], spent[1]))
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        most = max(most, len(trace.take()[0]))
    line = LINES[before.database(url)].get(name)
    figures = {
        "statements": most,
        "bytes": len(body),
        "compressed": len(gzip.compress(body, 6)),
        "ms": round(1000 * statistics.median(wall for wall, _ in opened["page"]), 2),
        "rival_ms": round(1000 * statistics.median(wall for wall, _ in opened["rival"]), 3),
        "ratio": round(_ratio(opened["page"], opened["rival"], 1), 2),
        "most_ratio": round(line * (1 + MARGIN), 2) if line else None,
        "before": round(_ratio(opened["page"], opened["queue"], 0) / queue.wall_ratio, 2),
        "most_before": MOST_BEFORE if name in DESK else None,
    }
    return {**figures, "holds": _holds(figures)}


def _ratio(pages: list[tuple[float, float]], others: list[tuple[float, float]], of: int) -> float:
    """The median over the pairs; `of` 0: of the time that passed, 1: of this process's processor."""
    return statistics.median(page[of] / other[of] for page, other in zip(pages, others, strict=True))


def _holds(found: dict[str, Any]) -> bool:
    most = {"statements": MOST_STATEMENTS, "compressed": MOST_BYTES}
    most |= {of: found[f"most_{of}"] for of in ("ratio", "before") if found[f"most_{of}"]}
    return all(found[of] <= limit for of, limit in most.items())


def _timed(call: Callable[[], Any]) -> tuple[Any, float, float]:
    begun, busy = time.perf_counter(), time.process_time()
    answer = call()
    return answer, time.perf_counter() - begun, time.process_time() - busy


def table(database: str, found: dict[str, dict[str, Any]], cases: int = CASES) -> str:
    """One line for each page."""
    lines = [
        f"Pages among {cases:,} cases on {database}: {MOST_STATEMENTS} statements, {MOST_BYTES:,} packed bytes;",
        "ratio: to its rival, of this process's processor time, for the database does the same for both;",
        f"before: to the queue as it was at {before.COMMIT}, of the time that passed; milliseconds are not judged",
        f"{'':16}{'stmts':>6}{'bytes':>8}{'packed':>8}{'ms':>8}{'rival':>8}{'ratio':>8}{'most':>8}{'before':>8}{'most':>8}",
    ]
    for name, page in found.items():
        lines.append(
            f"{name:16}{page['statements']:6}{page['bytes']:8}{page['compressed']:8}{page['ms']:8.2f}{page['rival_ms']:8.2f}"
            f"{page['ratio']:8.2f}{page['most_ratio'] or '-':>8}{page['before']:8.2f}{page['most_before'] or '-':>8}"
            f"{'' if page['holds'] else '  MISSED'}"
        )
    return "\n".join(lines)

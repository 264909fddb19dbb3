"""Opening a case and a page of the queue among 100,000 cases: SQL statements and server time, as a browser asks."""

from __future__ import annotations

import math
import secrets
import statistics
import time
from collections.abc import Callable
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
from tests.benchmarks.page_rival import rival
from tests.benchmarks.seed import public_id, seed
from tests.benchmarks.trace import Trace, traced
from tests.benchmarks.transitions import context
from tests.support import factories

CASES = 100_000
OPENINGS = 200
HISTORY = 30
WARM = 10
MOST_STATEMENTS = 12
PAGES = {
    "case": f"/cases/{public_id(CASES // 2)}",
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
A page without a line is new: its ratio is printed, its statements are judged.
"""
MARGIN = 0.1


def measure(url: str, folder: Path) -> dict[str, dict[str, Any]]:
    """For each page: the most statements that one opening took, medians in milliseconds, and the ratio to its rival."""
    with (folder / "log").open("w", encoding="utf-8") as log:
        configure_logs("INFO", log)  # as in production: writing a line is part of answering
        try:
            return _measure(url, folder)
        finally:
            configure_logs("WARNING")


def _measure(url: str, folder: Path) -> dict[str, dict[str, Any]]:
    ctx = context(url, folder)
    upgrade(ctx.database.engine)
    officer = factories.staff(ctx, "case_officer", "one_stop", "division_head")
    catalog.publish(ctx)
    seed(ctx, CASES, first_person=1000)
    with ctx.database.engine.begin() as connection:  # as autovacuum does in life, soon after so many rows
        connection.exec_driver_sql("ANALYZE")
    _live_a_while(ctx, public_id(CASES // 2))
    client = create_app(ctx).test_client()
    _sign_in(client, officer)
    with traced(ctx.database.engine) as trace:
        lines = LINES[ctx.database.dialect]
        return {name: _page(url, trace, client, address, lines.get(name, math.inf)) for name, address in PAGES.items()}


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


def _page(url: str, trace: Trace, client: FlaskClient, address: str, line: float) -> dict[str, Any]:
    for _ in range(WARM):
        client.get(address)
    trace.take()
    size = len(client.get(address).data)
    write = rival(url, trace.take()[0], size)
    pages, rivals, most = [], [], 0  # each opening: seconds, and seconds of this process's processor
    for _ in range(OPENINGS):
        answer, *spent = _timed(lambda: client.get(address))
        written, *other = _timed(write)
        pages.append(spent)
        rivals.append(other)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        most = max(most, len(trace.take()[0]))
    wall, ratio = (
        statistics.median(page[of] / other[of] for page, other in zip(pages, rivals, strict=True)) for of in (0, 1)
    )
    took = [1000 * page[0] for page in pages]
    return {
        "statements": most,
        "most_statements": MOST_STATEMENTS,
        "bytes": size,
        "rival_bytes": len(written),
        "median_ms": round(statistics.median(took), 2),
        "p95_ms": round(statistics.quantiles(took, n=20)[-1], 2),
        "rival_ms": round(1000 * statistics.median(other[0] for other in rivals), 3),
        "wall_ratio": round(wall, 2),
        "ratio": round(ratio, 2),
        "most_ratio": round(line * (1 + MARGIN), 2),
        "holds": most <= MOST_STATEMENTS and ratio <= line * (1 + MARGIN),
    }


def _timed(call: Callable[[], Any]) -> tuple[Any, float, float]:
    begun, busy = time.perf_counter(), time.process_time()
    answer = call()
    return answer, time.perf_counter() - begun, time.process_time() - busy


def table(database: str, found: dict[str, dict[str, Any]]) -> str:
    """One line for each page."""
    lines = [
        f"Pages among {CASES:,} cases on {database}: judged by statements and by page / rival, not by milliseconds;",
        "ratio: of this process's processor time, for the database does the same for both; wall: of the time passed",
        f"{'':16}{'stmts':>6}{'most':>6}{'bytes':>8}{'rival':>8}{'ms':>8}{'p95':>8}{'rival':>8}{'wall':>8}{'ratio':>8}{'most':>8}",
    ]
    for name, page in found.items():
        lines.append(
            f"{name:16}{page['statements']:6}{page['most_statements']:6}{page['bytes']:8}{page['rival_bytes']:8}"
            f"{page['median_ms']:8.2f}{page['p95_ms']:8.2f}{page['rival_ms']:8.2f}{page['wall_ratio']:8.2f}{page['ratio']:8.2f}{page['most_ratio']:8.2f}"
            f"{'' if page['holds'] else '  MISSED'}"
        )
    return "\n".join(lines)

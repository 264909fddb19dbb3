"""Opening a case and a page of the queue among 100,000 cases: SQL statements and server time, as a browser asks."""

from __future__ import annotations

import secrets
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy import event

from caseflow.core.actor import Actor
from caseflow.db.migrate import upgrade
from caseflow.services.engine import actions
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.web.app import create_app
from tests.benchmarks.seed import public_id, seed
from tests.benchmarks.transitions import context
from tests.support import factories

CASES = 100_000
OPENINGS = 200
HISTORY = 30
MOST_STATEMENTS = 12
MOST_P95_MS = 60.0


def measure(url: str, folder: Path) -> dict[str, dict[str, float]]:
    """For each page: the most statements that one opening took, and the median and 95th percentile in milliseconds."""
    ctx = context(url, folder)
    upgrade(ctx.database.engine)
    officer = factories.staff(ctx, "case_officer", "one_stop", "division_head")
    catalog.publish(ctx)
    seed(ctx, CASES, first_person=1000)
    _live_a_while(ctx, public_id(CASES // 2))
    client = create_app(ctx).test_client()
    _sign_in(client, officer)
    figures = {
        "case": _page(ctx, client, f"/cases/{public_id(CASES // 2)}"),
        "queue": _page(ctx, client, "/queue?desk=case_officer"),
        "queue_overdue": _page(ctx, client, "/queue?desk=case_officer&due=overdue"),
    }
    ctx.database.engine.dispose()
    return figures


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


def _page(ctx: Context, client: FlaskClient, address: str) -> dict[str, float]:
    times, most = [], 0
    for _ in range(OPENINGS):
        with _statements(ctx.database.engine) as seen:
            begun = time.perf_counter()
            answer = client.get(address)
            times.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        most = max(most, len(seen))
    return {
        "statements": most,
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
        "most_statements": MOST_STATEMENTS,
        "most_p95_ms": MOST_P95_MS,
    }


@contextmanager
def _statements(engine: sa.Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)

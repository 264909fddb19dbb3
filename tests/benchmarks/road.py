"""The shipped ISO 9001 road from submission to surveillance, many cases side by side, each step beside its rival."""

from __future__ import annotations

import copy
import shutil
from datetime import timedelta
from pathlib import Path

from caseflow.bootstrap import build
from caseflow.core.clock import FixedClock
from caseflow.db.migrate import upgrade
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from tests.benchmarks.meter import Meter
from tests.benchmarks.rival import Rival, same_rows
from tests.benchmarks.trace import traced
from tests.support import factories
from tests.support.contexts import NOW, settings_for
from tests.support.council import Council
from tests.support.databases import address, execute
from tests.support.journey import Journey
from tests.support.roads import MAIN

WARM = 5
"""Cases at the head of every step that fill caches and are not counted."""
DESKS = ("one_stop", "case_officer", "division_head", "finance", "director")
SITTING = 10
"""Cases that one council has before it."""


def measure(url: str, folder: Path, cases: int, *, warm: int = WARM, profiled: bool = False) -> Meter:
    """Plays the road on the empty database at `url`, beside it the rival on a twin; the samples of counted cases.

    Raises RuntimeError when the rival has not written the very rows that the product wrote.
    """
    ctx = build(settings_for(url, folder), clock=FixedClock(NOW))
    upgrade(ctx.database.engine)
    catalog.publish(ctx)
    journeys = _people(ctx, cases + warm)
    twin = _twin(ctx, url)
    with traced(ctx.database.engine) as trace:
        meter = Meter(trace, Rival(twin), profiled=profiled)
        with meter.running():
            for role, action in MAIN:
                _step(journeys, role, action)
    different = same_rows(url, twin)
    if different:
        raise RuntimeError(f"product and rival differ in {', '.join(different)}")
    for what, samples in meter.samples.items():
        meter.samples[what] = samples[len(samples) * warm // (cases + warm) :]
    return meter


def _step(journeys: list[Journey], role: str, action: str) -> None:
    for place, journey in enumerate(journeys):
        by = journey.definition.actions[action].by
        given = {"number": f"GCN-{place}"} if action == "record_certificate" else {}  # one body gives a number once
        journey.do(role if role in by else by[0], action, **given)


def _people(ctx: Context, cases: int) -> list[Journey]:
    """A draft for each case, of an enterprise of its own; the people of department and councils are the same."""
    desks = {role: factories.staff(ctx, role) for role in DESKS}
    journeys = [Journey(ctx) for _ in range(cases)]
    clock = journeys[0].clock
    council = Council(ctx, clock, clock.now() + timedelta(days=14))
    for place, journey in enumerate(journeys):
        if place and place % SITTING == 0:
            council = copy.copy(council)
            council.public_id = council.create()
        journey.council = council
        journey.strangers = dict(desks)
    return journeys


def _twin(ctx: Context, url: str) -> str:
    """A copy of the database as it stands."""
    ctx.database.engine.dispose()  # folds SQLite's log into its file, and lets PostgreSQL copy
    if ctx.database.dialect == "sqlite":
        path = Path(url.removeprefix("sqlite:///"))
        shutil.copy(path, path.with_suffix(".twin"))
        return f"sqlite:///{path.with_suffix('.twin')}"
    name = str(ctx.database.engine.url.database)
    execute(url.replace(f"/{name}", "/postgres"), f'CREATE DATABASE "{name}_twin" TEMPLATE "{name}"')
    return address(url, f"{name}_twin")

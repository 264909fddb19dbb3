"""`python -m tests.benchmarks`: prints every figure beside the number it must reach, as tables and as JSON."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.benchmarks import pages, papers, report, road, transitions, viewer
from tests.benchmarks.account import account
from tests.support import postgres

MEMORY = "shared_buffers=1GB"
"""A quarter of the memory of a small server, as operations.md asks for; the default is for a server beside others."""
LEAST_SHARE = 0.35
REPEATS = 5
WORKERS = {"sqlite": 1, "postgresql": 4}
PARTS = ("transitions", "road", "pages", "viewer", "papers")


def main() -> int:
    """Runs the measurements that are asked for, all of them by default; 1 when a figure misses its number."""
    asked = _arguments()
    figures: dict[str, Any] = {part: {} for part in asked.only}
    with tempfile.TemporaryDirectory() as name:
        for database in asked.on:
            with _server(database) as server:
                for part in asked.only:
                    figures[part][database] = _run(part, database, server, Path(name), asked)
    print(json.dumps(figures, indent=1))
    return 0 if all(_holds(found) for part in figures.values() for found in part.values()) else 1


def _arguments() -> argparse.Namespace:
    there = ["sqlite"] + (["postgresql"] if postgres.binaries() is not None else [])
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="which measurements")
    parser.add_argument("--on", nargs="+", choices=tuple(WORKERS), default=there, help="on which databases")
    parser.add_argument("--cases", type=int, default=40, help="cases that are counted at each step of the road")
    parser.add_argument(
        "--among", type=int, nargs="+", default=[pages.CASES], help="cases among which pages are opened"
    )
    parser.add_argument("--details", action="store_true", help="the statements of the slowest steps")
    parser.add_argument("--profile", action="store_true", help="plays the road once more under cProfile")
    return parser.parse_args()


@contextmanager
def _server(database: str) -> Iterator[str]:
    binaries = postgres.binaries()
    if database == "sqlite":
        yield database
    elif binaries is None:
        raise SystemExit(postgres.MISSING)
    else:
        with postgres.server(binaries, MEMORY) as url:
            yield url


def _run(part: str, database: str, server: str, folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    if part == "transitions":
        share = _share(server, folder, WORKERS[database])
        print(f"Ping-pong on {database}, {WORKERS[database]} processes: {share}", end="\n\n", flush=True)
        return share
    if part == "pages":
        return _pages(database, server, folder, asked.among)
    if part == "viewer":
        found = viewer.measure(folder)
        print(viewer.table(found), end="\n\n", flush=True)
        return found
    if part == "papers":
        found = papers.measure()
        print(papers.table(found), end="\n\n", flush=True)
        return found
    meter = road.measure(_fresh(server, folder, "road"), folder, asked.cases)
    figures = report.figures(meter)
    print(report.table(database, figures), end="\n\n", flush=True)
    if asked.details:
        print(report.details(meter), end="\n\n", flush=True)
    if asked.profile:
        print(account(road.measure(_fresh(server, folder, "profile"), folder, asked.cases, profiled=True)), flush=True)
    return figures


def _pages(database: str, server: str, folder: Path, among: list[int]) -> dict[str, Any]:
    """The pages among so many cases; of several numbers the first is judged, and how much longer the others take."""
    first: dict[str, Any] = {}
    for cases in among:
        names = pages.DESK if first else tuple(pages.PAGES)
        found = pages.measure(_fresh(server, folder, f"pages{cases}"), folder, cases, names)
        print(pages.table(database, found, cases), flush=True)
        if first:
            grown = {name: round(found[name]["ms"] / first[name]["ms"], 2) for name in pages.DESK}
            print(f"Time of {cases:,} to {among[0]:,} cases, at most {pages.MOST_GROWTH}: {grown}", flush=True)
            first |= {f"{name}_{cases}": {"growth": g, "holds": g <= pages.MOST_GROWTH} for name, g in grown.items()}
        first = first or found
        print(flush=True)
    return first


def _holds(found: dict[str, Any]) -> bool:
    if "share" in found:
        return bool(found["share"] >= LEAST_SHARE)
    return bool(found["holds"] if "holds" in found else all(page["holds"] for page in found.values()))


def _share(server: str, folder: Path, workers: int) -> dict[str, float]:
    """The engine and the hand-written SQL in turn, each on a fresh database; the median of the pairs' ratios."""
    pairs = []
    for n in range(REPEATS):
        rates = {}
        for which in ("engine", "by_hand"):
            url = _fresh(server, folder, f"{which}_{n}")
            transitions.prepare(url, folder, workers)
            rates[which] = transitions.measure(url, folder, workers, which)
        pairs.append(rates)
    ratios = [p["engine"] / p["by_hand"] for p in pairs]
    return {
        "engine_per_second": round(statistics.median(p["engine"] for p in pairs)),
        "by_hand_per_second": round(statistics.median(p["by_hand"] for p in pairs)),
        "share": round(statistics.median(ratios), 3),
        "least_share": LEAST_SHARE,
    }


def _fresh(server: str, folder: Path, name: str) -> str:
    if server == "sqlite":
        return f"sqlite:///{folder / name}.db"
    with sa.create_engine(server, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


if __name__ == "__main__":
    sys.exit(main())

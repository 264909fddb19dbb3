"""`python -m tests.benchmarks`: prints every figure beside the number it must reach, as text and as JSON."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.benchmarks import pages, transitions
from tests.support import postgres

LEAST_SHARE = 0.35
REPEATS = 5


def main() -> int:
    """Runs all measurements; 1 when a figure misses its number."""
    figures: dict[str, Any] = {"transitions": {}, "pages": {}}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures["transitions"]["sqlite"] = _share("sqlite", folder, 1)
        figures["pages"]["sqlite"] = pages.measure(_fresh("sqlite", folder, "pages"), folder)
        binaries = postgres.binaries()
        if binaries is not None:
            with postgres.server(binaries) as url:
                figures["transitions"]["postgresql"] = _share(url, folder, 4)
                figures["pages"]["postgresql"] = pages.measure(_fresh(url, folder, "pages"), folder)
    print(json.dumps(figures, indent=1))
    fast = all(share["share"] >= LEAST_SHARE for share in figures["transitions"].values())
    light = all(
        page["statements"] <= page["most_statements"] and page["p95_ms"] <= page["most_p95_ms"]
        for database in figures["pages"].values()
        for page in database.values()
    )
    return 0 if fast and light else 1


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

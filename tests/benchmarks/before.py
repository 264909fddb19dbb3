"""The queue as it was before the desks were built: what it asked, how big it was, and what it cost above its rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.page_rival import rival
from tests.benchmarks.trace import Statement

COMMIT = "441b4c9"
_KEPT = Path(__file__).with_name("queue_before.json")


@dataclass(frozen=True)
class Queue:
    """The same rows written flat by `write`; the page of then took `wall_ratio` times as long (measured 2026-11-29)."""

    write: Callable[[], bytes]
    wall_ratio: float


def queue(url: str) -> Queue:
    """The yardstick for today's pages, on a database that may be of today."""
    kept = json.loads(_KEPT.read_text(encoding="utf-8"))[database(url)]
    said = [Statement(sql, values, False, False, 0) for sql, values in kept["statements"]]
    return Queue(rival(url, said, kept["bytes"]), kept["wall_ratio"])


def database(url: str) -> str:
    """`sqlite` or `postgresql`."""
    return "sqlite" if url.startswith("sqlite") else "postgresql"

"""Where the product's time goes at each step, by cProfile: by room, and the functions that cost most."""

from __future__ import annotations

import pstats
from collections import Counter
from pathlib import Path

import caseflow
from tests.benchmarks.meter import STEP, Meter

_HOME = str(Path(caseflow.__file__).parent)
FUNCTIONS = 14


def account(meter: Meter) -> str:
    """One paragraph for each step: milliseconds of a call, shares by room, and the product's dearest functions."""
    parts = []
    for (kind, name), profile in meter.profiles.items():
        stats = pstats.Stats(profile)
        calls = len(meter.samples[kind, name])
        parts.append(_paragraph(name if kind == STEP else f"beside: {name}", stats, calls))
    return "\n".join(parts)


def _paragraph(name: str, stats: pstats.Stats, calls: int) -> str:
    known = stats.stats  # type: ignore[attr-defined]
    total = sum(own for _, _, own, _, _ in known.values())
    rooms: Counter[str] = Counter()
    for (path, _, function), (_, _, own, _, _) in known.items():
        rooms[_room(path, function)] += own
    shares = ", ".join(f"{room} {100 * own / total:.0f}%" for room, own in rooms.most_common(9))
    ours = [(cumulative, key) for key, (_, _, _, cumulative, _) in known.items() if key[0].startswith(_HOME)]
    dearest = sorted(ours, reverse=True)[:FUNCTIONS]
    lines = [f"    {1000 * spent / calls:7.2f} ms  {_called(key)}" for spent, key in dearest]
    return "\n".join([f"{name}: {1000 * total / calls:.2f} ms a call under the profiler", f"  {shares}", *lines])


def _called(key: tuple[str, int, str]) -> str:
    path, line, function = key
    return f"{Path(path).relative_to(_HOME)}:{line} {function}"


def _room(path: str, function: str) -> str:
    if path.startswith(_HOME):
        return "/".join(Path(path).relative_to(_HOME).parts[:2]).removesuffix(".py")
    if path == "~":
        driver = any(word in function for word in ("sqlite3", "psycopg"))
        return "driver (C)" if driver else "Python's own (C)"
    if "site-packages/" in path:
        return path.split("site-packages/")[1].split("/")[0]
    return "benchmark" if "tests/" in path else "standard library"

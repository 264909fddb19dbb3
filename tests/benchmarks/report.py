"""The figures of the road: medians by step, beside what they must reach, as tables that a person reads."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from typing import Any

from tests.benchmarks.meter import PLAIN, STEP, Meter, Sample
from tests.benchmarks.rival import IN_ONE_GO, PLAINLY

LEAST_STEP, LEAST_PLAIN, LEAST_ROAD = 0.25, 0.40, 0.30
MOST_STATEMENTS = 25
SLOWEST = 10
_SUMMED = ("product_ms", "rival_ms", "processor_ms", "rival_processor_ms", "calm_product_ms", "calm_rival_ms")


def figures(meter: Meter) -> dict[str, Any]:
    """Every use case of the road with its medians; of the steps also what they must reach, and whether they do."""
    lines = [_line(kind, name, samples) for (kind, name), samples in meter.samples.items()]
    steps = [line for line in lines if line["kind"] == STEP]
    whole: dict[str, Any] = {sort: round(sum(line[sort] for line in steps), 2) for sort in _SUMMED}
    ratio = round(whole["rival_ms"] / whole["product_ms"], 3)
    whole["calm_ratio"] = round(whole["calm_rival_ms"] / whole["calm_product_ms"], 3)
    whole.update(ratio=ratio, least=LEAST_ROAD, holds=ratio >= LEAST_ROAD)
    return {"steps": lines, "road": whole, "holds": whole["holds"] and all(line["holds"] for line in steps)}


def _line(kind: str, name: str, samples: Sequence[Sample]) -> dict[str, Any]:
    said = max((sample.said for sample in samples), key=len)
    ways = {way: _median(s.rival for s in samples if s.way == way) for way in dict.fromkeys(s.way for s in samples)}
    product, rival = _median(s.product for s in samples), min(ways.values())
    plain = all(sample.tables <= PLAIN for sample in samples)
    least = LEAST_PLAIN if plain else LEAST_STEP
    line: dict[str, Any] = {
        "name": name, "kind": kind, "plain": plain, "times": len(samples), "statements": len(said),
        "unprepared": sum(not s.prepared for s in said), "product_ms": product,
        "processor_ms": _median(s.processor for s in samples), "rival_ms": rival, "rival_ways_ms": ways,
        "rival_processor_ms": _median(s.rival_processor for s in samples),
        "product_per_second": round(1000 / product), "rival_per_second": round(1000 / rival),
        "ratio": round(rival / product, 3), "writes": sorted(frozenset().union(*(s.tables for s in samples))),
    }  # fmt: skip
    line.update(_calm(samples))
    if kind == STEP:
        line.update(least=least, holds=line["ratio"] >= least and len(said) <= MOST_STATEMENTS)
    return line


def _median(seconds: Any) -> float:
    return round(statistics.median(seconds) * 1000, 3)


def _calm(samples: Sequence[Sample]) -> dict[str, float]:
    """The lower quartiles in milliseconds and their ratio: what a busy machine disturbs least."""
    product = 1000 * statistics.quantiles([s.product for s in samples], n=4)[0]
    ways = [[s.rival for s in samples if s.way == way] for way in {s.way for s in samples}]
    rival = 1000 * min(statistics.quantiles(times, n=4)[0] for times in ways)
    return {"calm_product_ms": product, "calm_rival_ms": rival, "calm_ratio": round(rival / product, 3)}


def table(database: str, found: dict[str, Any]) -> str:
    """One line for each step and each act beside it, and one for the whole road."""
    head = f"{'':26}{'times':>6}{'stmts':>6}{'unprep':>7}{'ms':>9}{'rival':>8}{'/s':>7}{'rival/s':>8}"
    lines = [f"The ISO 9001 road on {database}: steps are actions and ends of tasks; ratio = rival / product,",
             "calm: the same of the lower quartiles, which a busy machine disturbs least; cpu: of this process alone",
             f"{head}{'cpu ms':>9}{'rival':>7}{'calm':>8}{'ratio':>7}{'least':>6}"]  # fmt: skip
    steps = [line for line in found["steps"] if line["kind"] == STEP]
    lines += [_row(line) for line in steps]
    road = found["road"]
    lines.append(
        f"{'the whole road':26}{'':19}{road['product_ms']:9.2f}{road['rival_ms']:8.2f}{'':15}"
        f"{road['processor_ms']:9.2f}{road['rival_processor_ms']:7.2f}"
        f"{road['calm_ratio']:8.2f}{road['ratio']:7.2f}{road['least']:6.2f}{_mark(road['holds'])}"
    )
    lines.append("beside the road, not judged:")
    lines += [_row(line) for line in found["steps"] if line["kind"] != STEP]
    ways = {way: sum(line["rival_ways_ms"].get(way, 0) for line in steps) for way in (PLAINLY, IN_ONE_GO)}
    lines.append("the rival's road: " + ", ".join(f"{way} {ms:.2f} ms" for way, ms in ways.items() if ms))
    return "\n".join(lines)


def _row(line: dict[str, Any]) -> str:
    judged = f"{line['least']:6.2f}{_mark(line['holds'])}" if "least" in line else ""
    return (
        f"{line['name'] + (' (plain)' if line['plain'] and judged else ''):26}{line['times']:6}{line['statements']:6}"
        f"{line['unprepared']:7}{line['product_ms']:9.2f}{line['rival_ms']:8.2f}{line['product_per_second']:7}"
        f"{line['rival_per_second']:8}{line['processor_ms']:9.2f}{line['rival_processor_ms']:7.2f}"
        f"{line['calm_ratio']:8.2f}{line['ratio']:7.2f}{judged}"
    )


def _mark(holds: bool) -> str:
    return "" if holds else "  MISSED"


def details(meter: Meter) -> str:
    """The slowest steps with every statement that they said; `*` marks what came by way of SQLAlchemy."""
    steps = [(name, samples) for (kind, name), samples in meter.samples.items() if kind == STEP]
    steps.sort(key=lambda step: -_median(s.product for s in step[1]))
    return "\n".join(_said(name, samples) for name, samples in steps[:SLOWEST])


def _said(name: str, samples: Sequence[Sample]) -> str:
    said = max((sample.said for sample in samples), key=len)
    counted = Counter((s.prepared, short(s.sql)) for s in said)
    lines = [f"  {times}x {' ' if prepared else '*'} {text}" for (prepared, text), times in counted.items()]
    return "\n".join([f"{name}: {_median(s.product for s in samples):.2f} ms, {len(said)} statements", *lines])


def short(sql: str) -> str:
    """A statement in one line: its verb, its tables and what it asks for."""
    flat = re.sub(r"\s+", " ", sql)
    if flat.startswith("SELECT"):
        flat = re.sub(r"^SELECT (.{0,40}).*? FROM ", r"SELECT \1… FROM ", flat)
    return flat[:150]

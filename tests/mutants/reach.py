"""Which unit test runs which line of the pure rooms: one run of tests/unit under coverage, kept as a map.

`python -m tests.mutants.reach FILE` writes the map. Every test is a context of its own; what a shared fixture or the
collecting of a file of tests ran counts for all tests that use it. Caches are emptied before each test, so that what
one test has run is not missing from the next.
"""

from __future__ import annotations

import ast
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import coverage
import pytest

from tests.mutants.rooms import ROOT, modules

UNIT = "tests/unit"
# tests/conftest.py brings databases, a browser and the web: a unit test does without, and each trial begins sooner.
ARGUMENTS = ["-q", "-x", f"--confcutdir={UNIT}", "-p", "no:cacheprovider", "-p", "tests.mutants.settled"]
ARGUMENTS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # a trial finds pytest's plugins imported already


@dataclass(frozen=True, slots=True)
class Reach:
    """Who runs what: `lines` of a file to the places of the tests in `tests`, `seconds` for each, foreign `imports`."""

    tests: list[str]
    seconds: list[float]
    lines: dict[str, dict[int, list[int]]]
    imports: list[str]

    @classmethod
    def read(cls, path: Path) -> Reach:
        """The map as it was written."""
        kept = json.loads(path.read_text(encoding="utf-8"))
        lines = {file: {int(n): found for n, found in each.items()} for file, each in kept["lines"].items()}
        return cls(kept["tests"], kept["seconds"], lines, kept["imports"])

    def of_lines(self, file: str, first: int, last: int) -> set[int]:
        """The tests that run any of these lines."""
        lines = self.lines.get(file, {})
        return {test for line in range(first, last + 1) for test in lines.get(line, [])}

    def of_file(self, file: str) -> set[int]:
        """The tests that run anything of `file` beyond importing it."""
        return {test for found in self.lines.get(file, {}).values() for test in found}

    def of_importers(self, module: str) -> set[int]:
        """The tests of every file that imports `module`, by itself or by what it takes from other tests."""
        files = {file for file in {test.partition("::")[0] for test in self.tests} if module in imported(file)}
        return {place for place, test in enumerate(self.tests) if test.partition("::")[0] in files}


@cache
def imported(file: str) -> frozenset[str]:
    """The modules that a file of tests names in its imports, and those that the modules of tests among them name."""
    named: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    paths = [name.replace(".", "/") + ".py" for name in named if name.startswith("tests.")]
    return frozenset(named.union(*(imported(path) for path in paths if (ROOT / path).is_file())))


class Contexts:
    """The pytest plugin that tells coverage whose lines are run now."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self.users: dict[str, list[str]] = {}
        self.seconds: dict[str, float] = {}
        self._measured = measured
        self._now = ""
        self._caches: tuple[int, list[Any]] = (0, [])

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Iterator[None]:
        self._measured.switch_context(f"file {collector.nodeid}" if isinstance(collector, pytest.Module) else "")
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        for kept in self._every_cache():
            kept.cache_clear()
        for context in (item.nodeid, f"file {item.nodeid.partition('::')[0]}"):
            self.users.setdefault(context, []).append(item.nodeid)
        for name in getattr(item, "fixturenames", ()):
            self.users.setdefault(f"fixture {name}", []).append(item.nodeid)
        self._now = item.nodeid
        self._measured.switch_context(item.nodeid)
        begun = time.process_time()
        result = yield
        self.seconds[item.nodeid] = round(time.process_time() - begun, 4)
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        self._measured.switch_context(f"fixture {fixturedef.argname}")
        try:
            return (yield)
        finally:
            self._measured.switch_context(self._now)

    def _every_cache(self) -> list[Any]:
        if self._caches[0] != len(sys.modules):
            ours = [m for name, m in list(sys.modules.items()) if name.split(".")[0] in ("caseflow", "tests")]
            # Asked of the type: a proxy such as flask's current_app answers for itself only within a request.
            found = {id(v): v for m in ours for v in vars(m).values() if hasattr(type(v), "cache_clear")}
            self._caches = (len(sys.modules), list(found.values()))
        return self._caches[1]


def main(target: Path) -> int:
    """Runs tests/unit and writes the map to `target`; pytest's own code when a test fails."""
    os.chdir(ROOT)
    files = {module.path: module.file for module in modules()}
    measured = coverage.Coverage(data_file=None, config_file=False, include=[str(path) for path in files])
    contexts = Contexts(measured)
    measured.start()
    code = pytest.main([*ARGUMENTS, UNIT], plugins=[contexts])
    measured.stop()
    if code:
        return int(code)
    tests = list(contexts.seconds)
    places = {test: place for place, test in enumerate(tests)}
    users = {context: [places[test] for test in found] for context, found in contexts.users.items()}
    data = measured.get_data()
    lines = {}
    for path, file in files.items():
        by_line = data.contexts_by_lineno(str(path))
        lines[file] = {n: sorted({t for c in found for t in users.get(c, [])}) for n, found in by_line.items()}
    seconds = [contexts.seconds[test] for test in tests]
    kept = {"tests": tests, "seconds": seconds, "lines": lines, "imports": _foreign()}
    target.write_text(json.dumps(kept), encoding="utf-8")
    return 0


def _foreign() -> list[str]:
    """The installed modules that the tests needed, in the order in which they were imported."""
    origins = {name: getattr(getattr(m, "__spec__", None), "origin", None) for name, m in list(sys.modules.items())}
    return [name for name, origin in origins.items() if origin and "site-packages" in origin and name in _findable()]


def _findable() -> set[str]:
    return {name for name, m in list(sys.modules.items()) if getattr(m, "__name__", None) == name}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

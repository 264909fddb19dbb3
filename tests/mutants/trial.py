"""One trial: a forked process, which knows only foreign libraries, imports the module with its fault and runs tests."""

from __future__ import annotations

import ast
import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import signal
import sys
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType, ModuleType

import pytest

from tests.mutants.reach import ARGUMENTS
from tests.mutants.rooms import ROOT

LEAST_SECONDS = 5.0  # of processor time for one test; importing the engine may take four times as long
PATIENCE = 5  # how many times its usual length a test may take before the fault counts as an endless loop
# Bytes that can be written to: a loop that collects without end must not take the machine along. Address space is no
# measure of that: node, which tries the scripts, sets aside more than any machine has.
MEMORY = 6 * 2**30
NO_TESTS = pytest.ExitCode.NO_TESTS_COLLECTED


@dataclass(frozen=True, slots=True)
class Order:
    """What a trial is to do: the module's name, path and text, the tests in their order with their usual seconds."""

    module: str
    path: Path
    source: str
    tests: dict[str, float]


class _Mutated(importlib.machinery.SourceFileLoader):
    """Loads a module from the text of its mutant."""

    def __init__(self, order: Order) -> None:
        super().__init__(order.module, str(order.path))
        self._source = order.source

    def get_code(self, fullname: str) -> CodeType:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            return compile(ast.parse(self._source), self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    """Serves the mutant to everybody who imports its module."""

    def __init__(self, order: Order) -> None:
        self._order = order

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._order.module:
            return None
        return importlib.util.spec_from_file_location(fullname, self._order.path, loader=_Mutated(self._order))


class _Chosen:
    """The pytest plugin that keeps the ordered tests in their order and remembers which one failed first."""

    def __init__(self, tests: dict[str, float]) -> None:
        self._seconds = tests
        self._places = {test: place for place, test in enumerate(tests)}
        self.failed = ""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self._places]
        items[:] = sorted(chosen, key=lambda item: self._places[item.nodeid])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        _end_after(LEAST_SECONDS + PATIENCE * self._seconds[item.nodeid])
        return (yield)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.failed = self.failed or (report.nodeid if report.failed else "")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or (report.nodeid if report.failed else "")


def _end_after(seconds: float) -> None:
    """The system ends this process after so much processor time: a busy machine makes no fault look endless."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def attempt(order: Order, answer: Connection) -> None:
    """Runs in the forked process and sends (pytest's code, the first test that failed, "" if the import did)."""
    ours = [name for name in sys.modules if name.split(".")[0] == "caseflow"]
    if ours:
        raise RuntimeError(f"{ours[0]} was imported before its mutant")
    _end_after(4 * LEAST_SECONDS)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    sys.meta_path.insert(0, _Finder(order))
    chosen = _Chosen(order.tests)
    files = list(dict.fromkeys(test.partition("::")[0] for test in order.tests))
    os.chdir(ROOT)
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        code = pytest.main([*ARGUMENTS, *files], plugins=[chosen])
    if code == NO_TESTS:
        raise RuntimeError(f"none of {len(order.tests)} tests was found in {files}")
    answer.send((int(code), chosen.failed))
    answer.close()

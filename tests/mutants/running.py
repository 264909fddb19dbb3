"""Runs the trials side by side and keeps every verdict at once, so that a run that was stopped goes on where it was."""

from __future__ import annotations

import hashlib
import importlib
import json
import multiprocessing
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from multiprocessing import connection
from pathlib import Path
from typing import Any

from tests.mutants.reach import Reach
from tests.mutants.rooms import ROOT
from tests.mutants.sampling import Mutant
from tests.mutants.trial import Order, attempt

WATCHED = ("caseflow", "tests/unit", "tests/mutants", "workflows", "forms", "notifications")
LONGEST = 1800  # seconds for one trial by the clock on the wall: it waits for something that never comes
CONTROL = "caseflow/core/text.py"  # the module that a trial without any fault replaces by itself
KILLED, ENDLESS, SURVIVED, UNREACHED = "killed", "endless", "survived", "unreached"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one mutant; `by` is the test that noticed it, empty when nothing could even be imported."""

    key: str
    what: str
    by: str = ""


def edition() -> str:
    """Changes when anything changes that a verdict depends on."""
    digest = hashlib.sha256()
    for folder in WATCHED:
        for path in sorted(p for p in (ROOT / folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            digest.update(f"{path.relative_to(ROOT)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


class Ledger:
    """The verdicts of one edition, a line of JSON each, written as they come."""

    def __init__(self, path: Path) -> None:
        self._path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        self.verdicts = {v.key: v for v in (Verdict(**json.loads(line)) for line in lines if line.endswith("}"))}

    def add(self, verdict: Verdict) -> None:
        """Keeps `verdict` before the next trial begins."""
        self.verdicts[verdict.key] = verdict
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(verdict)) + "\n")


def reach(folder: Path) -> Reach:
    """The map of tests and lines of this edition, made when it is not there yet; raises when a unit test fails."""
    path = folder / "reach.json"
    if not path.exists():
        subprocess.run([sys.executable, "-m", "tests.mutants.reach", str(path)], cwd=ROOT, check=True)
    return Reach.read(path)


def prepare(known: Reach) -> None:
    """Imports what every trial needs and no fault can touch, so that the forked processes have it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # hypothesis says that it is imported early: so it is meant
        for name in known.imports:
            importlib.import_module(name)


def order(mutant: Mutant, known: Reach) -> Order | None:
    """The trial of `mutant`: the tests that run its statement, the quickest first; None when there is none.

    What runs as the module is imported counts for whoever imports it first: it is tried by all tests of its module and
    of the files that import it, or else by all there are.
    """
    at, change = mutant.module, mutant.change
    near = known.of_lines(at.file, *change.lines)
    if change.function and not near:
        return None
    if not change.function:
        near |= known.of_file(at.file) | known.of_importers(at.name)
    near = near or set(range(len(known.tests)))
    chosen = sorted(near, key=known.seconds.__getitem__)
    return Order(at.name, at.path, mutant.source, {known.tests[t]: known.seconds[t] for t in chosen})


def run(waiting: Sequence[Mutant], known: Reach, jobs: int) -> Iterator[Verdict]:
    """Tries every mutant, `jobs` at a time, and gives the verdicts as they come."""
    running: dict[Any, tuple[Mutant, Any, Any, float]] = {}
    todo = list(reversed(waiting))
    while todo or running:
        while todo and len(running) < jobs:
            mutant = todo.pop()
            if (wanted := order(mutant, known)) is None:
                yield Verdict(mutant.key, UNREACHED)
                continue
            process, ours = _begun(wanted)
            running[process.sentinel] = (mutant, process, ours, time.monotonic() + LONGEST)
        for sentinel in connection.wait(list(running), timeout=1):
            mutant, process, ours, _ = running.pop(sentinel)
            yield _judged(mutant, process, ours)
        for _, process, _, until in running.values():
            if time.monotonic() > until:
                process.kill()


def control(known: Reach, folder: Path) -> None:
    """A trial without a fault has to pass, once an edition; raises RuntimeError when not: nothing would be measured."""
    passed = folder / "control.passed"
    if passed.exists():
        return
    path = ROOT / CONTROL
    name = CONTROL.removesuffix(".py").replace("/", ".")
    fine = Order(name, path, path.read_text(encoding="utf-8"), dict(zip(known.tests, known.seconds, strict=True)))
    process, ours = _begun(fine)
    process.join()
    said = ours.recv() if process.exitcode == 0 else process.exitcode
    if said != (0, ""):
        raise RuntimeError(f"the unit tests fail in a trial without any fault: {said}")
    passed.touch()


def _begun(order: Order) -> tuple[Any, connection.Connection]:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=attempt, args=(order, theirs), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _judged(mutant: Mutant, process: Any, ours: connection.Connection) -> Verdict:
    process.join()
    if process.exitcode < 0:
        return Verdict(mutant.key, ENDLESS)  # out of processor time, or waiting without end
    if process.exitcode > 0:
        raise RuntimeError(f"the trial of {mutant.module.file}:{mutant.change.line} ended without an answer")
    code, failed = ours.recv()
    ours.close()
    return Verdict(mutant.key, KILLED if code else SURVIVED, failed)

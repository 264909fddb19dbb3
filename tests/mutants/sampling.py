"""Which faults are planted: so many for each module by its size, drawn by a seed, the equivalent ones left out."""

from __future__ import annotations

import ast
import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tests.mutants.changes import Change, SourceText
from tests.mutants.finding import changes
from tests.mutants.rooms import Module

EQUIVALENT = Path(__file__).with_name("equivalent.toml")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One module with one fault; `before` and `after` are the lines it touches."""

    module: Module
    change: Change
    before: str
    after: str
    twin: int  # which one of those that read the same inside the same function

    @property
    def key(self) -> str:
        """The same for the same fault wherever its module lies and whatever stands around its function."""
        said = (self.module.path.name, self.change.function, self.change.operator, self.before, self.after, self.twin)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    @property
    def source(self) -> str:
        """The module's text with the fault in it."""
        return SourceText(self.module.source).changed(self.change)

    @property
    def diff(self) -> str:
        """The fault as a unified diff."""
        return "\n".join(SourceText(self.module.source).diff(self.change, self.module.file))


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A fault that changes nothing anybody could notice, and why; found by its text, never by its line."""

    file: str
    operator: str
    before: str
    after: str
    why: str


def equivalents(text: str) -> set[Equivalent]:
    """The list in equivalent.toml; raises TypeError for an entry that leaves something unsaid."""
    return {Equivalent(**entry) for entry in tomllib.loads(text).get("fault", [])}


def mutants(module: Module) -> list[Mutant]:
    """Every fault of `module`."""
    text = SourceText(module.source)
    twins: Counter[tuple[str, ...]] = Counter()
    found = []
    for change in changes(text):
        before, after = text.says(change)
        same = (change.function, change.operator, before, after)
        found.append(Mutant(module, change, before, after, twins[same]))
        twins[same] += 1
    return found


def sample(modules: Iterable[Module], wanted: int, seed: int, skipped: set[Equivalent]) -> list[Mutant]:
    """`wanted` faults of `modules` by size, the same for the same seed and code; fewer when there are no more."""
    texts = {_text(entry) for entry in skipped}
    pools: dict[str, list[Mutant]] = {}
    sizes: dict[str, int] = {}
    for module in modules:
        pools[module.name] = [m for m in mutants(module) if _text(m) not in texts]
        sizes[module.name] = module.size
    quotas = shares(sizes, {name: len(pool) for name, pool in pools.items()}, wanted)
    return [m for name, pool in pools.items() for m in _drawn(pool, quotas[name], seed)]


def need_all(modules: Iterable[Module], skipped: set[Equivalent]) -> None:
    """Raises LookupError for an equivalent fault that no module has: its line was rewritten, the list must follow."""
    texts = {_text(m) for module in modules for m in mutants(module)}
    stale = sorted(f"{entry.file}: {entry.before}" for entry in skipped if _text(entry) not in texts)
    if stale:
        raise LookupError("equivalent.toml lists faults that are no more:\n" + "\n".join(stale))


def _text(fault: Mutant | Equivalent) -> tuple[str, str, str, str]:
    """What a fault and its entry in the list have in common, wherever the module lies."""
    if isinstance(fault, Equivalent):
        return fault.file, fault.operator, fault.before, fault.after
    return fault.module.path.name, fault.change.operator, fault.before, fault.after


def shares(sizes: dict[str, int], most: dict[str, int], wanted: int) -> dict[str, int]:
    """`wanted` divided by `sizes` (largest remainders first), nobody above its `most`; the rest goes to the others."""
    given = dict.fromkeys(sizes, 0)
    while (left := min(wanted, sum(most.values())) - sum(given.values())) > 0:
        open_ = [name for name in sizes if given[name] < most[name]]
        total = sum(sizes[name] for name in open_) or 1
        exact = {name: Fraction(left * sizes[name], total) for name in open_}
        parts = {name: int(part) for name, part in exact.items()}
        for name in sorted(open_, key=lambda n: (parts[n] - exact[n], n))[: left - sum(parts.values())]:
            parts[name] += 1
        for name, part in parts.items():
            given[name] = min(given[name] + part, most[name])
    return given


def _drawn(pool: list[Mutant], wanted: int, seed: int) -> list[Mutant]:
    """The first `wanted` by a hash of seed and fault: an edit elsewhere does not change which are drawn."""
    ranked = sorted(pool, key=lambda m: hashlib.sha256(f"{seed}|{m.key}".encode()).digest())
    chosen: list[Mutant] = []
    for mutant in ranked:
        if len(chosen) == wanted:
            break
        if _compiles(mutant.source):
            chosen.append(mutant)
    return sorted(chosen, key=lambda m: m.change.start)


def _compiles(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True

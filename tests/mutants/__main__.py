"""`python -m tests.mutants`: plants a sample of faults in the pure rooms and lists those that no unit test notices."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence

from tests.mutants.rooms import ROOT, Module, modules
from tests.mutants.running import (
    ENDLESS,
    KILLED,
    SURVIVED,
    UNREACHED,
    Ledger,
    Verdict,
    control,
    edition,
    prepare,
    reach,
    run,
)
from tests.mutants.sampling import EQUIVALENT, Mutant, equivalents, need_all, sample

FOLDER = ROOT / "test-results/mutants"
LEAST_PERCENT = 85
NOTICED = {KILLED, ENDLESS}


def main() -> int:
    """Runs or resumes; 1 when fewer than `LEAST_PERCENT` of the faults are noticed."""
    wanted = _arguments()
    begun = time.monotonic()
    folder = FOLDER / edition()
    folder.mkdir(parents=True, exist_ok=True)
    every, skipped = modules(), equivalents(EQUIVALENT.read_text("utf-8"))
    need_all(every, skipped)
    chosen = [m for m in every if m.name.startswith(tuple(wanted.only))]
    faults = sample(chosen, wanted.sample, wanted.seed, skipped)
    known = reach(folder)
    ledger = Ledger(folder / "verdicts.jsonl")
    waiting = [m for m in faults if m.key not in ledger.verdicts]
    print(f"{len(faults)} faults (seed {wanted.seed}), {len(faults) - len(waiting)} of them judged before", flush=True)
    if waiting:
        prepare(known)
        control(known, folder)
    for done, verdict in enumerate(run(waiting, known, wanted.jobs), start=1):
        ledger.add(verdict)
        if done % 50 == 0:
            print(f"  {done} of {len(waiting)} after {time.monotonic() - begun:.0f} s", flush=True)
    survivors = "\n".join(_survivors(faults, ledger.verdicts))
    (folder / "survivors.diff").write_text(survivors + "\n", encoding="utf-8")
    print(survivors)
    percent = _table(faults, ledger.verdicts, chosen)
    print(f"{percent:.1f} % noticed, at least {LEAST_PERCENT} % wanted; {time.monotonic() - begun:.0f} s")
    print(f"The survivors stand in {(folder / 'survivors.diff').relative_to(ROOT)}")
    return 0 if percent >= LEAST_PERCENT else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=640, help="how many faults (640)")
    parser.add_argument("--seed", type=int, default=1, help="which faults (1)")
    parser.add_argument("--jobs", type=int, default=2, help="trials at the same time (2)")
    parser.add_argument("--only", nargs="+", default=[""], help="modules whose names begin so, as in caseflow.councils")
    return parser.parse_args()


def _survivors(faults: Sequence[Mutant], verdicts: dict[str, Verdict]) -> list[str]:
    lines = []
    for fault in faults:
        what = verdicts[fault.key].what
        if what not in NOTICED:
            lines += [f"{fault.module.file}:{fault.change.line} {fault.change.operator} {what}", fault.diff, ""]
    return lines


def _table(faults: Sequence[Mutant], verdicts: dict[str, Verdict], chosen: Sequence[Module]) -> float:
    """Prints the figures of every module and room; the share of all faults that were noticed, in percent."""
    print(f"\n{'':44}{'faults':>8}{KILLED:>8}{ENDLESS:>9}{SURVIVED:>10}{UNREACHED:>11}{'noticed':>10}")
    for room in dict.fromkeys(m.room for m in chosen):
        for module in [m for m in chosen if m.room == room]:
            _row(f"  {module.name}", [verdicts[f.key].what for f in faults if f.module.name == module.name])
        _row(room, [verdicts[f.key].what for f in faults if f.module.room == room])
    return _row("all", [verdicts[f.key].what for f in faults])


def _row(name: str, found: Sequence[str]) -> float:
    if not found:
        return 0.0
    many = Counter(found)
    percent = 100 * sum(many[what] for what in NOTICED) / len(found)
    columns = zip((many[what] for what in (KILLED, ENDLESS, SURVIVED, UNREACHED)), (8, 9, 10, 11), strict=True)
    print(f"{name:44}{len(found):8}{''.join(f'{n:{width}}' for n, width in columns)}{percent:9.1f}%")
    return percent


if __name__ == "__main__":
    sys.exit(main())

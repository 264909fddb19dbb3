"""Which organisation of the demo has which case: none is supported twice for the same thing, or handles two at once."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from caseflow.demo.plan import Planned


def numbered(cases: Iterable[Planned]) -> list[Planned]:
    """The cases in the order in which they are begun, each with its number."""
    order = sorted(cases, key=lambda case: (case.begins, case.scheme, case.target))
    return [replace(case, number=number) for number, case in enumerate(order)]


def allot(cases: Sequence[Planned], firms: int, seed: int, may: Callable[[Planned, int], bool]) -> list[int]:
    """For each case the number of its organisation; `may` says which organisation would apply for a case at all.

    Raises LookupError when there are too few organisations.
    """
    rng = random.Random(f"{seed}/allot")
    held: list[list[Planned]] = [[] for _ in range(firms)]
    found = [0] * len(cases)
    weight = Counter(case.scheme for case in cases)  # the kind with most cases leaves least choice
    room = {case.scheme: [n for n in range(firms) if may(case, n)] for case in cases}
    for case in sorted(cases, key=lambda case: (len(room[case.scheme]), -weight[case.scheme], *_hardest_first(case))):
        free = [n for n in room[case.scheme] if all(_fit(case, other) for other in held[n])]
        if not free:
            raise LookupError(f"no organisation is left for a case that ends in {case.target}")
        least = min(len(held[n]) for n in free)
        found[case.number] = rng.choice([n for n in free if len(held[n]) == least])
        held[found[case.number]].append(case)
    return found


def _hardest_first(case: Planned) -> tuple[bool, bool, int]:
    """Cases that last, then the guarded ones that end, the long ones first: the others find room beside them."""
    return not (case.guarded and not case.dead), not case.guarded, (case.begins - case.ends).days


def _fit(one: Planned, other: Planned) -> bool:
    earlier, later = sorted((one, other), key=lambda case: (case.begins, case.number))
    return earlier.stands_beside(later)

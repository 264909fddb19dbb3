"""The budget annex of a plan: recomputes every printed total from its lines and names the line that disagrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from caseflow.core.money import format_int
from caseflow.core.reader import Fault, Source
from caseflow.programmes.schema import Budget

_Place = tuple[str | int, ...]


def budget_faults(budget: Budget, source: Source) -> Iterator[Fault]:
    """Every total of line, section, year and annex that is not the sum of what it stands for."""
    for s, section in enumerate(budget.sections):
        at: _Place = ("budget", "sections", s)
        for i, line in enumerate(section.lines):
            label = f"line {section.number}.{line.number}"
            yield from _total((*at, "lines", i, "total"), label, line.total, sum(line.years.values()), source)
        label = f"section {section.number}"
        yield from _total((*at, "total"), label, section.total, sum(x.total for x in section.lines), source)
        yield from _years((*at, "years"), label, section.years, (x.years for x in section.lines), source)
    lines = [line for section in budget.sections for line in section.lines]
    total = sum(section.total for section in budget.sections)
    yield from _total(("budget", "total"), "the annex", budget.total, total, source)
    yield from _years(("budget", "years"), "the annex", budget.years, (line.years for line in lines), source)


def _total(at: _Place, label: str, stored: int, computed: int, source: Source) -> Iterator[Fault]:
    if stored != computed:
        said, sums = format_int(stored), format_int(computed)
        yield source.fault(at, f"the total of {label} is written as {said} but its parts add up to {sums}")


def _years(
    at: _Place, label: str, stored: Mapping[int, int], parts: Iterable[Mapping[int, int]], source: Source
) -> Iterator[Fault]:
    """Years may be left out altogether; once written, every year of the lines must be there and agree."""
    if not stored:
        return
    computed: Counter[int] = Counter()
    for part in parts:
        computed.update(part)
    for year in sorted(set(stored) | set(computed)):
        place = (*at, str(year)) if year in stored else at
        yield from _total(place, f"{label} in {year}", stored.get(year, 0), computed[year], source)

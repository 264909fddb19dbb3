"""The money of a plan: recomputes every printed total of budget and funds, and names what disagrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from caseflow.core.money import format_int
from caseflow.core.reader import Fault, Source
from caseflow.programmes.plan_words import Budget, BudgetSection, Funds
from caseflow.programmes.schema import Programme

_Place = tuple[str | int, ...]


def money_faults(programme: Programme, source: Source) -> Iterator[Fault]:
    """Every mistake in the budget and in the sources of money, and between the two."""
    budget, funds = programme.budget, programme.funds
    if budget is not None:
        yield from budget_faults(budget, source)
        yield from _budget_names(budget, source)
    if funds is not None:
        yield from funds_faults(funds, source)
    for at, years in _years_written(programme):
        for year in sorted(set(years) - set(programme.years)):
            yield source.fault((*at, str(year)), f"{year} is no year of the programme")
    if budget is not None and funds is not None and funds.total not in (None, budget.total):
        said, other = format_int(funds.total or 0), format_int(budget.total)
        yield source.fault(("funds", "total"), f"the funds make {said}, but the budget is {other}")


def budget_faults(budget: Budget, source: Source) -> Iterator[Fault]:
    """Every total of line, section, year and annex that is not the sum of what it stands for."""
    for s, section in enumerate(budget.sections):
        at = ("budget", "sections", s)
        yield from _section_faults(at, section, source)
        if budget.years and section.total and not section.lines and not section.years:
            message = f"section {section.number} has neither lines nor years: those of the annex cannot add up"
            yield source.fault(at, message)
    total = sum(section.total for section in budget.sections)
    yield from _total(("budget", "total"), "the annex", budget.total, total, source)
    parts = [part for section in budget.sections for part in _parts(section)]
    yield from _years(("budget", "years"), "the annex", budget.years, parts, source)


def _section_faults(at: _Place, section: BudgetSection, source: Source) -> Iterator[Fault]:
    label = f"section {section.number}"
    for i, line in enumerate(section.lines):
        named = f"line {section.number}.{line.number}"
        yield from _total((*at, "lines", i, "total"), named, line.total, sum(line.years.values()), source)
    if section.lines:
        yield from _total((*at, "total"), label, section.total, sum(x.total for x in section.lines), source)
        yield from _years((*at, "years"), label, section.years, (x.years for x in section.lines), source)
    elif section.years:
        yield from _total((*at, "total"), label, section.total, sum(section.years.values()), source)


def _parts(section: BudgetSection) -> list[Mapping[int, int]]:
    """What a section adds to the years: its lines, or itself where it has none."""
    return [line.years for line in section.lines] if section.lines else [section.years]


def funds_faults(funds: Funds, source: Source) -> Iterator[Fault]:
    """Every total of a source of money, and of all together, that is not the sum of what it stands for."""
    sources = funds.sources.items()
    for name, one in sources:
        at = ("funds", "sources", name)
        if one.total is None and one.years:
            yield source.fault(at, f"the source '{name}' has years but no total")
        elif one.total is not None and one.years:
            yield from _total((*at, "total"), f"'{name}'", one.total, sum(one.years.values()), source)
    silent = [name for name, one in sources if one.total is None]
    if funds.total is None:
        if len(silent) < len(funds.sources):
            yield source.fault(("funds",), "sources have amounts, but the funds have no total")
        return
    for name in silent:
        yield source.fault(("funds", "sources", name), f"the funds have a total, but the source '{name}' has none")
    total = sum(one.total or 0 for _, one in sources)
    yield from _total(("funds", "total"), "the funds", funds.total, total, source)
    yield from _years(("funds", "years"), "the funds", funds.years, (one.years for _, one in sources), source)


def _budget_names(budget: Budget, source: Source) -> Iterator[Fault]:
    """Sections and lines are found by their numbers."""
    sections: set[str] = set()
    for s, section in enumerate(budget.sections):
        if section.number in sections:
            yield source.fault(("budget", "sections", s, "number"), f"there is another section '{section.number}'")
        sections.add(section.number)
        lines: set[str] = set()
        for i, line in enumerate(section.lines):
            if line.number in lines:
                at = ("budget", "sections", s, "lines", i, "number")
                yield source.fault(at, f"section {section.number} has another line '{line.number}'")
            lines.add(line.number)


def _years_written(programme: Programme) -> Iterator[tuple[_Place, Iterable[int]]]:
    """Every place where money is written by years."""
    budget, funds = programme.budget, programme.funds
    for s, section in enumerate(budget.sections if budget is not None else ()):
        yield ("budget", "sections", s, "years"), section.years
        for i, line in enumerate(section.lines):
            yield ("budget", "sections", s, "lines", i, "years"), line.years
    if budget is not None:
        yield ("budget", "years"), budget.years
    if funds is not None:
        yield ("funds", "years"), funds.years
        for name, one in funds.sources.items():
            yield ("funds", "sources", name, "years"), one.years


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

"""What came of the programme, year by year: cases handed in and certificates by kind; counts, nothing of anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from caseflow.core.clock import LOCAL
from caseflow.core.text import Text
from caseflow.db.queries.portal import results as result_rows
from caseflow.db.queries.portal.results import YearCount
from caseflow.services.certificates import kinds
from caseflow.services.foundation.context import Context
from caseflow.workflows.schema import SUPPORT


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind of certificate: how many in each year of the table, in their order, and altogether."""

    title: Text
    by_year: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Results:
    """The figures as they stood at the beginning of an hour."""

    years: tuple[int, ...]
    handed_in: tuple[int, ...]
    certified: tuple[int, ...]
    kinds: tuple[KindLine, ...]
    at: datetime


def results(ctx: Context) -> Results:
    """The figures of all years of which there are any; for everybody. They are counted once an hour."""
    hour = ctx.clock.now().astimezone(LOCAL).replace(minute=0, second=0, microsecond=0)
    return _counted(_Asked(ctx), hour)


class _Asked:
    """A context that is the same question as another of its database and agency."""

    def __init__(self, ctx: Context) -> None:
        self.ctx, self._key = ctx, (id(ctx.database), ctx.agency)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self._key == other._key


@lru_cache(maxsize=8)
def _counted(asked: _Asked, hour: datetime) -> Results:
    ctx = asked.ctx
    with ctx.read() as session:
        handed_in = result_rows.handed_in(session, ctx.agencies, SUPPORT)
        certified = result_rows.certified(session, ctx.agency)
        titles = {name: kind.title for name, kind in kinds.kinds(ctx, session).items()}
    cases, papers = _by_year(handed_in), _by_year(certified)
    years = _span(cases, papers)
    return Results(
        years=years,
        handed_in=tuple(cases[year] for year in years),
        certified=tuple(papers[year] for year in years),
        kinds=_lines(certified, years, titles),
        at=hour,
    )


def _by_year(rows: Iterable[YearCount]) -> Counter[int]:
    found: Counter[int] = Counter()
    for row in rows:
        found[row.year] += row.number
    return found


def _span(*counted: Counter[int]) -> tuple[int, ...]:
    """Every year from the first to the last of which there is anything: a year without is told, too."""
    known = {year for counts in counted for year in counts}
    return tuple(range(min(known), max(known) + 1)) if known else ()


def _lines(rows: Iterable[YearCount], years: tuple[int, ...], titles: Mapping[str, Text]) -> tuple[KindLine, ...]:
    """One line a kind, the most frequent first; kinds that are offered no more stand with the others."""
    found: dict[str, Counter[int]] = {}
    for row in rows:
        name = row.scheme if row.scheme in titles else kinds.OTHER
        found.setdefault(name, Counter())[row.year] += row.number
    lines = [KindLine(titles[n], tuple(c[year] for year in years), c.total()) for n, c in found.items()]
    return tuple(sorted(lines, key=lambda line: (-line.total, line.title.vi)))

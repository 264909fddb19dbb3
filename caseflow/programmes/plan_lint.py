"""What cannot be in a plan's promises: unknown words, parts greater than their whole, years outside."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import date

from caseflow.core.reader import Fault, Source, nearest
from caseflow.programmes.plan_words import Measure, PlanTask, Target, YearDay
from caseflow.programmes.schema import Programme

_Place = tuple[str | int, ...]
_LEAP_YEAR = 2024


def plan_faults(programme: Programme, source: Source) -> Iterator[Fault]:
    """Every mistake in indicators, targets, tasks and reviews."""
    yield from _indicator_faults(programme, source)
    seen: set[tuple[str, str, Measure]] = set()
    for i, target in enumerate(programme.targets):
        yield from _target_faults(("targets", i), target, programme, source)
        key = (target.indicator, target.period, target.measure)
        if key in seen:
            message = f"'{target.indicator}' has another target for '{target.period}'"
            yield source.fault(("targets", i, "indicator"), message)
        seen.add(key)
    yield from _part_faults(programme, source)
    yield from _yearly_faults(programme, source)
    yield from _task_faults(programme, source)
    yield from _review_faults(programme, source)


def outside(years: Iterable[int], known: Container[int]) -> list[int]:
    """The years that are not among those of the programme, in order."""
    return sorted(year for year in set(years) if year not in known)


def exists(day: YearDay) -> bool:
    """Whether there is such a day in some year."""
    try:
        date(_LEAP_YEAR, day.month, day.day)
    except ValueError:
        return False
    return True


def _indicator_faults(programme: Programme, source: Source) -> Iterator[Fault]:
    for name, one in programme.indicators.items():
        at = ("indicators", name, "part_of")
        if one.part_of is None:
            continue
        whole = programme.indicators.get(one.part_of)
        if whole is None:
            hint = nearest(one.part_of, programme.indicators)
            yield source.fault(at, f"'{name}' would be a part of the unknown indicator '{one.part_of}'", hint)
        elif _goes_round(name, programme):
            yield source.fault(at, f"'{name}' would be a part of itself")
        elif whole.unit != one.unit:
            units = f"'{one.unit.vi}', its whole '{one.part_of}' in '{whole.unit.vi}'"
            yield source.fault(at, f"a part and its whole are counted in one unit: '{name}' in {units}")


def _goes_round(name: str, programme: Programme) -> bool:
    """Whether an indicator is a part of itself, by however many others."""
    passed, at = {name}, programme.indicators[name].part_of
    while at is not None and at in programme.indicators:
        if at in passed:
            return at == name
        passed.add(at)
        at = programme.indicators[at].part_of
    return False


def _target_faults(at: _Place, target: Target, programme: Programme, source: Source) -> Iterator[Fault]:
    if target.indicator not in programme.indicators:
        hint = nearest(target.indicator, programme.indicators)
        yield source.fault((*at, "indicator"), f"a target without an indicator: '{target.indicator}'", hint)
    if target.period not in programme.phases:
        hint = nearest(target.period, programme.phases)
        yield source.fault((*at, "period"), f"unknown phase '{target.period}'", hint)
    if (target.qualifier == "range") != (target.max is not None):
        yield source.fault((*at, "max"), "a range, and only a range, has a max")
    if target.max is not None and target.max <= target.min:
        yield source.fault((*at, "max"), f"max {target.max} is not more than min {target.min}")
    if target.growth_over is not None:
        yield from _growth_faults((*at, "growth_over"), target, programme, source)


def _growth_faults(at: _Place, target: Target, programme: Programme, source: Source) -> Iterator[Fault]:
    former, period = programme.phases.get(str(target.growth_over)), programme.phases.get(target.period)
    if former is None:
        hint = nearest(str(target.growth_over), programme.phases)
        yield source.fault(at, f"growth over the unknown phase '{target.growth_over}'", hint)
    elif period is not None and former.to_year >= period.from_year:
        yield source.fault(
            at, f"'{target.growth_over}' has not ended when '{target.period}' begins: nothing grows over it"
        )
    if target.yearly:
        yield source.fault(at, "growth over another period is that of the whole period: 'yearly' says otherwise")


def _part_faults(programme: Programme, source: Source) -> Iterator[Fault]:
    """A part that is promised to be more than its whole; growth of a part may well be more than that of its whole."""
    known = {(t.indicator, t.period, t.measure): t for t in programme.targets}
    for i, part in enumerate(programme.targets):
        indicator = programme.indicators.get(part.indicator)
        if indicator is None or indicator.part_of is None or part.measure == "growth":
            continue
        whole = known.get((indicator.part_of, part.period, part.measure))
        if whole is None or whole is part:
            continue
        promised, most = (part.min, whole.min) if whole.open_above else (part.top, whole.top)
        if promised > most:
            message = f"{promised} of '{part.indicator}' are more than the {most} of '{indicator.part_of}' in all"
            yield source.fault(("targets", i, "min"), message)


def _yearly_faults(programme: Programme, source: Source) -> Iterator[Fault]:
    """Years that add up to more than what is promised for the period as a whole."""
    wholes = {(t.indicator, t.period): t for t in programme.targets if t.measure == "whole" and not t.open_above}
    for i, yearly in enumerate(programme.targets):
        whole = wholes.get((yearly.indicator, yearly.period))
        period = programme.phases.get(yearly.period)
        indicator = programme.indicators.get(yearly.indicator)
        if yearly.measure != "yearly" or whole is None or period is None or indicator is None or indicator.rate:
            continue
        together = yearly.min * len(period.years)
        if whole.qualifier != "about" and together > whole.top:
            said = f"{yearly.min} in each of {len(period.years)} years make {together}"
            yield source.fault(("targets", i, "min"), f"{said}, more than the {whole.top} of '{yearly.period}'")


def _task_faults(programme: Programme, source: Source) -> Iterator[Fault]:
    tasks = programme.tasks
    if tasks is None:
        return
    numbers: set[str] = set()
    for g, group in enumerate(tasks.groups):
        if group.number in numbers:
            yield source.fault(("tasks", "groups", g, "number"), f"there is another group '{group.number}'")
        numbers.add(group.number)
        rows: set[str] = set()
        for i, task in enumerate(group.tasks):
            at = ("tasks", "groups", g, "tasks", i)
            if task.number in rows:
                yield source.fault((*at, "number"), f"group {group.number} has another task '{task.number}'")
            rows.add(task.number)
            yield from _one_task_faults(at, task, programme, source)


def _one_task_faults(at: _Place, task: PlanTask, programme: Programme, source: Source) -> Iterator[Fault]:
    for key, names, known, what in (
        ("lead", task.lead, set(programme.agencies), "agency"),
        ("with", task.with_, set(programme.agencies), "agency"),
        ("serves", task.serves, set(programme.indicators), "indicator"),
    ):
        for n, name in enumerate(names):
            if name not in known:
                yield source.fault((*at, key, n), f"unknown {what} '{name}'", nearest(name, sorted(known)))
    for n, name in enumerate(task.with_):
        if name in task.lead:
            yield source.fault((*at, "with", n), f"'{name}' leads already")
    yield from _task_year_faults(at, task, programme, source)


def _task_year_faults(at: _Place, task: PlanTask, programme: Programme, source: Source) -> Iterator[Fault]:
    if (task.period is None) == (not task.years):
        yield source.fault(at, "a task has a 'period' or 'years', and not both")
    if task.period is not None and task.period not in programme.phases:
        yield source.fault((*at, "period"), f"unknown phase '{task.period}'", nearest(task.period, programme.phases))
    for year in outside(task.years, programme.years):
        yield source.fault((*at, "years"), f"{year} is no year of the programme ({_span(programme)})")
    if list(task.years) != sorted(set(task.years)):
        yield source.fault((*at, "years"), "years are named once each, in their order")


def _review_faults(programme: Programme, source: Source) -> Iterator[Fault]:
    last = 0
    finals = [i for i, review in enumerate(programme.reviews) if review.kind == "final"]
    for i, review in enumerate(programme.reviews):
        at = ("reviews", i)
        if review.year not in programme.years:
            message = f"{review.year} is no year of the programme ({_span(programme)})"
            yield source.fault((*at, "year"), message)
        if review.year <= last:
            yield source.fault((*at, "year"), f"reviews follow one another: {review.year} does not follow {last}")
        last = max(last, review.year)
        if review.before is not None and not exists(review.before):
            yield source.fault((*at, "before"), "there is no such day")
    for i in finals:
        if i != len(programme.reviews) - 1:
            yield source.fault(("reviews", i, "kind"), "the final review is the last one")


def _span(programme: Programme) -> str:
    years = programme.years
    return f"{years[0]}–{years[-1]}" if years else "it has none"

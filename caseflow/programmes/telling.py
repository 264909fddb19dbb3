"""What a plan promised, in words: "ít nhất 120", "khoảng 7,5 %", "tăng 10–15 % so với giai đoạn 2021-2025"; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caseflow.core.text import Text, say
from caseflow.core.words import LegalBasis
from caseflow.forms.decimals import show_decimal
from caseflow.programmes.plan_words import Qualifier, Target
from caseflow.programmes.schema import Period, Programme

_QUALIFIED: dict[Qualifier, Text] = {
    "exactly": say("{n}", "{n}"),
    "about": say("khoảng {n}", "about {n}"),
    "at_least": say("ít nhất {n}", "at least {n}"),
    "more_than": say("trên {n}", "more than {n}"),
    "range": say("{n}", "{n}"),
}
PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Promise:
    """One target in words, with what the plan says beside it, and what it rests on."""

    words: Text
    note: Text | None
    basis: LegalBasis


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One indicator with what was promised of it, by period; `depth` 1 and more: a part of the one above it."""

    title: Text
    unit: Text
    depth: int
    cells: tuple[tuple[Promise, ...], ...]


def target_words(target: Target, programme: Programme) -> Text:
    """The number of a target as people read it, without its unit except where that is per cent."""
    indicator = programme.indicators[target.indicator]
    percent = target.measure == "growth" or indicator.unit.vi == PERCENT
    number = (
        show_decimal(target.min) if target.max is None else f"{show_decimal(target.min)}–{show_decimal(target.max)}"
    )
    said = _QUALIFIED[target.qualifier].format(n=f"{number}\u00a0%" if percent else number)
    if target.growth_over is not None:
        over = _named(programme.phases[target.growth_over])
        return say(f"tăng {said.vi} so với {over.vi}", f"{said.en} more than in {over.en}")
    return say(f"{said.vi} mỗi năm", f"{said.en} a year") if target.yearly else said


def periods(programme: Programme) -> tuple[tuple[str, Period], ...]:
    """The periods for which something was promised, in the order of the plan."""
    named = {target.period for target in programme.targets}
    return tuple((name, period) for name, period in programme.phases.items() if name in named)


def promise_rows(programme: Programme) -> tuple[PromiseRow, ...]:
    """Every indicator of which something was promised, a whole before its parts."""
    columns = [name for name, _ in periods(programme)]
    return tuple(_row(name, depth, columns, programme) for name, depth in _in_order(programme))


def year_words(years: Sequence[int]) -> str:
    """Years in their order as people write them: `2021–2029`, `2025, 2030`."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _row(name: str, depth: int, columns: Sequence[str], programme: Programme) -> PromiseRow:
    indicator = programme.indicators[name]
    cells = tuple(
        tuple(
            Promise(target_words(target, programme), target.note, target.legal_basis)
            for target in programme.targets
            if (target.indicator, target.period) == (name, column)
        )
        for column in columns
    )
    return PromiseRow(indicator.title, indicator.unit, depth, cells)


def _in_order(programme: Programme) -> Iterator[tuple[str, int]]:
    """The indicators that are promised, and wholes of those, each before its parts."""
    wanted = {target.indicator for target in programme.targets}
    for name in list(wanted):
        while (whole := programme.indicators[name].part_of) is not None:
            wanted.add(whole)
            name = whole

    def below(whole: str | None, depth: int) -> Iterator[tuple[str, int]]:
        for name, one in programme.indicators.items():
            if one.part_of == whole and name in wanted:
                yield name, depth
                yield from below(name, depth + 1)

    return below(None, 0)


def _named(period: Period) -> Text:
    """The title of a period inside a sentence: "giai đoạn 2021-2025"."""
    vi, en = period.title.vi, period.title.en
    return say(vi[:1].lower() + vi[1:], en)

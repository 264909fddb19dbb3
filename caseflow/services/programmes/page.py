"""What the plan says, put together for its page: nothing in it is anybody's own, so that every visitor may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseflow.core.clock import local_date
from caseflow.core.text import Text
from caseflow.core.words import LegalBasis
from caseflow.programmes import telling
from caseflow.programmes.plan_words import PlanTask
from caseflow.programmes.priority_words import CODE, SUBMITTED
from caseflow.programmes.schema import LEGAL_FORMS, Agency, Call, Period, Programme
from caseflow.programmes.telling import PromiseRow
from caseflow.services.foundation.context import Context
from caseflow.services.programmes import plans


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call for applications: what it is open for, or that this is all that the programme offers."""

    call: Call
    roads: tuple[Text, ...]
    everything: bool
    open: bool


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task with the names of those who do it, and its years."""

    task: PlanTask
    lead: tuple[Text, ...]
    helpers: tuple[Text, ...]
    years: str


@dataclass(frozen=True, slots=True)
class TaskBlock:
    """A group of tasks."""

    number: str
    title: Text
    lines: tuple[TaskLine, ...]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A priority group: how somebody belongs to it."""

    title: Text
    evidence: Text | None
    sizes: tuple[Text, ...]
    forms: tuple[Text, ...]
    grades: tuple[Text, ...]
    ranks: bool
    basis: LegalBasis


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """The plan as its page shows it."""

    programme: Programme
    agency: Agency
    """Whose plan it is."""
    periods: tuple[Period, ...]
    rows: tuple[PromiseRow, ...]
    bases: tuple[LegalBasis, ...]
    """What the targets rest on, each once; cells name them by their number."""
    tasks: tuple[TaskBlock, ...]
    budget_years: tuple[int, ...]
    fund_years: tuple[int, ...]
    groups: tuple[GroupLine, ...]
    ties: tuple[Text | str, ...]
    """What decides among equals: titles of groups, and the words `submitted` and `code`."""
    calls: tuple[CallLine, ...]
    several_plans: bool
    """Whether the agency had or will have another plan."""


def show(ctx: Context) -> ProgrammePage:
    """The programme that this installation runs, for everybody; calls as they stand today."""
    programme = ctx.programme
    today = local_date(ctx.clock.now())
    rows = telling.promise_rows(programme)
    groups = programme.priority.groups
    return ProgrammePage(
        programme=programme,
        agency=ctx.content.agency,
        periods=tuple(period for _, period in telling.periods(programme)),
        rows=rows,
        bases=tuple(dict.fromkeys(one.basis for row in rows for cell in row.cells for one in cell)),
        tasks=_tasks(programme),
        budget_years=_budget_years(programme),
        fund_years=_fund_years(programme),
        groups=_groups(ctx, programme),
        ties=tuple(t if t in (SUBMITTED, CODE) else groups[t].title for t in programme.priority.ties),
        calls=tuple(_call(ctx, call, today) for call in sorted(programme.calls.values(), key=_latest_first)),
        several_plans=plans.several(ctx),
    )


def _latest_first(call: Call) -> int:
    return -call.opens.toordinal()


def _tasks(programme: Programme) -> tuple[TaskBlock, ...]:
    if programme.tasks is None:
        return ()

    def names(agencies: tuple[str, ...]) -> tuple[Text, ...]:
        return tuple(programme.agencies[name].title for name in agencies)

    def line(task: PlanTask) -> TaskLine:
        years = task.years if task.period is None else programme.phases[task.period].years
        return TaskLine(task, names(task.lead), names(task.with_), telling.year_words(years))

    return tuple(TaskBlock(one.number, one.title, tuple(map(line, one.tasks))) for one in programme.tasks.groups)


def _budget_years(programme: Programme) -> tuple[int, ...]:
    """Every year for which the budget says something."""
    budget = programme.budget
    if budget is None:
        return ()
    years = set(budget.years).union(*(s.years for s in budget.sections))
    return tuple(sorted(years.union(*(line.years for s in budget.sections for line in s.lines))))


def _fund_years(programme: Programme) -> tuple[int, ...]:
    """Every year for which the sources of money say something."""
    funds = programme.funds
    return () if funds is None else tuple(sorted(set(funds.years).union(*(s.years for s in funds.sources.values()))))


def _groups(ctx: Context, programme: Programme) -> tuple[GroupLine, ...]:
    ranking = programme.priority.ranking
    return tuple(
        GroupLine(
            title=group.title,
            evidence=None if group.claim is None else group.claim.evidence,
            sizes=tuple(ctx.content.sizes.titles[size] for size in group.size),
            forms=tuple(LEGAL_FORMS[form] for form in group.legal_form),
            grades=tuple(group.grades.values()),
            ranks=name in ranking,
            basis=group.legal_basis,
        )
        for name, group in programme.priority.groups.items()
    )


def _call(ctx: Context, call: Call, today: date) -> CallLine:
    roads = ctx.content.library.roads
    everything = set(call.applied_for) == set(ctx.programme.schemes)
    titles = tuple(roads[name].value.title for name in call.applied_for if name in roads)
    return CallLine(call, titles, everything, call.opens <= today <= call.closes)

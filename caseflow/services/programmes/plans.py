"""The plans of the agency, one after the other: which one is in force, which one it replaced, which one is to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from caseflow.core.clock import local_date
from caseflow.programmes.schema import Programme
from caseflow.services.foundation.context import Context

State = Literal["coming", "in_force", "replaced"]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan; `until` is its last day, None while nothing is known to replace it."""

    programme: Programme
    state: State
    until: date | None
    replaced_by: Programme | None


def listing(ctx: Context) -> tuple[PlanLine, ...]:
    """Every plan of the agency and of those it took over, the newest first; for visitors too."""
    plans, today = ctx.content.plans, local_date(ctx.clock.now())
    successors = {old: plan for plan in plans.by_name.values() for old in plan.replaces}
    return tuple(_line(plan, successors.get(name), plans.on(today), today) for name, plan in plans.by_name.items())


def several(ctx: Context) -> bool:
    """Whether there is more to show than the plan in force."""
    return len(ctx.content.plans.by_name) > 1


def _line(plan: Programme, successor: Programme | None, current: Programme, today: date) -> PlanLine:
    ends = successor.in_force_from if successor is not None else None
    state: State = "replaced" if ends is not None and ends <= today else "coming"
    if plan.programme == current.programme:
        state = "in_force"
    return PlanLine(plan, state, ends - timedelta(days=1) if ends is not None else None, successor)

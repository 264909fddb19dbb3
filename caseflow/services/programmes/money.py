"""The money of a case as its page and every decision on it show it: asked for, appraised, settled, and the ceiling."""

from __future__ import annotations

from collections.abc import Collection

from caseflow.programmes.money import CaseMoney, Ceiling, Sum
from caseflow.services.engine.viewing import Viewing
from caseflow.services.programmes.applying import plan_of
from caseflow.workflows.effect_words import MARK_APPROVED


def stands(viewing: Viewing) -> bool:
    """Whether there can be money: on a road of support, once it was handed in."""
    return viewing.book.definition.is_support and viewing.case.submitted_at is not None


def reads(viewing: Viewing) -> Collection[str]:
    """The forms beside the application that say an amount."""
    return {stage.form for stage in viewing.ctx.content.amounts.amounts.values() if stage.form is not None}


def load(viewing: Viewing) -> CaseMoney | None:
    """The sums that the reader may read; None where there is none yet."""
    norm = plan_of(viewing.ctx, viewing.case).support_norm
    ceiling = None if norm is None else Ceiling(norm.percent, norm.cap, norm.legal_basis)
    sums = []
    for name, stage in viewing.ctx.content.amounts.amounts.items():
        for form, row in viewing.signed.items():
            amount = row.values.get(stage.field) if stage.form in (None, form) else None
            if type(amount) is int:
                total = row.values.get(stage.total) if stage.total is not None else None
                whole = total if type(total) is int else None
                limit = ceiling.limit(whole) if ceiling is not None and whole is not None else None
                sums.append(Sum(name, stage.title, amount, whole, limit, form, row.revision))
    return CaseMoney(tuple(sums), ceiling, viewing.approved_at) if sums else None


def at_stake(viewing: Viewing, step: str) -> int | None:
    """What an approval commits: the sum that was said last."""
    approves = any(said.port is MARK_APPROVED for said in viewing.book.does.get(step, ()))
    return viewing.case.amount if approves else None

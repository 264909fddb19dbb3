"""What papers say of the plan and the money of a case: its call, what is supported and with how much."""

from __future__ import annotations

from collections.abc import Mapping

from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.services.engine.viewing import About, Saying
from caseflow.services.programmes import applying

BUDGET = "budget"
"""The form in which the support is appraised."""


def _plan(about: About) -> Mapping[str, object]:
    """The plan under which the case was handed in, and the call that took it."""
    plan = applying.plan_of(about.ctx, about.case)
    call = plan.calls.get(about.case.call or "")
    norm = plan.support_norm
    return {
        "round": call.title.vi if call is not None else f"năm {about.case.year}",
        "plan_decision": plan.legal_basis.source.vi,
        "norm_resolution": norm.legal_basis.source.vi if norm is not None and norm.legal_basis.confirmed else None,
    }


def _support(about: About) -> Mapping[str, object]:
    """What is supported, as one line of the annexed list; nothing before the budget was appraised."""
    budget = submission_rows.last_answers(about.session, about.case.id, [BUDGET]).get(BUDGET)
    if budget is None:
        return {}
    line = {
        "applicant": about.case.enterprise_name, "content": about.book.definition.title.vi,
        "support": budget.get("state_support"), "own": budget.get("counterpart"),
    }  # fmt: skip
    return {"supported": [line]}


SAYINGS = (
    Saying(frozenset({"round", "plan_decision", "norm_resolution"}), _plan),
    Saying(frozenset({"supported"}), _support),
)

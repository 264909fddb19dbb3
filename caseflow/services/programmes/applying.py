"""What the rules want to know of the programme and of the applicant, and what handing a case in means for both."""

from __future__ import annotations

from collections.abc import Sequence

from caseflow.core.clock import local_date
from caseflow.db.queries.engine import cases as case_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.enterprises import enterprises as enterprise_rows
from caseflow.programmes.schema import Programme
from caseflow.programmes.words import ApplicantFacts, Norm
from caseflow.services.engine.capability import Asking
from caseflow.services.engine.moves import Move
from caseflow.services.enterprises import enterprises, priority
from caseflow.services.foundation.context import Context

DEAD_OUTCOMES = ("refused", "withdrawn", "lapsed", "not_recommended", "failed", "stopped")
"""A case that ended so does not stand in the way of a new one (TT 35/2021 Đ.11.2 speaks of support received)."""


def applicant(asking: Asking) -> ApplicantFacts:
    """Who applies, and what the profile still lacks."""
    profile = enterprise_rows.profile(asking.session, asking.case.enterprise_id)
    return ApplicantFacts(profile.legal_form, enterprises.profile_problems(profile))


def call(asking: Asking) -> str | None:
    """The call that is open today for the scheme of the case."""
    return open_call(asking.ctx, asking.case.scheme)


def open_call(ctx: Context, scheme: str) -> str | None:
    """The call that is open today for a scheme, or None."""
    today = local_date(ctx.clock.now())
    for one in ctx.programme.calls.values():
        if scheme in one.schemes and one.opens <= today <= one.closes:
            return one.name
    return None


def duplicates(asking: Asking) -> Sequence[str]:
    """Other cases of the same enterprise for the same support that run or ended well."""
    found = case_rows.same_support(asking.session, asking.case.id)
    return [row.code or row.title for row in found if row.outcome not in DEAD_OUTCOMES]


def plan_of(ctx: Context, case: CaseRow | None) -> Programme:
    """The plan that a case stands under: the one it was handed in under, before that the one in force today."""
    if case is None or case.submitted_at is None:
        return ctx.programme
    return ctx.content.plans.named(case.programme)


def norm(ctx: Context, case: CaseRow | None) -> Norm | None:
    """The ceiling of support for a case; for none what holds for one that would begin today."""
    found = plan_of(ctx, case).support_norm
    return None if found is None else Norm(found.percent, found.cap, found.legal_basis.source)


def fast_track(ctx: Context, case: CaseRow | None) -> int | None:
    """Below how many đồng of support the fast track is open for a case; None where its plan has none."""
    found = plan_of(ctx, case).fast_track
    return None if found is None else found.below


def submitted(move: Move) -> None:
    """A case that is handed in takes its place in the plan in force and its call, with the grounds for priority that
    it has that day; from now on it stands under this plan.
    """
    plan = move.ctx.programme.programme
    grounds = priority.grounds(move.session, move.case.enterprise_id, move.today)
    move.changes.update(programme=plan, call=open_call(move.ctx, move.case.scheme), priority=len(grounds))
    move.details["priority"] = [ground.kind for ground in grounds]

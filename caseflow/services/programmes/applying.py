"""What the rules want to know of the programme and of the applicant, and what handing a case in means for both."""

from __future__ import annotations

from caseflow.core.clock import local_date
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.enterprises import enterprises as enterprise_rows
from caseflow.programmes.rank import queue_number
from caseflow.programmes.schema import Programme
from caseflow.programmes.words import ApplicantFacts, Norm
from caseflow.services.engine import deadlines
from caseflow.services.engine.capability import Asking
from caseflow.services.engine.moves import Move
from caseflow.services.enterprises import enterprises, priority
from caseflow.services.foundation.context import Context


def applicant(asking: Asking) -> ApplicantFacts:
    """Who applies, and what the profile still lacks."""
    profile = enterprise_rows.profile(asking.session, asking.case.enterprise_id)
    return ApplicantFacts(profile.legal_form, enterprises.profile_problems(asking.ctx, profile))


def call(asking: Asking) -> str | None:
    """The call that is open today for the road of the case."""
    return open_call(asking.ctx, asking.case.scheme)


def open_call(ctx: Context, road: str) -> str | None:
    """The call that is open today for a kind of support or a procedure, or None."""
    today = local_date(ctx.clock.now())
    for one in ctx.programme.calls.values():
        if road in one.applied_for and one.opens <= today <= one.closes:
            return one.name
    return None


def plan_of(ctx: Context, case: CaseRow | None) -> Programme:
    """The plan that a case stands under: the one it was handed in under, before that the one in force today."""
    if case is None or case.submitted_at is None:
        return ctx.programme
    return ctx.content.plans.named(case.programme)


def norm(ctx: Context, case: CaseRow | None) -> Norm | None:
    """The ceiling of support for a case; for none what holds for one that would begin today."""
    found = plan_of(ctx, case).support_norm
    return (
        None if found is None else Norm(found.percent, found.cap, found.legal_basis.source, found.legal_basis.confirmed)
    )


def fast_track(ctx: Context, case: CaseRow | None) -> int | None:
    """Below how many đồng of support the fast track is open for a case; None where its plan has none."""
    found = plan_of(ctx, case).fast_track
    return None if found is None else found.below


def submitted(move: Move) -> None:
    """A case that is handed in takes its place in the plan in force and its call, with the grounds for priority that
    it has that day; from now on it stands under this plan.
    """
    plan = move.ctx.programme
    held = priority.grounds(plan, move.session, move.case.enterprise_id, move.today)
    number = queue_number(plan, held)
    move.changes.update(programme=plan.programme, call=open_call(move.ctx, move.case.scheme), priority=number)
    move.details["priority"] = [ground.kind for ground in held if ground.verified]
    if waiting := [ground.kind for ground in held if not ground.verified]:
        move.details["priority_unverified"] = waiting


def entered(move: Move) -> None:
    """The number that the queue sorts by follows what was verified since: it is worked out anew at every further step.

    The grounds stay those of the day on which the case was handed in; what is claimed later gives no better place.
    """
    handed_in = move.case.submitted_at
    if handed_in is None:
        return
    programme, held = plan_of(move.ctx, move.case), []
    if programme.priority.ranking:
        held = priority.grounds(programme, move.session, move.case.enterprise_id, local_date(handed_in))
    number = queue_number(programme, held)
    if number != move.case.priority:
        move.changes["priority"] = number
        move.details["priority"] = [ground.kind for ground in held if ground.verified]
        deadlines.place(move)

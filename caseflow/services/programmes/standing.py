"""Who the applicant of a case is to the programme: its size, and its grounds for priority with what they rest on."""

from __future__ import annotations

from dataclasses import dataclass

from caseflow.core.clock import local_date
from caseflow.core.text import Text
from caseflow.programmes.priority import FlagOnDay
from caseflow.programmes.schema import LEGAL_FORMS
from caseflow.services.engine.viewing import Viewing
from caseflow.services.enterprises import priority
from caseflow.services.programmes.applying import plan_of


@dataclass(frozen=True, slots=True)
class StandingCard:
    """Size and grounds as they were on the day on which the case was handed in; `ranks`: whether they make an order."""

    size: Text | None
    legal_form: Text | None
    grounds: tuple[FlagOnDay, ...]
    ranks: bool
    basis: Text
    confirmed: bool


def stands(viewing: Viewing) -> bool:
    """For the agency, on a road of support that was handed in."""
    handed_in = viewing.case.submitted_at is not None
    return viewing.book.definition.is_support and handed_in and not viewing.as_applicant


def load(viewing: Viewing) -> StandingCard | None:
    """Size and grounds; None before the case was handed in."""
    if viewing.case.submitted_at is None:
        return None
    plan = plan_of(viewing.ctx, viewing.case)
    day = local_date(viewing.case.submitted_at)
    profile, found = priority.held(plan, viewing.session, viewing.case.enterprise_id, day)
    return StandingCard(
        size=viewing.ctx.content.sizes.shown(profile.legal_form, profile.size_class),
        legal_form=LEGAL_FORMS.get(profile.legal_form),
        grounds=tuple(found),
        ranks=bool(plan.priority.ranking),
        basis=plan.priority.legal_basis.source,
        confirmed=plan.priority.legal_basis.confirmed,
    )

"""Chapters that all stories share: the story of ISO 9001 plays them in the browser, the others through the services."""

from __future__ import annotations

from collections.abc import Mapping

from tests.e2e.pages import Answer, Person
from tests.e2e.town import Town
from tests.support import factories
from tests.support.journey import BUDGET, Journey


def is_received(town: Town, owner: Person, officer: Person) -> Journey:
    """The case that `owner` has submitted is taken in and found eligible; `officer` has it from now on."""
    case = owner.page.url.partition("/cases/")[2].partition("?")[0]
    journey = Journey.joining(town.ctx, case, case_officer=factories.signed_in(town.ctx, officer.email))
    journey.do("one_stop", "accept")
    journey.do("division_head", "take_up")
    journey.do("case_officer", "confirm_eligibility")
    return journey


def is_granted(journey: Journey, ends_on: str) -> None:
    """A council recommends the support two weeks later; the budget, the approval, and a contract until `ends_on`."""
    journey.do("admin_secretary", "convene")
    journey.do("council_secretary", "conclude_pass")
    journey.do("finance", "appraise_budget")
    journey.do("case_officer", "approve")
    journey.do("one_stop", "hand_over")
    journey.do("case_officer", "sign_contract", ends_on=ends_on)


def is_settled(journey: Journey, officer: Person, enterprise: str, figures: Mapping[str, Answer]) -> None:
    """Acceptance with the figures after the support, on its page, and settlement; what they write others sign."""
    today = journey.clock.now().strftime("%d/%m/%Y")
    officer.finds(enterprise).acts("Nghiệm thu đạt", {"Ngày nghiệm thu": today, "Xếp loại": "Đạt", **figures})
    journey.issue(journey.papers[0].public_id)
    paid = BUDGET["state_support"]
    journey.do("finance", "settle", settled=paid, disbursed=paid, recovered=0)

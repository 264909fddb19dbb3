"""The shortest way along the actions of a definition: all that somebody who plays a case has to know."""

from __future__ import annotations

from collections import deque

from caseflow.workflows.definition import Definition
from caseflow.workflows.policy import SYSTEM_PARTY

MAIN = (
    ("applicant", "submit"), ("one_stop", "accept"), ("division_head", "take_up"),
    ("case_officer", "confirm_eligibility"), ("case_officer", "record_survey"), ("case_officer", "rank"),
    ("admin_secretary", "convene"), ("council_secretary", "conclude_pass"), ("finance", "appraise_budget"),
    ("case_officer", "approve"), ("one_stop", "hand_over"), ("case_officer", "sign_contract"),
    ("applicant", "start_audit"), ("applicant", "submit_certificate"), ("case_officer", "record_certificate"),
    ("case_officer", "accept_results"), ("finance", "settle"),
)  # fmt: skip
"""From the draft to surveillance without a detour: who does what."""


def road(definition: Definition, goal: str, start: str = "") -> list[str]:
    """The shortest way from `start`, or from the beginning, to `goal`, as actions."""
    begin = start or definition.initial
    ways: dict[str, list[str]] = {begin: []}
    queue = deque([begin])
    while queue:
        here = queue.popleft()
        for name in definition.actions_from[here]:
            action = definition.actions[name]
            if action.to is not None and action.to not in ways and action.by != (SYSTEM_PARTY,):
                ways[action.to] = [*ways[here], name]
                queue.append(action.to)
    return ways[goal]

"""No single person and no timer ends a submitted case against its applicant: people of a chain sign a paper for it.

Asked of every shipped road and every step to an adverse end, and to the liquidation by which a contract ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from caseflow.bootstrap import ENGINE
from caseflow.core.content import content_roots
from caseflow.services.foundation import checking, content
from caseflow.services.foundation.content import Content
from caseflow.workflows.definition import DefinedAction, Definition
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import APPLICANT, SYSTEM_PARTY

ADVERSE = {"refused", "failed", "stopped", "lapsed", "not_recommended"}
SIGNERS = {"division_head", "director"}
ON_THE_WAY = {"liquidating"}
"""States that lead to an adverse end and nowhere else."""
ACTS_OF_THE_BODY = {"withdraw_certificate"}
"""What the certification body has done: the office only records it."""
AT_THE_COUNTER = {"refuse_intake"}
"""Form 03 is signed by whoever stands at the counter: nothing was taken in, and the case has no code yet."""
SHIPPED: Content = content.load(content_roots(), "")
ROADS = sorted(SHIPPED.library.roads)


@cache
def road(name: str) -> Definition:
    known = SHIPPED.library, ENGINE.vocabulary, SHIPPED.councils, SHIPPED.forms
    return checking.assembled(*known, name)


def adverse(definition: Definition) -> Iterator[tuple[str, DefinedAction]]:
    """The steps to an adverse end that are not the applicant's own."""
    for name, action in definition.actions.items():
        to = definition.states[action.to] if action.to is not None else None
        if to is not None and (to.final in ADVERSE or action.to in ON_THE_WAY) and action.by != (APPLICANT,):
            yield name, action


def papers(definition: Definition, name: str) -> list[str]:
    """The papers that the step makes, or without which it is not taken."""
    action, book = definition.actions[name], Rulebook(definition, ENGINE.vocabulary)
    waited = [str(said.args.value) for said in book.needs[name] if said.word == "paper_issued"]  # type: ignore[attr-defined]
    return [action.paper, *waited] if action.paper is not None else waited


def signed_by(kind: str) -> str | None:
    """Whose signature a paper of this kind has, if its signer is somebody else than whoever proposes it."""
    chain = SHIPPED.letters[kind].head.chain
    assert chain is not None
    link = SHIPPED.authority.chains[chain].links.get("sign")
    return link.by if link is not None and "propose" not in link.may_be else None


@pytest.mark.parametrize("name", ROADS)
def test_an_adverse_end_needs_a_signature_of_the_management(name: str) -> None:
    definition = road(name)
    found = dict(adverse(definition))
    assert found, "every road can end badly"
    for step, action in found.items():
        if step in ACTS_OF_THE_BODY:
            assert SYSTEM_PARTY not in action.by, "nor does a timer record it"
        elif step in AT_THE_COUNTER:
            assert action.from_ == ("submitted",)
            assert SYSTEM_PARTY not in action.by
        else:
            signers = {signed_by(kind) for kind in papers(definition, step)}
            assert signers & SIGNERS, f"{step} is taken by {', '.join(action.by)} alone"


@pytest.mark.parametrize("name", ROADS)
def test_no_term_ends_a_case_without_a_paper(name: str) -> None:
    definition = road(name)
    steps = dict(adverse(definition))
    for state in definition.states.values():
        for step in steps.keys() & {getattr(rung, "then", None) for rung in ladder(state.deadline)}:
            assert signed_by(steps[step].paper or "") in SIGNERS, f"the term of a state takes {step}"
    for step, action in steps.items():
        if action.by == (SYSTEM_PARTY,):
            raise AssertionError(f"only the system takes {step}")


def ladder(deadline: object) -> list[object]:
    """The last day of a term and every rung after it."""
    return [] if deadline is None else [deadline, *(getattr(deadline, "overdue", None) or ())]


def test_what_is_an_exception_is_there() -> None:
    steps = {step for name in ROADS for step, _ in adverse(road(name))}
    assert steps >= ACTS_OF_THE_BODY | AT_THE_COUNTER
    assert len(steps) >= 15, sorted(steps)

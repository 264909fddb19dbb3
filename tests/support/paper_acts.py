"""What is done to papers, witnessed act by act: the chain, sent back, cancelled; registers and authorisations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.ids import digest
from caseflow.papers.authority import Link
from caseflow.services.accounts import again
from caseflow.services.engine import actions
from caseflow.services.papers import correcting, deputies, desk, links, registers
from tests.support import factories
from tests.support.factories import PASSWORD, session_token
from tests.support.journey import Journey
from tests.support.witness import Witness

WHY = "Bổ sung căn cứ."


def each(witness: Witness, journey: Journey, role: str, action: str) -> None:
    """A step that makes a paper of the director: sent back once, cancelled once, then issued; one event each."""
    person, head = journey.person(role), journey.person("division_head")
    paper = _proposed(witness, journey, person, action)
    witness(links.send_back, head, paper, journey.paper(paper).version, WHY)
    assert _proposed(witness, journey, person, action) == paper
    _signed(witness, journey, paper)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("caseflow.papers.chain.together", lambda _chain, link, *_rest: (link,))
        _press(witness, journey, paper, "clerk", "number")
    witness(links.cancel, journey.person("clerk"), paper, journey.paper(paper).version, WHY)
    paper = _proposed(witness, journey, person, action)
    _signed(witness, journey, paper)
    _press(witness, journey, paper, "clerk", "number")
    assert journey.paper(paper).status == "issued"
    form = correcting.form(journey.ctx, person, paper)
    witness(correcting.correct, person, paper, journey.paper(paper).version, form.begun, WHY)
    _of_the_office(witness, journey)


def _of_the_office(witness: Witness, journey: Journey) -> None:
    """What belongs to no paper: a register begun, an office lent and taken back, a password typed again."""
    ctx, director, clerk = witness.ctx, journey.person("director"), journey.person("clerk")
    witness(registers.begin, clerk, "department", "GXN", 7)
    deputy, today = factories.staff(ctx, "viewer"), local_date(ctx.clock.now())
    lent = deputies.Given(
        "director", deputy.email, "KT.", "Phó Giám đốc", "Quyết định 1/QĐ", today, today + timedelta(1)
    )
    made = witness(deputies.give, director, lent)
    witness(deputies.end, director, made["authorisation"])
    witness(again.confirm, director, digest(session_token(ctx, director.email)), PASSWORD)


def _proposed(witness: Witness, journey: Journey, person: Actor, action: str) -> str:
    done: dict[str, Any] = witness(
        actions.perform, person, journey.case, action, journey.answers(action), journey.version
    )  # fmt: skip
    return str(done["paper"])


def _signed(witness: Witness, journey: Journey, paper: str) -> None:
    """Checked alone, signed at the desk where several are signed together."""
    _press(witness, journey, paper, "division_head", "check")
    chosen = [(paper, journey.paper(paper).version)]
    (done,) = witness(desk.together, journey.person("director"), "sign", chosen)
    assert done.reasons == ()


def _press(witness: Witness, journey: Journey, paper: str, role: str, link: Link) -> None:
    witness(links.do, journey.person(role), paper, link, journey.paper(paper).version)

"""People named for a case: until then the case does not exist for them, afterwards they act in it and in no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from caseflow.core.actor import Actor
from caseflow.core.clock import FixedClock
from caseflow.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from caseflow.gateways.memory import MemoryMailer
from caseflow.services.accounts import grants
from caseflow.services.administration import verify
from caseflow.services.cases import assigning, cases, tasks
from caseflow.services.desks import queues, views
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.messages import outbox
from tests.support import factories
from tests.support.contexts import NOW, BuildContext
from tests.support.factories import key
from tests.support.journey import Journey
from tests.support.plays import PROVINCES

ASSESSOR = "assessor"


@pytest.fixture
def ctx(build_context: BuildContext) -> Context:
    made = build_context(clock=FixedClock(NOW), content=PROVINCES / "assessors")
    catalog.publish(made)
    return made


def handed_in(ctx: Context) -> Journey:
    """A case under review; three assessments wait, nobody is named."""
    journey = Journey(ctx, "expert_review")
    journey.complete("proposal")
    journey.do("applicant", "hand_in")
    return journey


def names(journey: Journey, person: Actor, role: str = ASSESSOR) -> None:
    """The director names a person for the case."""
    head = journey.person("director")
    assigning.name(journey.ctx, head, journey.case, role, person.id, journey.version, key())


def lines(ctx: Context, person: Actor) -> list[str]:
    """The cases in the person's queue."""
    return [line.public_id for line in queues.page(ctx, person, views.Filter(desk=views.MINE)).lines]


def test_whoever_is_named_finds_the_case_in_the_queue_and_acts_in_it(ctx: Context, mails: MemoryMailer) -> None:
    journey, other, person = handed_in(ctx), handed_in(ctx), factories.staff(ctx, ASSESSOR)
    outbox.deliver(ctx)
    assert [mail for mail in mails.sent if mail.recipient == person.email and str(journey.row.code) in mail.body] == []
    with pytest.raises(NotFound):
        cases.view(ctx, person, journey.case)
    assert lines(ctx, person) == []

    names(journey, person)
    outbox.deliver(ctx)
    told = [mail.body for mail in mails.sent if mail.recipient == person.email and str(journey.row.code) in mail.body]
    assert len(told) == 1
    assert "Phiếu phản biện" in told[0]
    assert set(lines(ctx, person)) == {journey.case}
    page = queues.page(ctx, person, views.Filter())
    assert (page.views[0].name, page.views[0].count) == ("mine", 1), "three sheets of one case are one line"
    assert len(page.lines[0].steps) == 3
    with pytest.raises(NotFound):
        cases.view(ctx, person, other.case)

    sheet = next(task for task in cases.view(ctx, person, journey.case).tasks if task.yours)
    tasks.end(ctx, person, sheet.public_id, {"verdict": "good", "why": "Rõ ràng."}, key())
    with pytest.raises(NotFound):
        tasks.end(ctx, factories.staff(ctx, ASSESSOR), sheet.public_id, {"verdict": "good", "why": "Rõ."}, key())
    assert verify.verify(ctx).findings == ()


def test_a_naming_is_taken_back_and_what_was_handed_in_stays(ctx: Context) -> None:
    journey, person = handed_in(ctx), factories.staff(ctx, ASSESSOR)
    names(journey, person)
    (sheet, *_) = cases.view(ctx, person, journey.case).tasks
    tasks.end(ctx, person, sheet.public_id, {"verdict": "good", "why": "Rõ ràng."}, key())
    head = journey.person("director")
    assigning.release(ctx, head, journey.case, ASSESSOR, person.id, journey.version, key())
    with pytest.raises(NotFound):
        cases.view(ctx, person, journey.case)
    assert lines(ctx, person) == []
    with pytest.raises(Invalid, match="not named here"):
        assigning.release(ctx, head, journey.case, ASSESSOR, person.id, journey.version, key())
    assert [task.status for task in journey.tasks()].count("done") == 1
    names(journey, person)
    assert cases.view(ctx, person, journey.case).head.public_id == journey.case


def test_who_gives_cases_sees_who_is_named_and_who_else_could_be(ctx: Context) -> None:
    journey, person = handed_in(ctx), factories.staff(ctx, ASSESSOR, name="Chuyên gia Một")
    factories.staff(ctx, ASSESSOR, name="Chuyên gia Hai")
    names(journey, person)
    (role,) = cases.view(ctx, journey.person("director"), journey.case).assignments.roles
    assert [name for _, name in role.people] == ["Chuyên gia Một"]
    assert [name for _, name in role.others] == ["Chuyên gia Hai"]
    (read,) = cases.view(ctx, journey.person("case_officer"), journey.case).assignments.roles
    assert (read.people, read.others) == (role.people, ())
    for outside in (journey.applicant, person):
        assert cases.view(ctx, outside, journey.case).assignments.roles == ()


def test_what_cannot_be_is_refused_in_words(ctx: Context) -> None:
    journey, person = handed_in(ctx), factories.staff(ctx, ASSESSOR)
    head, officer = journey.person("director"), journey.person("case_officer")

    def name(who: Actor, role: str = ASSESSOR, by: Actor = head, version: int | None = None) -> None:
        at = journey.version if version is None else version
        assigning.name(ctx, by, journey.case, role, who.id, at, key())

    with pytest.raises(NotAllowed):
        name(person, by=officer)
    with pytest.raises(NotFound):
        name(person, by=person)
    with pytest.raises(Conflict):
        name(person, version=journey.version - 1)
    with pytest.raises(Invalid, match="Nobody is named for that role"):
        name(officer, "case_officer")
    with pytest.raises(Invalid, match="does not hold the role: Assessor"):
        name(officer)
    grants.grant(ctx, factories.staff(ctx, "sysadmin"), journey.applicant.id, ASSESSOR, key())
    with pytest.raises(Invalid, match="belongs to the applicant"):
        name(journey.applicant)
    name(person)
    with pytest.raises(Invalid, match="named already"):
        name(person)
    for number in range(3):
        sheet = next(task for task in journey.tasks() if task.status == "open")
        one = person if number == 0 else factories.staff(ctx, ASSESSOR)
        if number:
            name(one)
        tasks.end(ctx, one, sheet.public_id, {"verdict": "poor", "why": "Thiếu căn cứ."}, key())
    journey.do("director", "decline")
    with pytest.raises(Refused, match="The case is over"):
        name(factories.staff(ctx, ASSESSOR))


def test_a_role_that_gets_another_name_keeps_its_people(
    ctx: Context, build_context: BuildContext, tmp_path: Path
) -> None:
    journey, person = handed_in(ctx), factories.staff(ctx, ASSESSOR)
    names(journey, person)
    content = Path(shutil.copytree(PROVINCES / "assessors", tmp_path / "content"))
    for file in content.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("by: assessor", "by: expert")
        file.write_text(text.replace("  assessor:\n", "  expert:\n    was: assessor\n"), encoding="utf-8")
    after = build_context(clock=FixedClock(NOW), content=content)
    catalog.publish(after)
    assert lines(after, factories.refreshed(after, person)) == [journey.case]

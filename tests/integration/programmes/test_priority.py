"""The place of a case: what the plan counts, verified, kept on the case; and calls that procedures wait for."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.bootstrap import ENGINE
from caseflow.core.clock import FixedClock
from caseflow.core.content import content_roots
from caseflow.core.errors import Refused
from caseflow.db.models import Case, Event
from caseflow.forms.examples import example as answers
from caseflow.services.administration import verify
from caseflow.services.engine import deadlines
from caseflow.services.enterprises import priority
from caseflow.services.files.storage import Upload
from caseflow.services.foundation import catalog, checking
from caseflow.services.foundation.context import Context
from tests.support import factories, full_plan, overlay
from tests.support.contexts import NOW, BuildContext
from tests.support.factories import key
from tests.support.files import make_pdf
from tests.support.journey import Journey
from tests.support.scenario import Road

CLAIM = {"product": "Nghệ tinh bột"}
PROCEDURE = "declaration_of_conformity"
CALL = """\
calls:
  declarations:
    title: {vi: Đợt công bố, en: Call for declarations}
    opens: 2026-03-01
    closes: 2026-03-31
    roads: [declaration_of_conformity]
    legal_basis: Ví dụ
"""


@pytest.fixture
def ranked(build_context: BuildContext, tmp_path: Path) -> Iterator[Context]:
    """An installation whose plan ranks by groups in strict order: key product, material in two grades, SME."""
    ctx = build_context(clock=FixedClock(NOW), content=full_plan.write(tmp_path / "province"))
    catalog.publish(ctx)
    yield ctx
    assert verify.verify(ctx).findings == ()


def claim(journey: Road, kind: str, details: dict[str, Any]) -> int:
    """The applicant claims a ground, which nobody has verified yet."""
    evidence = Upload("Văn bản.pdf", io.BytesIO(make_pdf(kind)))
    owner = factories.refreshed(journey.ctx, journey.applicant)
    done = priority.claim(journey.ctx, owner, journey.enterprise.public_id, kind, details, evidence, key())
    return int(done["flag"])


def submitted_details(ctx: Context) -> dict[str, Any]:
    """What the event of handing in says."""
    with ctx.read() as session:
        (body,) = session.scalars(sa.select(Event.body).where(Event.name == "submit"))
    return dict(json.loads(body)["details"])


def test_what_is_verified_after_handing_in_counts_from_the_next_step_on(ranked: Context) -> None:
    journey = Journey(ranked)
    flag = claim(journey, "key_product", CLAIM)
    journey.do("applicant", "submit")
    assert journey.row.priority == 1, "a small enterprise; the claim is not verified"
    told = submitted_details(ranked)
    assert (told["priority"], told["priority_unverified"]) == (["sme"], ["key_product"])
    officer = factories.staff(ranked, "case_officer")
    priority.verify(ranked, officer, journey.enterprise.public_id, flag, key())
    assert journey.row.priority == 1
    journey.do("one_stop", "accept")
    row = journey.row
    assert row.priority == 6, "7 of 11 combinations of the groups, drawn together to nine"
    assert row.due_order == deadlines.order(row.due_on, 6)


def test_what_is_claimed_after_handing_in_gives_no_better_place(ranked: Context) -> None:
    journey = Journey(ranked)
    journey.do("applicant", "submit")
    assert isinstance(ranked.clock, FixedClock)
    ranked.clock.advance(timedelta(days=1))
    flag = claim(journey, "material", {"grade": "in_province"})
    officer = factories.staff(ranked, "case_officer")
    priority.verify(ranked, officer, journey.enterprise.public_id, flag, key())
    journey.do("one_stop", "accept")
    assert journey.row.priority == 1


def test_where_the_plan_ranks_nobody_the_number_is_nought(ctx: Context) -> None:
    journey = Journey(ctx)
    officer = factories.staff(ctx, "case_officer")
    priority.verify(ctx, officer, journey.enterprise.public_id, claim(journey, "key_product", CLAIM), key())
    journey.do("applicant", "submit")
    assert journey.row.priority == 0
    assert submitted_details(ctx)["priority"] == ["sme", "key_product"]


def test_a_number_of_an_older_version_goes_where_the_plan_ranks_nobody(ctx: Context) -> None:
    journey = Journey(ctx)
    journey.do("applicant", "submit")
    with ctx.tx() as session:
        session.execute(sa.update(Case).values(priority=2, due_order=Case.due_order - 2))
    journey.do("one_stop", "accept")
    row = journey.row
    assert (row.priority, row.due_order) == (0, deadlines.order(row.due_on, 0))


def test_a_ground_that_only_another_plan_knew_stays_readable_and_counts_for_nothing(
    build_context: BuildContext, tmp_path: Path
) -> None:
    ctx = build_context(clock=FixedClock(NOW))
    catalog.publish(ctx)
    road = Road(ctx)
    claim(road, "startup", {})
    later = build_context(clock=FixedClock(NOW), content=full_plan.write(tmp_path / "province"))
    standing = priority.standing(later, factories.refreshed(later, road.applicant), road.enterprise.public_id)
    (card,) = standing.claims
    assert (card.known, card.title.vi) == (False, "Doanh nghiệp khởi nghiệp sáng tạo")
    assert [ground.kind for ground in standing.today] == ["sme"]
    priority.end(later, factories.refreshed(later, road.applicant), road.enterprise.public_id, card.id, key())


def province(folder: Path, needs: str) -> Path:
    """An overlay with a call for a procedure, whose first step waits for it or not."""
    overlay.replace(folder, overlay.PROGRAMME, ("calls:\n", CALL))
    if needs:
        file = f"workflows/procedures/{PROCEDURE}.yaml"
        added = f"adds:\n  declaration: {{extends: {{submit: {{needs: [{needs}]}}}}}}\nlegal_basis:"
        overlay.replace(folder, file, ("\nlegal_basis:", f"\n{added}"))
    return folder


def _faults(folder: Path) -> list[str]:
    return [fault.message for fault in checking.check(content_roots(folder), ENGINE.vocabulary)]


def test_who_begins_a_procedure_with_a_call_is_bound_to_it(build_context: BuildContext, tmp_path: Path) -> None:
    folder = province(tmp_path, "call_open")
    assert _faults(folder) == []
    clock = FixedClock(NOW)
    ctx = build_context(clock=clock, content=folder)
    catalog.publish(ctx)
    first, late = Road(ctx, PROCEDURE), Road(ctx, PROCEDURE)
    for road in (first, late):
        with ctx.read() as session:
            book = catalog.rulebook(ctx, session, road.row.definition)
            form = catalog.pinned_form(ctx, session, book, PROCEDURE)
        given = answers(form, NOW.date())
        road.fill(PROCEDURE, {page.name: {n: given[n] for n in page.fields if n in given} for page in form.pages})
        road.attach()
    first.take("applicant", "submit")
    assert first.row.call == "declarations"
    clock.set(NOW.replace(month=4, day=1))
    with pytest.raises(Refused) as refused:
        late.take("applicant", "submit")
    assert "No call for applications is open now." in str(refused.value)


@pytest.mark.parametrize(
    ("needs", "roads", "message"),
    [
        (
            "",
            "declaration_of_conformity",
            "'declaration_of_conformity' has a call, but no step of it needs 'call_open'",
        ),
        ("call_open", "declaration_of_conformty", "unknown road 'declaration_of_conformty'"),
        ("call_open", "{procedure}", "nobody can apply for"),
    ],
)
def test_a_call_for_what_cannot_be_applied_for_is_named(tmp_path: Path, needs: str, roads: str, message: str) -> None:
    folder = province(tmp_path, needs)
    if roads == "{procedure}":
        overlay.replace(folder, f"workflows/procedures/{PROCEDURE}.yaml", ("apply: true", "apply: false"))
        roads = PROCEDURE
    overlay.replace(folder, overlay.PROGRAMME, (f"roads: [{PROCEDURE}]", f"roads: [{roads}]"))
    assert any(message in fault for fault in _faults(folder))

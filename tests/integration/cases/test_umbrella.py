"""A task that hosts small cases: one list, one council, one approval for all of them, or for none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.clock import FixedClock, local_date
from caseflow.core.errors import Invalid, NotAllowed, Refused
from caseflow.core.text import say
from caseflow.core.words import LegalBasis
from caseflow.db.models import Case
from caseflow.forms.examples import example as answers
from caseflow.programmes.schema import FastTrack
from caseflow.services.administration import verify
from caseflow.services.cases import cases, step_pages
from caseflow.services.engine import actions
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.papers import links
from tests.support import factories
from tests.support.council import Council
from tests.support.factories import also, key
from tests.support.journey import Journey
from tests.support.races import race
from tests.support.scenario import Road

FORM = "umbrella_application"
BUDGET = {"state_support": 20_000_000, "counterpart": 60_000_000, "approved_total": 80_000_000,
          "norm_source": "Nghị quyết ví dụ, Điều 3"}  # fmt: skip


def with_fast_track(ctx: Context, below: int = 30_000_000) -> Context:
    """The same province, whose programme has a fast track."""
    track = FastTrack(below=below, legal_basis=LegalBasis(source=say("Ví dụ", "Example")))
    plan = ctx.programme.model_copy(update={"fast_track": track})
    plans = replace(ctx.content.plans, by_name={**ctx.content.plans.by_name, plan.programme: plan})
    return replace(ctx, content=replace(ctx.content, plans=plans))


@pytest.fixture(autouse=True)
def every_promise_holds(ctx: Context) -> Iterator[None]:
    yield
    assert verify.verify(ctx).findings == ()


def ranked(ctx: Context, staff: dict[str, Any]) -> Journey:
    """A support case that waits to be put before a council."""
    journey = Journey(ctx)
    journey._staff = staff
    journey.to("ranked")
    return journey


def gathering(ctx: Context, staff: dict[str, Any]) -> Road:
    """A hosting task that gathers its list."""
    road = Road(ctx, "umbrella_task")
    road._staff = staff
    with ctx.read() as session:
        book = catalog.rulebook(ctx, session, road.row.definition)
        form = catalog.pinned_form(ctx, session, book, FORM)
    road.fill(FORM, {"task": answers(form, local_date(ctx.clock.now()))})
    road.attach()
    road.take("applicant", "submit")
    return road


def put(small: Road, task: str, **values: Any) -> dict[str, Any]:
    """The officer puts a small case on the list of a task."""
    officer = small.person("case_officer")
    return actions.perform(
        small.ctx, officer, actions.Step(small.case, "put_on_list", BUDGET | values, small.version, key(), picked=task
    ))  # fmt: skip


def to_director(task: Road, clock: FixedClock, cases_on_list: int) -> None:
    """The list is closed, the council passes it, finance appraises its sum."""
    ctx = task.ctx
    task.take("case_officer", "close_list")
    council = Council(ctx, clock, meets_at=clock.now() + timedelta(days=14))
    task._staff["admin_secretary"] = council.secretary_desk
    council.add(task)
    council.convene(task)
    council.sit(task)
    with ctx.read() as session:
        sheet = catalog.rulebook(ctx, session, task.row.definition).definition.ballot
    assert sheet is not None
    best = {name: criterion["maximum"] for name, criterion in sheet["criteria"].items()}
    for person in council.who:
        council.cast(person, task, best)
    council.count(task)
    task._staff["council_secretary"] = council.member("secretary")
    task.take("council_secretary", "conclude_pass")
    total = {k: v * cases_on_list if isinstance(v, int) else v for k, v in BUDGET.items()}
    with pytest.raises(Refused):
        task.take("finance", "appraise_budget", **BUDGET | {"counterpart": 70_000_000, "approved_total": 90_000_000})
    task.take("finance", "appraise_budget", **total)


def test_the_approval_of_the_task_approves_every_case_of_its_list_or_nothing(ctx: Context, clock: FixedClock):
    ctx = with_fast_track(ctx)
    staff: dict[str, Any] = {}
    first, second, third = (ranked(ctx, staff) for _ in range(3))
    task, other = gathering(ctx, staff), gathering(ctx, staff)
    with pytest.raises(Refused, match="list"):
        task.take("case_officer", "close_list")
    for small in (first, second, third):
        put(small, task.case)
    third.take("case_officer", "take_off_list", note="Đơn vị xin làm thủ tục riêng.")
    assert third.state == "ranked"
    with pytest.raises(Refused):
        put(third, other.case, state_support=30_000_000, counterpart=50_000_000)

    page = cases.view(ctx, task.person("case_officer"), task.case)
    (family,) = page.families
    assert [r.public_id for r in family.relatives] == [first.case, second.case]
    assert family.totals == (160_000_000, 40_000_000)
    assert [r.sums for r in family.relatives] == [(80_000_000, 20_000_000)] * 2
    assert cases.view(ctx, first.applicant, first.case).families == (), "a host's task is not the enterprise's to read"

    to_director(task, clock, 2)
    with pytest.raises(Refused, match=first.row.code or "-"):  # who put a listed case on the list may not propose it
        task.propose("case_officer", "approve", **_decision(task))
    staff["case_officer"] = factories.staff(ctx, "case_officer")
    with ctx.tx() as session:
        session.execute(sa.update(Case).where(Case.public_id == task.case).values(officer_id=None))
    paper = task.propose("case_officer", "approve", **_decision(task))["paper"]
    task.issue(paper, until="sign")
    receiver = also(ctx, staff["one_stop"], "director")
    with pytest.raises(Refused, match=first.row.code or "-"):  # nor may who received one sign
        links.do(ctx, receiver, links.Deed(paper, "sign", task.paper(paper).version, key()))
    assert [r.state for r in (task, first, second)] == ["awaiting_approval", "listed", "listed"]
    task.issue(paper)
    assert [r.state for r in (task, first, second, third)] == ["result_ready", *["contracting"] * 2, "ranked"]
    assert first.row.approved_at == clock.now()


def _decision(task: Road) -> dict[str, Any]:
    with task.ctx.read() as session:
        book = catalog.rulebook(task.ctx, session, task.row.definition)
        form = catalog.pinned_form(task.ctx, session, book, "decision")
    return answers(form, local_date(task.ctx.clock.now()))


def test_a_task_that_is_refused_gives_its_cases_back(ctx: Context):
    ctx = with_fast_track(ctx)
    staff: dict[str, Any] = {}
    small, task = ranked(ctx, staff), gathering(ctx, staff)
    put(small, task.case)
    reason = {"note": "Tổ chức chủ trì không đủ năng lực.", "legal_ground": "Kế hoạch của tỉnh"}
    task.take("case_officer", "refuse_task", **reason)
    assert (task.state, small.state) == ("task_refused", "ranked")
    with pytest.raises(Invalid) as refused:
        put(small, task.case)
    assert "relative" in refused.value.fields


def test_without_a_fast_track_in_the_programme_nothing_goes_on_a_list(ctx: Context):
    staff: dict[str, Any] = {}
    small, task = ranked(ctx, staff), gathering(ctx, staff)
    with pytest.raises(Refused):
        put(small, task.case)
    with pytest.raises(NotAllowed):
        actions.perform(
            ctx,
            small.applicant,
            actions.Step(small.case, "put_on_list", BUDGET, small.version, key(), picked=task.case),
        )


def test_a_list_that_is_given_up_while_cases_come_and_go_leaves_nobody_between(ctx: Context):
    """Two cases, both older than the task, are moved by their officer and along with the task at one moment."""
    ctx = with_fast_track(ctx)
    staff: dict[str, Any] = {}
    smalls = [ranked(ctx, staff) for _ in range(2)]
    task = gathering(ctx, staff)
    late = ranked(ctx, staff)
    for small in (*smalls, late):
        put(small, task.case)
    reason = {"note": "Tổ chức chủ trì không đủ năng lực.", "legal_ground": "Kế hoạch của tỉnh"}
    paper = task.propose("case_officer", "refuse_task", **reason)["paper"]
    task.issue(paper, until="number")
    clerk, signed, seen = task.person("clerk"), task.paper(paper).version, {s.case: s.version for s in (*smalls, late)}

    def off(small: Road) -> Any:
        values = {"note": "Xin rút khỏi danh mục."}
        return actions.perform(
            ctx, staff["case_officer"], actions.Step(small.case, "take_off_list", values, seen[small.case], key()
        ))  # fmt: skip

    def refuse() -> Any:
        return links.do(ctx, clerk, links.Deed(paper, "number", signed, key()))

    race(refuse, *[lambda s=s: off(s) for s in (*smalls, late)])
    if task.state == "gathering":
        task.issue(paper)
    assert task.state == "task_refused"
    assert [s.state for s in (*smalls, late)] == ["ranked"] * 3


def test_the_page_of_the_step_offers_the_tasks_that_gather(ctx: Context):
    ctx = with_fast_track(ctx)
    staff: dict[str, Any] = {}
    small, task = ranked(ctx, staff), gathering(ctx, staff)
    page = step_pages.action(ctx, small.person("case_officer"), small.case, "put_on_list")
    assert [c.public_id for c in page.candidates] == [task.case]
    assert page.is_open
    seen = cases.view(ctx, small.person("case_officer"), small.case)
    assert next(s.title.vi for s in seen.stages if s.status == "ahead") == "Phê duyệt theo danh mục"

"""A new capability plugs in whole: its guard, fact, effect, timer, panel, event, job and promise, from one file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.bootstrap import CAPABILITIES
from caseflow.core.clock import FixedClock
from caseflow.core.content import ContentRoots, shipped_root
from caseflow.core.errors import ConfigurationError, Refused
from caseflow.db.models import Case
from caseflow.services.administration import verify
from caseflow.services.cases import cases
from caseflow.services.engine import timers
from caseflow.services.engine.capability import Capability, Engine
from caseflow.services.foundation import catalog, checking, schemas
from caseflow.web.app import WINGS, create_app
from caseflow.worker.scheduler import Scheduler
from caseflow.workflows.ports import Fact, Facts, Guard, NoArgs, Scene, Unread
from tests.content.thirty_lines import SCHEME
from tests.support import notes_wing
from tests.support.browsing import browser_of
from tests.support.contexts import NOW, BuildContext
from tests.support.journey import Journey
from tests.support.notes_wing import ENGINE
from tests.support.overlay import add_scheme

EXTENDED = SCHEME.replace(
    "adds:\n",
    "adds:\n"
    "  registration:\n"
    "    extends:\n"
    "      submit: {needs: [{quiet_day: 3}], does: [{leave_note: Gọi cho doanh nghiệp, days: 2}]}\n",
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_capability_of_the_tests_lives_like_a_shipped_one(build_context: BuildContext, tmp_path: Path):
    add_scheme(tmp_path / "province", "tools", EXTENDED)
    ctx = build_context(clock=FixedClock(NOW), content=tmp_path / "province", engine=ENGINE)
    catalog.publish(ctx)
    journey = Journey(ctx, "tools")
    crowd = [Journey(ctx, "tools") for _ in range(3)]
    journey.prepare("submit")
    with pytest.raises(Refused, match="Too many cases"):
        journey.take("applicant", "submit")
    with ctx.tx() as session:
        session.execute(sa.update(Case).where(Case.public_id == crowd[0].case).values(closed_at=NOW))
    journey.do("applicant", "submit")
    assert cases.view(ctx, journey.applicant, journey.case).card("notes") == "Chưa đọc"

    ctx.clock.advance(timedelta(days=2, hours=1))  # type: ignore[attr-defined]
    while timers.fire_due(ctx).fired:
        pass
    view = cases.view(ctx, journey.applicant, journey.case)
    assert view.card("notes") == "Đã đọc"
    assert "Đọc ghi chú" in [entry.title.vi for entry in view.timeline]
    client = browser_of(create_app(ctx, [*WINGS, notes_wing.wing(tmp_path / "pages")]), journey.applicant)
    assert "Ghi chú: Đã đọc" in client.get(f"/cases/{journey.case}").text
    report = verify.verify(ctx)
    assert (report.findings, report.checked["notes"]) == ((), 1)


def test_its_words_are_checked_and_told_like_all_others(tmp_path: Path):
    add_scheme(tmp_path, "tools", EXTENDED.replace("quiet_day: 3", "quiet_day: -3"))
    found = checking.check(ContentRoots(shipped_root(), tmp_path), ENGINE.vocabulary)
    assert ["quiet_day" in fault.message and "is not more than 0" in fault.message for fault in found] == [True]
    assert "leave_note" in schemas.texts(ENGINE.vocabulary)["phase"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_its_job_is_one_of_the_workers(build_context: BuildContext):
    ctx = build_context(engine=ENGINE)
    assert {"timers", "outbox", "notes"} <= {job.name for job in Scheduler(ctx)._jobs}


def _refuses(*capabilities: Capability) -> str:
    with pytest.raises(ConfigurationError) as refused:
        Engine.of([*CAPABILITIES, *capabilities])
    return str(refused.value)


def test_an_engine_of_pieces_that_do_not_fit_together_is_not_built():
    unread: Guard[Any] = Guard("unread", "", NoArgs, lambda _scene: [], (Fact("nobody_loads_this"),))
    assert "nobody_loads_this" in _refuses(Capability("unread", guards=(unread,)))
    assert "NoteDue" in _refuses(notes_wing.NOTES, Capability("again", timers=notes_wing.NOTES.timers))
    assert "quiet_day" in _refuses(notes_wing.NOTES, Capability("again", guards=notes_wing.NOTES.guards))
    assert "'notes'" in _refuses(notes_wing.NOTES, notes_wing.NOTES)


def test_a_fact_that_nobody_loaded_is_an_error_and_never_an_empty_answer():
    guard = notes_wing.NOTES.guards[0]
    facts = Facts("draft", NOW.date())
    with pytest.raises(Unread, match="open_cases"):
        guard.check(Scene(None, "submit", facts, notes_wing.OfLimit(value=1)))  # type: ignore[arg-type]

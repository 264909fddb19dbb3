"""A case keeps the content it began with: states, forms, deadlines; only new cases follow what is published later."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caseflow.core.errors import Invalid, NotFound
from caseflow.services.administration import verify
from caseflow.services.cases import cases, step_pages, submissions
from caseflow.services.foundation import catalog
from tests.content.thirty_lines import SCHEME
from tests.support.contexts import settings_for
from tests.support.factories import key
from tests.support.journey import Journey
from tests.support.overlay import add_scheme, replace
from tests.support.player import play
from tests.support.provinces import let_go
from tests.support.scenario import APPLICATION
from tests.support.stations import OpenStation, context, sqlite_only

REFUSAL = {"note": "Không đủ thành phần hồ sơ theo quy định.", "legal_ground": "Kế hoạch của tỉnh"}


def change_everything(overlay: Path) -> None:
    """Another term for intake, another state for the ranking, and one more question in two forms."""
    replace(overlay, "workflows/phases/registration.yaml", ("working_days: 3\n", "working_days: 7\n"))
    eligibility = "workflows/phases/eligibility.yaml"
    for before in ("  ranked:\n", "to: ranked", "from: ranked"):
        replace(overlay, eligibility, (before, before.replace("ranked", "put_in_order")))
    for before in ("from: ranked", "to: ranked"):
        replace(overlay, "workflows/phases/fast_track.yaml", (before, before.replace("ranked", "put_in_order")))
    let_go(overlay, "iso_9001")  # cases under way stay where they are
    question = "appeal: {kind: text, label: {vi: Nơi khiếu nại, en: Where to appeal}, required: true, max: 200}"
    replace(overlay, "forms/refusal.yaml", ("      legal_ground:\n", f"      {question}\n      legal_ground:\n"))
    replace(
        overlay,
        "forms/fieldsets/contact.yaml",
        ("  contact_name:\n", f"  {question}\n  contact_name:\n"),
    )


def republished(journey: Journey, overlay: Path | None) -> Journey:
    """The same case after the province has published what its folder says now."""
    old = journey.ctx
    url = old.database.engine.url.render_as_string(hide_password=False)
    settings = settings_for(url, old.settings.var, content=overlay)
    ctx = context(url, old.settings.var, old.clock.now(), settings=settings)
    assert any(piece.is_new for piece in catalog.publish(ctx)) or overlay is None
    return journey.on(ctx)


@sqlite_only
def test_a_case_under_way_does_not_feel_that_everything_has_changed(at: OpenStation, tmp_path: Path):
    journey = at("submitted")
    change_everything(tmp_path / "province")
    old = republished(journey, tmp_path / "province")
    begun = old.row.definition

    assert old.row.due_on == date(2026, 3, 13)
    assert "appeal" not in step_pages.action(old.ctx, old.person("one_stop"), old.case, "refuse_intake").form.fields  # type: ignore[union-attr]
    old.do("one_stop", "ask_supplement")
    sheet = submissions.sheet(old.ctx, old.applicant, old.case, APPLICATION)
    assert "appeal" not in sheet.form.fields
    assert sheet.problems == ()
    assert cases.view(old.ctx, old.applicant, old.case).head.state == "supplement"
    old.do("applicant", "answer_supplement")
    assert old.row.due_on == date(2026, 3, 13)
    signed = submissions.signed(old.ctx, old.person("one_stop"), old.case, APPLICATION)
    assert "appeal" not in signed.form.fields

    old.do("one_stop", "accept")
    old.to("surveillance", detours=True)
    assert "ranked" in old.seen
    old.do("case_officer", "close")
    assert (old.state, old.row.definition) == ("closed", begun)
    assert verify.verify(old.ctx).findings == ()


@sqlite_only
def test_a_new_case_follows_what_is_published_now(at: OpenStation, tmp_path: Path):
    journey = at("submitted")
    change_everything(tmp_path / "province")
    new = Journey(republished(journey, tmp_path / "province").ctx)
    assert new.row.definition != journey.row.definition
    assert "appeal" in submissions.sheet(new.ctx, new.applicant, new.case, APPLICATION).form.fields
    new.do("applicant", "submit")
    assert new.row.due_on == date(2026, 3, 19), "seven working days instead of three"
    with pytest.raises(Invalid) as caught:
        new.take("one_stop", "refuse_intake", **REFUSAL)
    assert set(caught.value.fields) == {"appeal"}
    new.do("one_stop", "accept")
    new.do("division_head", "take_up")
    new.do("case_officer", "confirm_eligibility")
    new.do("case_officer", "record_survey")
    assert new.state == "put_in_order"
    new.to("surveillance")
    assert verify.verify(new.ctx).findings == ()


@sqlite_only
def test_what_is_no_longer_offered_cannot_be_begun_but_is_carried_to_its_end(at: OpenStation, tmp_path: Path):
    add_scheme(tmp_path / "province", "tools", SCHEME)
    journey = Journey(republished(at("draft"), tmp_path / "province").ctx, "tools")
    journey.do("applicant", "submit")

    after = republished(journey, None)
    with after.ctx.read() as session:
        assert "tools" not in [offer.name for offer in catalog.offers(after.ctx, session)]
    with pytest.raises(NotFound):
        cases.start(after.ctx, after.applicant, "tools", after.enterprise.public_id, key())
    assert (
        cases.view(after.ctx, after.applicant, after.case).head.scheme_title.vi == "Áp dụng công cụ cải tiến năng suất"
    )
    for name in ("accept", "take_up", "confirm_eligibility", "record_survey", "rank"):
        after.do(after.definition.actions[name].by[0], name)
    assert after.state == "council_setup"
    assert verify.verify(after.ctx).findings == ()

    back = republished(after, tmp_path / "province")
    with back.ctx.read() as session:
        assert "tools" in [offer.name for offer in catalog.offers(back.ctx, session)]
    play(Journey(back.ctx, "tools"))

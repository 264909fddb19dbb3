"""Notices as a road of one's own words them: a name, a number, an end by a step, and an act that waits for its turn."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from caseflow.core.clock import FixedClock, local_date
from caseflow.core.errors import Refused
from caseflow.db.models import Notice, Timer
from caseflow.services.cases import cases
from caseflow.services.engine import timers
from caseflow.services.foundation import catalog
from tests.content.thirty_lines import SCHEME
from tests.support.contexts import NOW, BuildContext
from tests.support.journey import Journey
from tests.support.overlay import add_scheme
from tests.support.told import clean

ADDS = """\
adds:
  approval:
    extends:
      sign_contract:
        does:
          - issue_notice: permits
            form: contract
            until: ends_on
            since: starts_on
            months: 12
            then: expire
            pattern: "{serial}/{year}/GP-{agency}"
            called: {vi: Giấy phép, en: Permit}
  settlement:
    states:
      finished:
        title: {vi: Đã hoàn thành, en: Completed}
        what_now: {vi: Hồ sơ đã hoàn thành., en: The case is completed.}
        final: completed
      expired:
        title: {vi: Hết hạn, en: Expired}
        what_now: {vi: Giấy phép đã hết hạn., en: The permit has run out.}
        final: stopped
    actions:
      take_back:
        title: {vi: Thu hồi giấy phép, en: Take the permit back}
        from: acceptance
        by: case_officer
        does: [end_notice: permits]
      expire:
        title: {vi: Hết hạn, en: Run out}
        from: [acceptance, settling, liquidating, recovering]
        to: expired
        by: system
"""


@pytest.fixture
def journey(build_context: BuildContext, tmp_path: Path) -> Journey:
    head, _, tail = SCHEME.partition("adds:\n")
    add_scheme(tmp_path / "province", "tools", head + ADDS + tail[tail.index("legal_basis") :])
    ctx = build_context(clock=FixedClock(NOW), content=tmp_path / "province")
    catalog.publish(ctx)
    journey = Journey(ctx, "tools").to("contracting")
    today = local_date(journey.clock.now())
    journey.do("case_officer", "sign_contract", ends_on=(today + timedelta(days=200)).isoformat())
    return journey


def test_it_has_the_name_and_the_number_that_the_road_gives_it(journey: Journey) -> None:
    with journey.ctx.read() as session:
        (notice,) = session.scalars(sa.select(Notice))
    assert notice.number == f"1/2026/GP-{journey.ctx.content.agency.short}"
    card = cases.view(journey.ctx, journey.person("case_officer"), journey.case).card("notice")
    assert card is not None
    assert (card.called.vi, card.number, card.ended_on) == ("Giấy phép", notice.number, None)


def test_a_step_ends_it_once_and_nothing_follows_any_more(journey: Journey) -> None:
    journey.take("case_officer", "take_back")
    with journey.ctx.read() as session:
        (notice,) = session.scalars(sa.select(Notice))
        waiting = session.scalars(sa.select(Timer.name).where(Timer.open.is_(True), Timer.name.startswith("notice:")))
        assert list(waiting) == []
    assert notice.ended_on == local_date(journey.clock.now())
    with pytest.raises(Refused):
        journey.take("case_officer", "take_back")
    clean(journey)


def test_what_follows_its_last_day_happens_where_the_case_stands(journey: Journey) -> None:
    journey.clock.advance(timedelta(days=201))
    timers.fire_due(journey.ctx)
    assert journey.state == "expired"
    clean(journey)

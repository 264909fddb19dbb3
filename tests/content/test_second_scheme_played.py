"""Thirty lines of YAML are a new kind of support: offered to applicants and played to its end, without any Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseflow.core.clock import FixedClock
from caseflow.services.administration import verify
from caseflow.services.desks import applicant
from caseflow.services.foundation import catalog
from tests.content.thirty_lines import SCHEME
from tests.support.contexts import NOW, BuildContext
from tests.support.journey import Journey
from tests.support.overlay import add_scheme
from tests.support.player import play


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_thirty_lines_are_offered_and_played_to_the_end(build_context: BuildContext, tmp_path: Path):
    assert len(SCHEME.splitlines()) <= 30
    add_scheme(tmp_path / "province", "tools", SCHEME)
    ctx = build_context(clock=FixedClock(NOW), content=tmp_path / "province")
    assert {piece.name for piece in catalog.publish(ctx) if piece.is_new} == {"tools"}
    with ctx.read() as session:
        assert [offer.name for offer in catalog.offers(ctx, session)][:2] == ["iso_9001", "tools"]

    journey = Journey(ctx, "tools")
    offered = applicant.desk(ctx, journey.applicant).offers
    titles = {offer.definition.title.vi for group in offered for offer in group.offers}
    assert "Áp dụng công cụ cải tiến năng suất" in titles
    play(journey)

    assert (journey.row.outcome, journey.row.scheme) == ("completed", "tools")
    assert verify.verify(ctx).findings == ()

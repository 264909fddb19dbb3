"""Nothing that is published can break what is under way: what an open case names may not vanish from the files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from caseflow.core.clock import FixedClock
from caseflow.core.content import shipped_root
from caseflow.core.reader import ContentError
from caseflow.db.models import Event, OutboxMessage
from caseflow.services.administration import verify
from caseflow.services.cases import cases
from caseflow.services.foundation import catalog
from tests.content.thirty_lines import SCHEME
from tests.support import factories
from tests.support.contexts import NOW, BuildContext
from tests.support.journey import Journey
from tests.support.overlay import add_scheme
from tests.support.provinces import role_renamed

SENDS = "  registration:\n    extends:\n      accept: {does: [{notify: own_words, to: applicant}]}\n"
OWN = SCHEME.replace("adds:\n", f"adds:\n{SENDS}")


def overlay(folder: Path, message: str, scheme: str = OWN, was: str = "") -> Path:
    """A province with a kind of support that sends a message of its own."""
    add_scheme(folder, "tools", scheme)
    text = (shipped_root() / "notifications/messages/application_received.md").read_text(encoding="utf-8")
    named = f"{message}\nwas: [{was}]" if was else message
    (folder / "notifications/messages").mkdir(parents=True)
    (folder / f"notifications/messages/{message}.md").write_text(
        text.replace("application_received", named, 1), "utf-8"
    )
    return folder


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_message_that_an_open_case_will_send_cannot_be_renamed(build_context: BuildContext, tmp_path: Path):
    ctx = build_context(clock=FixedClock(NOW), content=overlay(tmp_path / "before", "own_words"))
    catalog.publish(ctx)
    journey = Journey(ctx, "tools")
    journey.do("applicant", "submit")

    renamed = overlay(tmp_path / "after", "better_words", OWN.replace("own_words", "better_words"))
    later = build_context(clock=FixedClock(NOW), content=renamed)
    with pytest.raises(ContentError) as refused:
        catalog.publish(later)
    (fault,) = refused.value.faults
    assert "the message 'own_words' is gone, but 1 open case(s) of 'tools' need it" in fault.message

    journey.do("applicant", "withdraw")
    assert {piece.name for piece in catalog.publish(later) if piece.is_new} == {"tools"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_role_for_which_an_open_case_waits_cannot_be_renamed(build_context: BuildContext, tmp_path: Path):
    ctx = build_context(clock=FixedClock(NOW))
    catalog.publish(ctx)
    Journey(ctx, "iso_9001").do("applicant", "submit")
    later = build_context(clock=FixedClock(NOW), content=role_renamed(tmp_path / "after", was=False))
    with pytest.raises(ContentError) as refused:
        catalog.publish(later)
    (fault,) = refused.value.faults
    assert "the role 'admin_secretary' is gone, but 1 open case(s) of 'iso_9001' need it" in fault.message


def test_a_role_that_says_what_it_was_takes_its_people_and_its_cases_along(build_context: BuildContext, tmp_path: Path):
    ctx = build_context(clock=FixedClock(NOW))
    catalog.publish(ctx)
    journey = Journey(ctx).to("council_setup")
    secretary = journey.person("admin_secretary")
    assert journey.row.waits_for == "admin_secretary"
    later = build_context(clock=FixedClock(ctx.clock.now()), content=role_renamed(tmp_path / "after", was=True))
    catalog.publish(later)
    going_on = journey.on(later)
    assert going_on.row.waits_for == "council_desk"
    assert factories.refreshed(later, secretary).roles == {"council_desk"}
    assert "council_desk" in going_on.definition.parties
    with later.read() as session:
        (body,) = session.scalars(sa.select(Event.body).where(Event.body.contains("renamed")))
    assert json.loads(body)["details"]["renamed"] == {"admin_secretary -> council_desk": 2}
    assert verify.verify(later).findings == ()
    desk = factories.refreshed(later, secretary)
    going_on.strangers["council_desk"] = desk
    assert [offered.option.name for offered in cases.view(later, desk, journey.case).options] == [
        "establish",
        "convene",
    ]
    assert catalog.publish(later) != []
    with later.read() as session:
        published = session.scalars(sa.select(Event.id).where(Event.kind == "content_published"))
        assert len(list(published)) == 2, "the second time there is nothing to rename"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_message_that_says_what_it_was_is_sent_instead(build_context: BuildContext, tmp_path: Path):
    ctx = build_context(clock=FixedClock(NOW), content=overlay(tmp_path / "before", "own_words"))
    catalog.publish(ctx)
    journey = Journey(ctx, "tools").to("submitted")
    better = OWN.replace("own_words", "better_words")
    later = build_context(
        clock=FixedClock(ctx.clock.now()), content=overlay(tmp_path / "after", "better_words", better, "own_words")
    )
    catalog.publish(later)
    going_on = journey.on(later)
    going_on.do("one_stop", "accept")
    assert "better_words" in told_of(going_on)
    assert verify.verify(later).findings == ()


def told_of(journey: Journey) -> list[str]:
    """The messages that were queued about the case."""
    with journey.ctx.read() as session:
        return list(session.scalars(sa.select(OutboxMessage.message)))
